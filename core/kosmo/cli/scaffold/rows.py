"""Which rows the simulator of a manifest has, and which of them a call is about."""

from __future__ import annotations

import re
from urllib.parse import unquote

from kosmo.cli.scaffold.samples import sample
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

IDS = ("1", "2", "3")


def pattern_of(path: str) -> str:
    """Write a path as a route does; a part of which a parameter is only a piece is any part."""
    parts = path.strip("/").split("/")
    return "/".join(
        f":{re.sub(r'[^a-z0-9_]', '', part)}" if "{" in part else unquote(part) for part in parts
    )


def seeded_lists(functions: dict[str, Node]) -> dict[str, str]:
    """Give the lists that need no argument: the name of the function by the path."""
    found: dict[str, str] = {}
    for name, function in functions.items():
        path = pattern_of(function["request"]["path"])
        needs = any(one.get("required") for one in function.get("parameters", {}).values())
        if "pages" in function and ":" not in path and not needs:
            found.setdefault(path, name)
    return found


def item_of(function: Node) -> tuple[str, str] | None:
    """Give the list's path and the parameter of a function that is about one row of it."""
    above, _, last = function["request"]["path"].strip("/").rpartition("/")
    named = re.fullmatch(r"\{(\w+)\}", last)
    if named is None:
        return None
    name = named[1]
    path = pattern_of(above)
    return None if ":" in path else (path, name)


def own_ids(functions: dict[str, Node]) -> dict[str, tuple[str, ...]]:
    """Give the ids of the rows in lists of which the usual ones are none that can be asked for."""
    found: dict[str, tuple[str, ...]] = {}
    seeded = seeded_lists(functions)
    for function in functions.values():
        path, name = item_of(function) or ("", "")
        if path not in seeded or path in found or "{" not in function["request"]["path"]:
            continue
        schema = function["parameters"][name]["schema"]
        number = schema.get("type") in ("integer", "number")
        if problems(1 if number else "1", schema) or "examples" in schema:
            found[path] = (str(sample(schema)),)
    return found
