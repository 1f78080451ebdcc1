"""The rows in a service's answer, and the fields of a row."""

from __future__ import annotations

from kosmo.result import place_of_rows, rows_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Row = dict[str, Any]

_LOOKED_AT = 50  # rows whose fields are suggested


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
    first, *rest = place_of_rows(data) or ("",)
    return {**data, first: {rest[0]: rows} if rest else rows}


def _inner(data: Any) -> Any:
    """Give the one object in `{"task": {…}}`, else the data itself."""
    if isinstance(data, dict) and len(data) == 1:
        only = next(iter(data.values()))
        return only if isinstance(only, dict) else data
    return data


def missing(data: Any, fields: str) -> list[str]:
    """Name the fields that no row has, so that a mistyped one is told."""
    rows = _rows(data)
    paths = [path.strip() for path in fields.split(",") if path.strip()]
    return [path for path in paths if rows and not any(_has(row, path) for row in rows)]


def fields_in(data: Any) -> list[str]:
    """Name the fields that rows have, and as dotted paths those of the objects in them."""
    found: dict[str, None] = {}
    for row in _rows(data)[:_LOOKED_AT]:
        for name, value in row.items():
            found[name] = None
            inner = value[0] if isinstance(value, list) and value else value
            if isinstance(inner, dict):
                found.update((f"{name}.{one}", None) for one in inner)
    return list(found)


def absence(path: str, known: Iterable[str]) -> str:
    """Say that no row has a field, and which of those that are known may be meant."""
    from kosmo.problem import nearest

    near = nearest(path, known)
    told = f"; did you mean `{near}`?" if near else ""
    return f"warning: no row has the field `{path}`{told}"


def _rows(data: Any) -> list[Row]:
    rows = rows_of(data)
    if rows is None:
        inner = _inner(data)
        return [inner] if isinstance(inner, dict) else []
    return rows


def _has(row: Any, path: str) -> bool:
    """Tell whether a row may have a field; what is null on the way may have anything in it."""
    if row is None or (isinstance(row, dict) and path in row):
        return True
    if isinstance(row, list):
        return not row or any(_has(one, path) for one in row)
    name, _, rest = path.partition(".")
    return isinstance(row, dict) and bool(rest) and name in row and _has(row[name], rest)
