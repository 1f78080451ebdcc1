"""What a change keeps, what it looks for, and whether what was found may come into the set."""

from __future__ import annotations

import os

from packaging.requirements import Requirement

from kosmo.errors import KosmoError, PluginError
from kosmo.plugin.installing.asked import Asked, read_asked
from kosmo.plugin.installing.declared import Plugin
from kosmo.plugin.installing.environment import misfit
from kosmo.plugin.installing.generation import kept_wheel
from kosmo.plugin.installing.picked import Picked
from kosmo.plugin.installing.wheel import Wheel
from kosmo.plugin.source import active_generation, find_sources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.plugin.installing.beginning import Beginning


class Plan:
    """A change: what is asked for now, what stays, and how each plugin was asked for."""

    def __init__(
        self,
        base: Beginning,
        asked: list[Asked],
        *,
        without: set[str],
        anew: set[str],
        as_is: bool = False,
    ) -> None:
        """Find out what stays; `without` is dropped, and `anew` is looked for as it was first.

        `as_is` keeps what does not fit the core too. Raises the error that `read_asked` does for
        a plugin whose source is gone.
        """
        self.base = base
        self._as_is = as_is
        self.keep: list[Picked] = []
        self.want = list(asked)
        self._specs = {id(one): one.shown for one in asked}
        named = {one.name for one in asked if one.name is not None}
        for name, plugin in base.declared.plugins.items():
            if name not in without and name not in named:
                self._go_on_with(plugin, anew=name in anew)
        self.pins: dict[str, str] = {}
        if not anew or anew != set(base.declared.plugins):
            self._keep_dependencies()

    def plugins(self, picked: dict[str, Picked]) -> dict[str, Plugin]:
        """Give what is declared once these wheels are the set."""
        found = {}
        for name, one in picked.items():
            if one.requested:
                spec = self._specs.get(id(one.asked)) if one.asked else None
                spec = spec or self.base.declared.plugins[name].spec
                wheel = one.wheel
                found[name] = Plugin(
                    name, spec, wheel.version, wheel.sha256, wheel.integration_names
                )
        return found

    def _go_on_with(self, plugin: Plugin, *, anew: bool) -> None:
        entry = self.base.entries.get(plugin.name)
        same = entry is not None and plugin.sha256 in ("", entry["sha256"])
        kept = _kept(entry, requested=True) if entry is not None and same and not anew else None
        if kept is not None and (self._as_is or _fits(kept)):
            self.keep.append(kept)
            return
        exact = not anew and kept is None and bool(plugin.version)
        try:
            asked = read_asked(_pinned(plugin) if exact else plugin.spec)
        except KosmoError as error:
            error.message = f"`{plugin.name}` cannot be installed again: {error.message}"
            error.hint = f"kosmo plugins remove {plugin.name}"
            raise
        self._specs[id(asked)] = plugin.spec
        self.want.append(asked)

    def _keep_dependencies(self) -> None:
        wanted = dict(self.base.declared.dependencies)
        for name, entry in self.base.entries.items():
            if not entry.get("requested"):
                wanted.setdefault(name, (entry["version"], entry["sha256"]))
        for name, (version, sha256) in wanted.items():
            held = self.base.entries.get(name, {})
            same = held.get("sha256") == sha256
            kept = _kept(held, requested=False) if same else None
            if kept is None:
                self.pins[name] = version
            elif self._as_is or _fits(kept):
                self.keep.append(kept)


def refuse_unfit(plan: Plan, picked: dict[str, Picked], hashes: set[str]) -> None:
    """Raise PluginError for a wheel that is no plugin, was changed, or takes another's name."""
    claimed = _claimed()
    for name, one in sorted(picked.items()):
        if one.requested and not one.wheel.integration_names:
            raise PluginError(
                f"`{name}` is no plugin: it has no entry point in the groups `kosmo` and"
                " `kosmo.manifest`; nothing was installed",
                code="not_a_plugin",
            )
        _refuse_changed(plan, one, hashes)
        for integration in one.wheel.integration_names:
            rival = claimed.setdefault(integration, name)
            if rival != name:
                raise PluginError(
                    f"`{name}` brings the integration `{integration}`, and so does `{rival}`;"
                    " nothing was changed",
                    hint=f"kosmo plugins info {integration}",
                    code="plugin_collision",
                )


def _refuse_changed(plan: Plan, one: Picked, hashes: set[str]) -> None:
    wheel = one.wheel
    plugin = plan.base.declared.plugins.get(wheel.name)
    entry = plan.base.entries.get(wheel.name)
    known = {entry["version"]: entry["sha256"]} if entry else {}
    if plugin is not None and plugin.sha256:
        known[plugin.version] = plugin.sha256
    if known.get(wheel.version, wheel.sha256) == wheel.sha256 or wheel.sha256 in hashes:
        return
    if one.asked is not None and one.asked.builds:  # what is built anew has another hash
        return
    raise PluginError(
        f"`{wheel.name}` {wheel.version} is not what it was: its hash is {wheel.sha256[:16]}… and"
        f" was {str(known[wheel.version])[:16]}…; nothing was changed",
        hint=f"ask those who publish it; to take it: --hash sha256:{wheel.sha256}",
        code="plugin_changed",
    )


def _claimed() -> dict[str, str]:
    """Give the integrations that kosmo's own environment brings, and which distribution does."""
    own = active_generation() or os.devnull
    return {
        one.name: one.distribution
        for one in find_sources()
        if not str(one.stamp[0]).startswith(own + os.sep)
    }


def _kept(entry: dict[str, Any], *, requested: bool) -> Picked | None:
    """Give the wheel of one line of the lock; None where it is not kept, or not as it was."""
    path = kept_wheel(entry)
    try:
        wheel = Wheel(path) if path is not None else None
    except PluginError:
        return None
    if wheel is None or wheel.sha256 != entry["sha256"]:
        return None
    return Picked(wheel, url=str(entry["url"]), commit=entry.get("commit"), requested=requested)


def _fits(one: Picked) -> bool:
    return misfit(one.wheel.name, one.wheel.requires, one.wheel.python) is None


def _pinned(plugin: Plugin) -> str:
    """Give what to ask for to have the very version again."""
    asked = read_asked(plugin.spec)
    if asked.kind != "name":
        return plugin.spec
    extras = sorted(Requirement(plugin.spec).extras)
    return f"{plugin.name}{'[' + ','.join(extras) + ']' if extras else ''}=={plugin.version}"
