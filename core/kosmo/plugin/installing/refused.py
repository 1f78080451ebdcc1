"""The errors for a wheel that is not taken as it is."""

from __future__ import annotations

import os

from kosmo.errors import PluginError


def hostile(path: str, reason: str) -> PluginError:
    """Make the error for a wheel that is made to do harm, or by mistake would."""
    return PluginError(
        f"`{os.path.basename(path)}` is refused: {reason}; nothing was installed",
        hint="do not install it; tell those who publish it",
        code="plugin_hostile",
    )


def unreadable(path: str, reason: str) -> PluginError:
    """Make the error for a file that is no wheel, or a damaged one."""
    return PluginError(
        f"`{os.path.basename(path)}` cannot be read as a wheel: {reason}; nothing was installed",
        code="plugin_unreadable",
    )
