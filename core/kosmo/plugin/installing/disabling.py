"""Leaving plugins out and taking them in again; it changes nothing that is installed."""

from __future__ import annotations

import os

from kosmo.config.atomic import locked, replace_toml
from kosmo.plugin.installing.declared import declared_path, read_declared
from kosmo.plugin.source import plugins_folder


def switch(distribution: str, *, disabled: bool) -> bool:
    """Note whether a distribution is disabled; False where that was so."""
    with locked(os.path.join(plugins_folder(), "set")):
        declared = read_declared()
        if (distribution in declared.disabled) is disabled:
            return False
        rest = [one for one in declared.disabled if one != distribution]
        declared.disabled = [*rest, distribution] if disabled else rest
        path = declared_path()
        if os.path.islink(path) and not os.path.exists(path):
            os.unlink(path)  # it led to what is gone
        replace_toml(path, declared.table())
    return True


def leave_out(generation: str, disabled: list[str]) -> None:
    """Note what is disabled in a generation that is not the current one yet."""
    path = os.path.join(generation, "plugins.toml")
    if not os.path.isfile(path):
        return
    declared = read_declared(path)
    if sorted(declared.disabled) != sorted(disabled):
        declared.disabled = disabled
        replace_toml(path, declared.table())
