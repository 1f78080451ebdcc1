"""What an answer's schema says: where its rows are, their fields, where it tells about pages."""

from __future__ import annotations

from functools import lru_cache

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


# Rows by these names are what was asked for; the other words stand around rows, about them.
_ASKED = frozenset(("data", "results", "hits", "records", "value", "rows"))
_IDENTITIES = frozenset(("id", "uuid", "guid"))
_AROUND = frozenset(
    ("code", "count", "cursor", "error", "etag", "first", "hasmore", "hasnext", "href", "kind",
     "last", "limit", "message", "more", "next", "nextcursor", "nextpage", "nextpagetoken",
     "object", "offset", "ok", "page", "pages", "pagesize", "perpage", "prev", "previous", "query",
     "requestid", "self", "size", "status", "success", "took", "total", "totalcount",
     "totalitems", "totalpages", "type", "url")
)  # fmt: skip


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


def is_one(document: Document, node: Any, rows: str, path: str) -> bool:
    """Tell whether the rows of an answer are a field of one thing, as the lines of an order are."""
    schema = merged(document, node)
    *steps, name = rows.split(".")
    for step in steps:
        schema = merged(document, property_of(schema, step))
    last = path.rstrip("/").rpartition("/")[2]
    by_key = last.endswith("}")
    if not by_key and bare(name) in (*_ASKED, bare(last)):
        return False
    properties = schema.get("properties")
    plain = {
        bare(str(wire))
        for wire, one in (properties.items() if isinstance(properties, dict) else ())
        if kind_of(merged(document, one)) in ("string", "integer", "number", "boolean")
    }
    return bool(plain & _IDENTITIES or (by_key and plain - _AROUND))


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


@lru_cache(maxsize=50_000)
def bare(name: str) -> str:
    """Give the letters of a name, in lower case."""
    return "".join(one for one in name.lower() if one.isalnum()).removeprefix("odata")
