"""Which plugin of the set is meant, and what leads on where a change came to nothing."""

from __future__ import annotations

import os
from shlex import quote

from kosmo.catalog.catalog import open_catalog
from kosmo.errors import PluginError, UsageError
from kosmo.plugin.installing import generation
from kosmo.plugin.source import one_spelling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kosmo.plugin.installing.beginning import Beginning
    from kosmo.plugin.installing.declared import Plugin


def of_files(plugins: dict[str, Plugin], looked_for: Iterable[str]) -> tuple[str, ...]:
    """Tell of plugins that were asked for as one file, of which there is never a newer one."""
    return tuple(
        f"`{name}` was asked for as one wheel; another one comes by: kosmo plugins install FILE"
        for name in sorted(looked_for)
        if name in plugins and plugins[name].spec.endswith(".whl")
    )


def lead_to_another(error: PluginError) -> None:
    """Name the newest generation that one can go to, where there was none before this one."""
    now = generation.current_name()
    there = [one for one in generation.names() if one != now]
    if error.code == "no_generation" and there:
        error.hint = f"kosmo plugins rollback --to {there[-1]}"


def lead_to_folder(error: PluginError, texts: list[str]) -> None:
    """Name the folder, or the wheel in it, where no index has what one is named like."""
    folder = next((one for one in texts if os.path.isdir(one)), None)
    if error.code != "plugin_not_found" or folder is None or os.sep in folder:
        return
    wheels = sorted(name for name in os.listdir(folder) if name.endswith(".whl"))
    path = os.path.join(".", folder, wheels[-1]) if wheels else f"./{folder}"
    error.hint = f"`{folder}` is a folder here, too: kosmo plugins install {quote(path)}"


def declared_as(base: Beginning, name: str) -> str:
    """Find the distribution that is meant, by its name or that of an integration."""
    plugins = base.declared.plugins
    wanted = one_spelling(name)
    if wanted in plugins:
        return wanted
    found = [one.name for one in plugins.values() if name in one.integrations]
    if found:
        return found[0]
    if any(
        name == one["name"] or wanted == one["distribution"] for one in open_catalog().plugins()
    ):
        raise PluginError(
            f"`{name}` is a plugin of kosmo's own environment; it is changed there",
            hint="kosmo plugins list",
            code="plugin_in_core",
        )
    from kosmo.problem import nearest

    near = nearest(wanted, list(plugins))
    raise UsageError(
        f"no plugin `{name}` was installed" + (f"; did you mean `{near}`?" if near else ""),
        hint="kosmo plugins list",
        code="unknown_plugin",
    )
