"""Copy and join the tables of a TOML file, however deep they lie in each other."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Table = dict[str, Any]


def copied(held: Table) -> Table:
    """Copy tables within tables, so that a change of one is no change of the other."""
    return {k: copied(v) if isinstance(v, dict) else v for k, v in held.items()}


def joined(former: Table, later: Table) -> Table:
    """Give what either has, the later value where both have one."""
    found = copied(former)
    for key, value in later.items():
        before = found.get(key)
        both = isinstance(before, dict) and isinstance(value, dict)
        found[key] = joined(found[key], value) if both else value
    return found
