"""The hooks that a plugin may implement."""

from __future__ import annotations

import pluggy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.plugin.integration import Integration

hookspec = pluggy.HookspecMarker("kosmo")


@hookspec
def register_integrations() -> list[Integration]:
    """Give the integrations of this plugin; called once, when the plugin is indexed."""
    return []
