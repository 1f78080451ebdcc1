"""Guessing how a list is paged, from the names of parameters and the shape of answers."""

from __future__ import annotations

from kosmo.cli.scaffold.openapi.answers import (
    bare,
    kind_of,
    place_of,
    property_of,
    rows_of,
    schema_of,
    steps_of,
)
from kosmo.cli.scaffold.openapi.schemas import merged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Node = dict[str, Any]

_SIZES = (
    "limit", "perpage", "pagesize", "pagelimit", "maxresults", "maxitems", "max", "size", "count",
    "top", "take", "rows", "itemsperpage", "resultsperpage", "num", "first", "pagemaxitems",
    "maxpagesize", "pagecount", "hitsperpage", "amount", "results",
)  # fmt: skip
_CURSORS = (
    "cursor", "pagetoken", "nexttoken", "nextpagetoken", "pagecursor", "continuationtoken",
    "continuation", "after", "pageafter", "startingafter", "nextcursor", "marker", "startcursor",
    "scrollid", "startkey", "exclusivestartkey", "aftercursor", "token", "paginationtoken",
    "until",
)  # fmt: skip
_OFFSETS = ("offset", "skip", "start", "startindex", "pageoffset", "startat", "from")
_PAGES = ("page", "pagenumber", "pagenum", "pageno", "pageindex", "p", "currentpage")
_NEXT = (
    "nextcursor", "nextpagetoken", "nexttoken", "cursor", "nextpagecursor", "continuationtoken",
    "continuation", "endcursor", "nextmarker", "after", "next", "nextpage", "paginationtoken",
    "scrollid", "pagetoken", "lastevaluatedkey", "token",
)  # fmt: skip
_LINKS = ("nextlink", "nextpageurl", "nexturl", "next", "nextpageuri", "nextpagelink", "nextpage")
_MORE = ("hasmore", "hasnext", "hasnextpage", "more", "moreavailable", "morepages")


def pages_of(
    document: Document, parameters: dict[str, Node], answer: Node, *, resource: str
) -> Node | None:
    """Give the `pages` of a manifest, None where the operation is no paged list.

    `parameters` are the manifest's, of which the one that takes a page's size becomes `limit`.
    """
    schema = schema_of(answer)
    rows = rows_of(document, schema, resource) if schema is not None else None
    if rows is None:
        return None
    found = _style(document, parameters, answer, merged(document, schema))
    if found is None:
        return None
    pages: Node = {**found, **({"items": rows} if rows else {})}
    size = _named(parameters, _SIZES, ("integer", "number", None))
    if size is None or size == pages.get("position"):
        if "limit" in parameters:
            return None
        return pages
    declared = parameters[size]["schema"]
    if size != "limit" and "limit" in parameters:
        return None
    maximum = declared.get("maximum")
    default = declared.get("default")
    fitting = type(default) is int and 0 < default <= 1000
    parameter = parameters.pop(size)
    parameter.pop("required", None)
    parameter["schema"] = {
        "type": "integer",
        "minimum": 1,
        "default": default if fitting else 25,
        "description": "How many rows at most.",
    }
    if parameter.setdefault("name", size) == "limit":
        parameter.pop("name")
    parameters["limit"] = parameter
    pages["size"] = "limit"
    pages["maximum"] = maximum if type(maximum) is int and 0 < maximum <= 10_000 else 100
    return pages


def _style(
    document: Document, parameters: dict[str, Node], answer: Node, schema: Node
) -> Node | None:
    more = place_of(document, schema, _MORE, ("boolean",))
    told = {"more": more} if more else {}
    cursor = _named(parameters, _CURSORS, ("string", "integer", "number", None))
    cursor = cursor or _named(parameters, ("page",), ("string",))
    if cursor is not None:
        following = place_of(document, schema, _NEXT, ("string", "integer", "number", None))
        if following is not None and not _is_address(document, schema, following):
            return {"style": "cursor", "position": cursor, "next": following, **told}
        if bare(cursor) == "startingafter" and more:
            return {"style": "row", "position": cursor, "next": "id", "more": more}
    page = _named(parameters, _PAGES, ("integer", "number", None))
    if page is not None:
        declared = parameters[page]["schema"]
        zero = declared.get("default") == 0 or declared.get("minimum") == 0
        first = {"first": 0} if zero and declared.get("default") != 1 else {}
        return {"style": "page", "position": page, **first, **told}
    offset = _named(parameters, _OFFSETS, ("integer", "number", None))
    if offset is not None:
        return {"style": "offset", "position": offset, **told}
    return _linked(document, answer, schema)


def _linked(document: Document, answer: Node, schema: Node) -> Node | None:
    headers = answer.get("headers")
    if isinstance(headers, dict) and any(str(one).lower() == "link" for one in headers):
        return {"style": "link"}
    place = place_of(document, schema, _LINKS, ("string", None))
    if place is not None and _is_address(document, schema, place):
        return {"style": "link", "next": place}
    return None


def _is_address(document: Document, schema: Node, place: str) -> bool:
    """Tell whether what leads to the next page is an address, by its format, name or example."""
    node = schema
    for step in steps_of(place):
        node = merged(document, property_of(node, step))
    told = f"{node.get('format', '')} {node.get('example', '')} {node.get('description', '')}"
    words = ("url", "uri", "http", "link")
    return any(one in told.lower() or one in place.lower() for one in words)


def _named(
    parameters: dict[str, Node], names: tuple[str, ...], kinds: tuple[str | None, ...]
) -> str | None:
    for name in names:
        for own, one in parameters.items():
            if one["in"] == "query" and bare(own) == name and kind_of(one["schema"]) in kinds:
                return own
    return None
