"""What a document says of a body: its example, and what all of its fields are wrapped in."""

from __future__ import annotations

from kosmo.cli.scaffold.openapi.schemas import merged, properties_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Node = dict[str, Any]

_WRAPPERS = frozenset(("data", "payload", "request"))  # one of which may hold all that a body has


def unwrapped(document: Document, schema: Node, shown: Any) -> tuple[str, Node, Any]:
    """Take the fields of a body such as `{"data": {…}}` for the body's own.

    Gives the name that wraps them, empty where there is none, with their schema and example.
    """
    fields = properties_of(schema)
    if len(fields) != 1 or not set(fields) <= _WRAPPERS:
        return "", schema, shown
    ((name, one),) = fields.items()
    inner = merged(document, one)
    if not properties_of(inner) or "oneOf" in inner or "anyOf" in inner:
        return "", schema, shown
    return name, inner, shown.get(name) if isinstance(shown, dict) else None


def example_of(document: Document, media: Node) -> Any:
    """Give what a document shows as an example of a body."""
    many = media.get("examples")
    first = next(iter(many.values()), None) if isinstance(many, dict) else None
    shown = document.resolved(first).get("value") if first is not None else None
    schema = document.resolved(media.get("schema"))
    return media.get("example", schema.get("example") if shown is None else shown)
