"""The rows in a service's answer, and the fields of a row."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


def rows_of(data: Any) -> list[Row] | None:
    """Find the one list of objects in an answer; None where there is none.

    `{"conversations": […]}` and a bare list have rows; a single object has not. What a service
    tells about the answer may stand beside the list: `page`, `meta`.
    """
    found = data
    if isinstance(data, dict):
        place = _place(data)
        if place is None:
            return None
        for name in place:
            found = found[name]
    if isinstance(found, list) and all(isinstance(row, dict) for row in found):
        return found
    return None


def _place(data: Row) -> tuple[str, ...] | None:
    """Find the keys that lead to the list, one or, under `_embedded`, two."""
    inside = data.get("_embedded")
    if isinstance(inside, dict) and _BESIDE.issuperset(data) and len(inside) == 1:
        return ("_embedded", *inside)
    lists = [name for name, value in data.items() if isinstance(value, list)]
    return (lists[0],) if len(lists) == 1 and _BESIDE.issuperset(data.keys() - lists) else None


_BESIDE = frozenset(("_embedded", "_links", "api_id", "meta", "page"))


def value_at(row: Any, path: str) -> Any:
    """Follow a dotted path such as `team.name`; a list on the way gives a list.

    None stands for anything missing. A key that is the whole path is taken first: `picked` makes
    such rows.
    """
    if isinstance(row, dict) and path in row:
        return row[path]
    for index, name in enumerate(steps := path.split(".")):
        if isinstance(row, list):
            rest = ".".join(steps[index:])
            return [value_at(one, rest) for one in row]
        row = row.get(name) if isinstance(row, dict) else None
    return row


def picked(data: Any, fields: str) -> Any:
    """Keep only the dotted `fields` of each row, or of the one object, the wrapping kept."""
    paths = [path.strip() for path in fields.split(",") if path.strip()]
    rows = rows_of(data)
    if rows is None:
        inner = _inner(data)
        return {path: value_at(inner, path) for path in paths} if isinstance(inner, dict) else inner
    kept = [{path: value_at(row, path) for path in paths} for row in rows]
    return _wrapped(data, kept) if isinstance(data, dict) else kept


def _wrapped(data: Row, rows: list[Row]) -> Row:
    """Put rows in the place of those that an answer has."""
    first, *rest = _place(data) or ("",)
    return {**data, first: {rest[0]: rows} if rest else rows}


def _inner(data: Any) -> Any:
    """Give the one object in `{"task": {…}}`, else the data itself."""
    if isinstance(data, dict) and len(data) == 1:
        only = next(iter(data.values()))
        return only if isinstance(only, dict) else data
    return data


def missing(data: Any, fields: str) -> list[str]:
    """Name the fields that no row has, so that a mistyped one is told."""
    rows = rows_of(data)
    if rows is None:
        inner = _inner(data)
        rows = [inner] if isinstance(inner, dict) else []
    paths = [path.strip() for path in fields.split(",") if path.strip()]
    if not rows:
        return []
    return [path for path in paths if not any(path.split(".")[0] in row for row in rows)]
