"""Dotted keys of the configuration, a part at a time, and the values of those that commands set."""

from __future__ import annotations

from kosmo.cli.complete import names
from kosmo.cli.complete.candidate import Candidate, behind, plain
from kosmo.cli.options import FORMATS
from kosmo.config.rules import ACTIONS, KINDS

_TABLES = ("defaults", "enabled", "limits", "policy")
_PLAIN = ("cache", "max_wait", "output")
_SETTABLE = ("enabled", "policy", *_PLAIN)


def keys(typed: str, *, settable: bool) -> list[Candidate]:
    """Give the next part of a key; `settable` leaves out what `kosmo config set` does not set."""
    done, dot, _ = typed.rpartition(".")
    parts = done.split(".") if dot else []
    found = _below(parts)
    if settable and not parts:
        found = [one for one in found if one.value.rstrip(".") in _SETTABLE]
    return behind(done + dot, found)


def values_of(key: str, *_: str) -> list[Candidate]:
    """Give the values that a key may be set to."""
    if key == "output":
        return plain(FORMATS)
    if key == "cache" or key.startswith("enabled."):
        return plain(("true", "false"))
    if key.startswith("defaults."):
        return names.accounts(key.partition(".")[2])
    return plain(ACTIONS) if key.startswith("policy.") else []


def _below(parts: list[str]) -> list[Candidate]:
    if not parts:
        return _going_on(_TABLES) + plain(_PLAIN)
    integrations = [one.value for one in names.integrations()]
    if parts[0] != "policy":
        return plain(integrations) if len(parts) == 1 and parts[0] in _TABLES else []
    if len(parts) == 1:
        return plain(KINDS) + _going_on(integrations)
    if len(parts) == 2:
        functions = [one.value for one in names.functions(parts[1], typed="_")]
        return plain(KINDS) + _going_on(["accounts"]) + plain(functions)
    if len(parts) == 3 and parts[2] == "accounts":
        return _going_on([one.value for one in names.accounts(parts[1])])
    return plain(KINDS) if len(parts) == 4 and parts[2] == "accounts" else []


def _going_on(words: tuple[str, ...] | list[str]) -> list[Candidate]:
    return [Candidate(f"{word}.", ends=False) for word in words]
