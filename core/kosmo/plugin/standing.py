"""Which plugins are left out before anything of them is imported: disabled, or unfit for the core.

Only what a generation holds is compared with the core, as pip saw to the rest; nothing is read
where nobody has installed or disabled anything.
"""

from __future__ import annotations

import os

from kosmo.errors import KosmoError, PluginError
from kosmo.plugin.source import active_generation, plugins_folder, plugins_off

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.plugin.source import Source

    Standing = tuple[str, str]  # the state and its reason

_REMEDIES = {"disabled": "kosmo plugins enable {}", "incompatible": "kosmo plugins sync"}


def standing(sources: list[Source]) -> dict[str, Standing]:
    """Give state and reason by distribution: `disabled`, or `incompatible` with the core as it is.

    Where nobody can tell what is disabled, all plugins but kosmo's own are.
    """
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


def unusable(record: dict[str, Any]) -> PluginError:
    """Make the error for a plugin that is there and cannot be used."""
    name, distribution, state = record["name"], record["distribution"], record["state"]
    remedy = _REMEDIES.get(state, "kosmo plugins list --refresh")
    return PluginError(
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
