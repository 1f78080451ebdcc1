"""What commands switch: one key of `settings.toml` at a time, set or forgotten."""

from __future__ import annotations

from kosmo.config.file import parse_toml, update_toml
from kosmo.config.paths import config_file
from kosmo.config.rules import function_name
from kosmo.config.store import table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Table = dict[str, Any]
    Names = tuple[str, ...]


def switch(key: str, value: str | bool | float) -> str:
    """Store what a command switched and give the file's path.

    `key` is dotted: `enabled.missive`, `policy.missive.write`. A rule for the same function that
    is spelled otherwise is forgotten.
    """
    path = config_file("settings.toml")
    *within, last = key.split(".")

    def change(data: Table) -> None:
        for names in [one for one in _switched(data) if canonical(".".join(one)) == canonical(key)]:
            _drop(data, names)
        held = data
        for part in within:
            inner = table(path, held, part)
            held[part] = inner
            held = inner
        held[last] = value

    update_toml(path, change)
    return path


def forget(key: str) -> list[str]:
    """Forget a switch, or all of them below a key, and give the keys of what was forgotten.

    Tables that have nothing left in them go as well.
    """
    path = config_file("settings.toml")

    def change(data: Table) -> list[str]:
        found = _below(data, key)
        for names in found:
            _drop(data, names)
        return [".".join(names) for names in found]

    return update_toml(path, change) if _below(parse_toml(path), key) else []


def switched() -> list[str]:
    """List the keys that commands switched."""
    return [".".join(names) for names in _switched(parse_toml(config_file("settings.toml")))]


def canonical(key: str) -> str:
    """Give the one spelling of a dotted key: `policy.missive.list-tasks` with `list_tasks`."""
    first, _, rest = key.partition(".")
    integration, _, name = rest.partition(".")
    within = f"policy.{integration}."
    if name.startswith("accounts."):
        account, _, name = name.removeprefix("accounts.").partition(".")
        within += f"accounts.{account}."
    return within + function_name(integration, name) if first == "policy" and name else key


def _switched(data: Table, within: Names = ()) -> Iterator[Names]:
    """Go through what has a value, and through tables that have nothing in them."""
    for name, value in data.items():
        if not within and name == "trusted":  # which `kosmo config trust` keeps
            continue
        if isinstance(value, dict) and value:
            yield from _switched(value, (*within, name))
        else:
            yield (*within, name)


def _below(data: Table, key: str) -> list[Names]:
    wanted = canonical(key)
    return [
        names
        for names in _switched(data)
        if canonical(".".join(names)) == wanted or ".".join(names).startswith(f"{key}.")
    ]


def _drop(data: Table, names: Names) -> None:
    first, *rest = names
    if rest:
        _drop(data[first], tuple(rest))
    if not rest or not data[first]:
        del data[first]
