"""What an operation gives back, in words and as the columns of a table."""

from __future__ import annotations

from kosmo.cli.scaffold.openapi.answers import kind_of, property_of, schema_of
from kosmo.cli.scaffold.openapi.schemas import merged
from kosmo.cli.scaffold.openapi.texts import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Node = dict[str, Any]

_NAMED = 8  # fields that the words about an answer name


def columns_of(document: Document, answer: Node, items: str | None) -> list[str]:
    """Choose the fields that a table shows, of the rows at `items` or, without them, of it all."""
    node = merged(document, schema_of(answer))
    if items is not None:
        for step in items.split(".") if items else ():
            node = merged(document, property_of(node, step))
        node = merged(document, node.get("items"))
    plain = [
        name
        for name, one in _fields(node).items()
        if kind_of(merged(document, one)) in ("string", "integer", "number", "boolean")
        and "." not in name
    ]
    liked = ("id", "uuid", "key", "name", "title", "subject", "email", "status", "state", "type")
    first = [name for name in liked if name in plain]
    return [*first, *(name for name in plain if name not in first)][:5]


def returns_of(document: Document, answer: Node, items: str | None) -> str:
    """Say what comes back, by the fields that the answer's schema has."""
    node = merged(document, schema_of(answer))
    if items:
        for step in items.split("."):
            node = merged(document, property_of(node, step))
        rows = _object(merged(document, node.get("items")))
        return f"`{items.rpartition('.')[2]}`, a list of {rows}."
    if kind_of(node) == "array":
        return f"A list of {_object(merged(document, node.get('items')))}."
    named = list(_fields(node).items())
    if len(named) == 1:
        name, inside = named[0][0], merged(document, named[0][1])
        if _fields(inside):
            return f"`{name}`, an {_object(inside, 'object')}."
    if named:
        return f"An {_object(node, 'object')}."
    told = clean(answer.get("description"), 200).rstrip(".")
    if len(told.split()) > 2:
        return f"{told[0].upper()}{told[1:]}."
    return "The answer of the service." if schema_of(answer) is not None else "Nothing."


def _object(node: Node, noun: str = "objects") -> str:
    fields = list(_fields(node))
    if not fields:
        return noun if node.get("type") in (None, "object") or noun == "object" else "values"
    named = ", ".join(f"`{one}`" for one in fields[:_NAMED])
    return f"{noun} with {named}{' and more' if len(fields) > _NAMED else ''}"


def _fields(node: Node) -> Node:
    """Give the properties whose names can be shown."""
    properties = node.get("properties")
    found = (
        {str(name): one for name, one in properties.items()} if isinstance(properties, dict) else {}
    )
    return {
        name: one
        for name, one in found.items()
        if 0 < len(name) < 60 and clean(name, 60) == name and "`" not in name
    }
