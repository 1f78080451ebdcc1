"""Which plugins are left out before anything of them is imported: denied, disabled, or unfit.

Only what a generation holds is compared with the core, as pip saw to the rest; where nobody has
installed or disabled anything, only `plugins.deny` is read.
"""

from __future__ import annotations

import os

from kosmo.errors import ConfigError, KosmoError, PluginError, PolicyError
from kosmo.plugin.source import active_generation, plugins_folder, plugins_off

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.plugin.source import Source

    Standing = tuple[str, str]  # the state and its reason

_REMEDIES = {
    "denied": "kosmo config explain plugins",
    "disabled": "kosmo plugins enable {}",
    "incompatible": "kosmo plugins sync",
    "broken": "kosmo plugins check {}",
}
_AGAIN = "kosmo plugins list --refresh"


def standing(sources: list[Source], known: set[str]) -> dict[str, Standing]:
    """Give state and reason by distribution: `denied`, `disabled`, `incompatible` with the core.

    Where what is denied is written wrongly, all are but kosmo's own and those whose distribution is
    `known` from an earlier run; where nobody can tell what is disabled, all but kosmo's own are.
    """
    try:
        denied = _denied(sources)
    except ConfigError as error:
        told = f"what is denied cannot be told: {error.message}"
        new = {one.distribution for one in sources if not one.own} - known
        # With a `config.toml` that cannot be read at all nothing is called, whoever brings it.
        denied = dict.fromkeys(new if error.code == "config_value" else (), ("denied", told))
    return _of_the_set(sources) | denied


def _denied(sources: list[Source]) -> dict[str, Standing]:
    """Look what `plugins.deny` names, however it was installed."""
    from kosmo.config.paths import config_file
    from kosmo.plugin.installing.approval import is_denied

    told = f"`plugins.deny` in `{config_file('config.toml')}` names it"
    names = {one.distribution for one in sources if is_denied(one.distribution)}
    return dict.fromkeys(names, ("denied", told))


def _of_the_set(sources: list[Source]) -> dict[str, Standing]:
    """Look what is disabled, and what of the generation does not fit."""
    try:
        if not os.path.lexists(os.path.join(plugins_folder(), "plugins.toml")):
            return {}
        from kosmo.plugin.installing.declared import read_declared

        disabled = read_declared().disabled
    except KosmoError as error:
        told = f"what is disabled cannot be told: {error.message}"
        return {one.distribution: ("disabled", told) for one in sources if not one.own}
    except ImportError as error:  # kosmo was updated without what it needs
        told = f"it cannot be compared with the core: {error}"
        return {one.distribution: ("incompatible", told) for one in sources if not one.own}
    from kosmo.plugin.installing.fitting import unfit

    found = {name: ("incompatible", reason) for name, reason in unfit(active_generation()).items()}
    for name in disabled:
        found[name] = ("disabled", "it is disabled")
    return found


def wants_another_try(record: dict[str, Any]) -> bool:
    """Tell whether a plugin's file is gone, or it took too long while it was indexed."""
    if record["state"] == "ok":
        return "files" not in record["integration"]
    return bool(record.get("late"))


def unusable(record: dict[str, Any]) -> KosmoError:
    """Make the error for a plugin that is there and cannot be used."""
    name, distribution, state = record["name"], record["distribution"], record["state"]
    remedy = _REMEDIES.get(state, _AGAIN) if not record.get("late") else _AGAIN
    kind = PolicyError if state == "denied" else PluginError
    return kind(
        f"the plugin of `{name}` (`{distribution}`) cannot be used: {record['reason']}",
        hint=remedy.format(distribution),
        code=f"plugin_{state}",
    )


def refuse_missing(integration: str) -> None:
    """Raise PluginError where an integration was installed once and is not in the current set."""
    try:
        if plugins_off() or not os.path.lexists(os.path.join(plugins_folder(), "plugins.toml")):
            return
        from kosmo.plugin.installing.declared import read_declared

        plugins = read_declared().plugins.values()
    except (KosmoError, ImportError):
        return
    for plugin in plugins:
        if integration in plugin.integrations:
            raise PluginError(
                f"`{integration}` (`{plugin.name}`) is not installed for this Python and kosmo",
                hint="kosmo plugins sync",
                code="plugin_missing",
            )
