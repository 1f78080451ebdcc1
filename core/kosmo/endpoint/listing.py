"""Functions as entries of a list of tools, and the filters of such a list."""

from __future__ import annotations

import re

from kosmo.endpoint.aliases import BY_FUNCTION
from kosmo.endpoint.refusal import Refusal
from kosmo.problem import nearest
from kosmo.tools.names import tool_name
from kosmo.tools.tool import Tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo.catalog.catalog import Catalog
    from kosmo.endpoint.aliases import Alias
    from kosmo.spec import FunctionSpec

    Row = dict[str, Any]

OWN, HOSTED = "kosmo", "truto"
NAMES = (OWN, HOSTED)
_METHODS = ("list", "get", "create", "update", "delete")
_INDEX = re.compile(r"(methods?|tags?)(\[\d*\])?")


def entries(
    catalog: Catalog,
    functions: Iterable[FunctionSpec],
    names: str,
    methods: frozenset[str] = frozenset(),
    tags: frozenset[str] = frozenset(),
) -> list[Row]:
    """Describe functions that a filter lets through; no filter lets all through."""
    rows = [
        _entry(catalog, spec, alias)
        for spec in functions
        for alias in _shown(BY_FUNCTION.get(spec.id), names)
    ]
    return [row for row in rows if _fits(row, methods) and (not tags or tags & {*row["tags"]})]


def filters(query: Iterable[tuple[str, str]]) -> tuple[frozenset[str], frozenset[str]]:
    """Read the methods and tags of a query: repeated, numbered, or with commas between."""
    found: dict[str, set[str]] = {"method": set(), "tag": set()}
    for key, value in query:
        match = _INDEX.fullmatch(key)
        if match:
            words = (word.strip() for word in value.split(","))
            found[match[1].removesuffix("s")] |= {word for word in words if word}
    return frozenset(found["method"]), frozenset(found["tag"])


def refuse_unknown(functions: Iterable[FunctionSpec], methods: frozenset[str]) -> None:
    """Raise Refusal for methods that no function can have, so that a typo is no empty list."""
    valid = dict.fromkeys((*_METHODS, "read", "write", "custom"))
    known = {*valid, *map(method_of, functions)}
    for one in sorted(methods - known):
        near = nearest(one, known)
        told = f"did you mean `{near}`?" if near else f"there are {', '.join(valid)}"
        raise Refusal(400, "unknown_method", f"`methods` has no `{one}`; {told}")


def method_of(spec: FunctionSpec) -> str:
    """Give what a function does to its resource; one of its own kind is called by its name."""
    verb = spec.name.partition("_")[0]
    return verb if verb in _METHODS else spec.name


def described(catalog: Catalog, spec: FunctionSpec, alias: Alias | None) -> Row:
    """Give name, description and schema under one of a function's names."""
    tool = Tool(spec, tool_name(catalog, spec) if alias is None else alias.name)
    said, schema = tool.description, tool.schema
    if alias is not None:
        said, schema = alias.description(said), alias.schema(spec)
    return {"name": tool.name, "description": said, "schema": schema}


def _shown(alias: Alias | None, names: str) -> tuple[Alias | None, ...]:
    """Give the names under which a function is listed; None is its own."""
    if alias is None or names != HOSTED:
        return (None,)
    return (alias, None) if alias.narrower else (alias,)


def _entry(catalog: Catalog, spec: FunctionSpec, alias: Alias | None) -> Row:
    other = BY_FUNCTION.get(spec.id)
    shown = described(catalog, spec, alias)
    schema, nothing = shown["schema"], {"type": "object", "properties": {}}
    fields = {"type": "object", "properties": schema["properties"]}
    reads = spec.effect == "read"
    return {
        **shown,
        "resource": spec.resource,
        "method": method_of(spec),
        "tags": [spec.resource],
        "query_schema": fields if reads else nothing,
        "body_schema": nothing if reads else fields,
        "required": schema.get("required", []),
        "function": spec.id,
        "effect": spec.effect,
        "destructive": spec.destructive,
        "aliases": [] if other is None or other is alias else [other.name],
    }


def _fits(row: Row, methods: frozenset[str]) -> bool:
    if not methods:
        return True
    kinds = {row["method"], row["effect"]}
    return not methods.isdisjoint(kinds if row["method"] in _METHODS else {*kinds, "custom"})
