"""What of a server's tools is not as it was trusted, with the words that a model would read."""

from __future__ import annotations

import json
from itertools import takewhile, zip_longest

from kosmo.mcp.definition import canonical
from kosmo.mcp.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Tool = dict[str, Any]
    Row = dict[str, Any]

_LONGEST = 2_000  # characters of one text
_BEFORE = 40  # characters that stand before the first one that differs
_INDENT = " " * 10


def tool_changes(before: list[Tool], after: list[Tool]) -> dict[str, list[Row]]:
    """Give the tools that were `added`, `removed` and `changed`, a row each with its `name`.

    `was` and `is` have what differs, by its place: `description`, `parameters.NAME`,
    `annotations.NAME`. Of long texts they have what follows the first difference.
    """
    old, new = _by_name(before), _by_name(after)
    found: dict[str, list[Row]] = {"added": [], "removed": [], "changed": []}
    for name in sorted({*old, *new}):
        how = "added" if name not in old else "removed" if name not in new else "changed"
        one: Tool
        other: Tool
        for one, other in zip_longest(old.get(name, ()), new.get(name, ()), fillvalue={}):
            was, now = _differing(_parts(one), _parts(other))
            sides = {"added": {"is": now}, "removed": {"was": was}}
            if canonical(one) != canonical(other):  # to Python 1 is equal to true
                found[how].append({"name": name, **sides.get(how, {"was": was, "is": now})})
    return found


def change_lines(found: dict[str, list[Row]]) -> Iterator[str]:
    """Lay out what `tool_changes` gave; of a tool that is gone its name is enough."""
    for how, rows in found.items():
        for row in rows:
            yield f"tools     {how}: {visible(row['name'])}"
            was, now = row.get("was", {}), row.get("is", {})
            if how == "added":
                yield from (f"{_INDENT}{part}: {text}" for part, text in now.items())
            elif how == "changed":
                for part in {**was, **now}:
                    yield f"{_INDENT}{part} was: {was.get(part, 'nothing')}"
                    yield f"{_INDENT}{part} is now: {now.get(part, 'nothing')}"


def _by_name(tools: list[Tool]) -> dict[str, list[Tool]]:
    found: dict[str, list[Tool]] = {}
    for tool in tools:
        found.setdefault(str(tool.get("name")), []).append(tool)
    return found


def _parts(tool: Tool) -> dict[str, str]:
    """Take a tool to pieces that a person can compare."""
    found = {key: value for key, value in tool.items() if key not in ("name", "annotations")}
    hints, schema = tool.get("annotations"), tool.get("inputSchema")
    if isinstance(hints, dict):
        found |= {f"annotations.{key}": value for key, value in hints.items()}
    if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
        found["inputSchema"] = {key: schema[key] for key in schema if key != "properties"}
        found |= {f"parameters.{key}": value for key, value in schema["properties"].items()}
    return {visible(key): _text(value) for key, value in found.items()}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _differing(one: dict[str, str], other: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    was, now = {}, {}
    for part in {**one, **other}:
        before, after = one.get(part), other.get(part)
        if before == after:
            continue
        start = max(0, _first_difference(before or "", after or "") - _BEFORE)
        if before is not None:
            was[part] = _excerpt(before, start)
        if after is not None:
            now[part] = _excerpt(after, start)
    return was, now


def _first_difference(one: str, other: str) -> int:
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in same)


def _excerpt(text: str, start: int) -> str:
    told = ("…" if start else "") + visible(text[start:], _LONGEST)
    return told if len(text) - start <= _LONGEST else f"{told} ({len(text)} characters)"
