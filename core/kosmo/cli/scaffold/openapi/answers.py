"""What an answer's schema says: where its rows are, their fields, where it tells about pages."""

from __future__ import annotations

from kosmo.cli.scaffold.openapi.schemas import merged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Node = dict[str, Any]

_ROWS = (
    "data", "items", "results", "value", "values", "records", "entries", "list", "rows", "content",
    "objects", "elements", "hits", "members", "resources", "collection",
)  # fmt: skip
_INSIDE = (
    "meta", "pagination", "paging", "pageinfo", "responsemetadata", "cursors", "links", "page",
    "cursor", "metadata",
)  # fmt: skip


def columns_of(document: Document, answer: Node, items: str) -> list[str]:
    """Choose the fields of a row that a table shows."""
    node: Any = schema_of(answer)
    for step in items.split(".") if items else ():
        node = merged(document, node).get("properties", {})
        node = node.get(step) if isinstance(node, dict) else None
    row = merged(document, merged(document, node).get("items"))
    properties = row.get("properties")
    fields = properties if isinstance(properties, dict) else {}
    plain = [
        str(name)
        for name, one in fields.items()
        if merged(document, one).get("type") in ("string", "integer", "number", "boolean")
        and "." not in str(name)
        and str(name).isprintable()
        and 0 < len(str(name)) < 60
    ]
    liked = ("id", "uuid", "key", "name", "title", "subject", "email", "status", "state", "type")
    first = [name for name in liked if name in plain]
    return [*first, *(name for name in plain if name not in first)][:5]


def schema_of(answer: Node) -> Any:
    """Give the schema of a JSON answer, None where it has none."""
    if isinstance(answer.get("schema"), dict):
        return answer["schema"]
    content = answer.get("content")
    for kind, media in content.items() if isinstance(content, dict) else ():
        if ("json" in str(kind) or kind == "*/*") and isinstance(media, dict):
            return media.get("schema")
    return None


def rows_of(document: Document, node: Any, resource: str) -> str | None:
    """Find the one list of objects in an answer: its dotted path, "" where it is the answer."""
    schema = merged(document, node)
    if _is_list(document, schema):
        return ""
    top = _lists(document, schema)
    inner = {
        f"{name}.{one}"
        for name in ("data", "result", "results", "response", "_embedded", "payload")
        for one in _lists(document, merged(document, property_of(schema, name)))
    }
    found = top or inner
    if len(found) == 1:
        return next(iter(found))
    named = [one for one in found if bare(one.rpartition(".")[2]) in (*_ROWS, bare(resource))]
    return named[0] if len(named) == 1 else None


def _lists(document: Document, schema: Node) -> set[str]:
    properties = schema.get("properties")
    return {
        str(name)
        for name, one in (properties.items() if isinstance(properties, dict) else ())
        if "." not in str(name) and _is_list(document, merged(document, one))
        and bare(str(name)) not in ("errors", "warnings", "links", "included")
    }  # fmt: skip


def _is_list(document: Document, schema: Node) -> bool:
    if schema.get("type") != "array":
        return False
    row = merged(document, schema.get("items"))
    return row.get("type") == "object" or "properties" in row


def place_of(
    document: Document, schema: Node, names: tuple[str, ...], kinds: tuple[str | None, ...]
) -> str | None:
    """Find a field of one of the names, at the top of an answer or in what tells about it."""
    properties = schema.get("properties")
    fields = properties if isinstance(properties, dict) else {}
    for name in names:
        for wire, one in fields.items():
            if bare(str(wire)) == name and kind_of(merged(document, one)) in kinds:
                return str(wire)
    for wire, one in fields.items():
        if bare(str(wire)) in _INSIDE and "." not in str(wire):
            inner = merged(document, one)
            fitting = place_of(document, {"properties": inner.get("properties")}, names, kinds)
            if fitting is not None and len(steps_of(fitting)) < 3:
                return f"{wire}.{fitting}"
    return None


def steps_of(place: str) -> list[str]:
    """Give the keys of a dotted path; one that begins with `@` is one key."""
    return [place] if place.startswith("@") else place.split(".")


def kind_of(schema: Node) -> str | None:
    """Give the type of a schema, null left out; None where it says none."""
    kind = schema.get("type")
    kinds = [one for one in kind if one != "null"] if isinstance(kind, list) else [kind]
    return kinds[0] if kinds and (kinds[0] is None or isinstance(kinds[0], str)) else None


def property_of(schema: Node, name: str) -> Any:
    """Give the schema of a property, None where there is none."""
    properties = schema.get("properties")
    return properties.get(name) if isinstance(properties, dict) else None


def bare(name: str) -> str:
    """Give the letters of a name, in lower case."""
    return "".join(one for one in name.lower() if one.isalnum()).removeprefix("odata")
