"""An answer as a table for a person."""

from __future__ import annotations

import json

from kosmo.describe.rows import value_at
from kosmo.describe.short_path import short_path
from kosmo.describe.table import cells, one_line, record, table
from kosmo.describe.width import terminal_width
from kosmo.result import rows_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_NARROW = 10  # cells that a column of text keeps at the least
_PATHS = ("path", "source")  # columns where the home folder is written as `~`
_LAST_IN_SECONDS = 100_000_000_000  # a moment of the year 5138


def as_table(data: Any, columns: Sequence[str], *, single: bool = False) -> tuple[str, list[str]]:
    """Lay out rows under the declared columns; a single object becomes fields, one below another.

    `single` says that one row is meant to be seen in full. Gives the text and the columns that
    there was no room for. Anything without rows or fields is printed as indented JSON.
    """
    if isinstance(data, str):
        return data, []
    rows = rows_of(data)
    if rows is not None and not rows:
        return "nothing found", []
    if rows is not None and not (single and len(rows) == 1):
        return _rows(rows, list(columns) or _scalar_columns(rows))
    inner = rows[0] if rows else _inner(data)
    if isinstance(inner, dict) and inner:
        fields = [(name, _whole(name, value)) for name, value in inner.items()]
        return record(fields, width=terminal_width(100)), []
    return json.dumps(data, ensure_ascii=False, indent=2), []


def _rows(rows: list[dict[str, Any]], columns: list[str]) -> tuple[str, list[str]]:
    width = terminal_width(100)
    lines = [[_cell(name, value_at(row, name)) for name in columns] for row in rows]
    kept, dropped = _fitting(columns, lines, width)
    shown = [line[: len(kept)] for line in lines]
    whole = [at for at, name in enumerate(kept) if _is_whole(name)]
    return table([_header(name) for name in kept], shown, width=width, whole=whole), dropped


def _fitting(columns: list[str], lines: list[list[str]], width: int) -> tuple[list[str], list[str]]:
    """Leave out columns from the right until the rest has room."""
    least = []
    for at, name in enumerate(columns):
        natural = max([len(_header(name)), *(cells(line[at]) for line in lines)])
        least.append(natural if _is_whole(name) else min(natural, _NARROW))
    count = len(columns)
    while count > 1 and sum(least[:count]) + 2 * (count - 1) > width:
        count -= 1
    return columns[:count], columns[count:]


def _is_whole(name: str) -> bool:
    """Tell whether a column is of no use when it is cut: identifiers, keys, functions, times."""
    return name in ("id", "uuid", "time", "function", "key") or name.endswith(
        ("_id", ".id", "_uuid", "_at")
    )


def _inner(data: Any) -> Any:
    if isinstance(data, dict) and len(data) == 1:
        only = next(iter(data.values()))
        return only if isinstance(only, dict) else data
    return data


def _scalar_columns(rows: list[dict[str, Any]]) -> list[str]:
    names = dict.fromkeys(name for row in rows[:50] for name in row)
    plain = [n for n in names if not any(isinstance(row.get(n), (dict, list)) for row in rows)]
    return (plain or list(names))[:8]


def _header(name: str) -> str:
    return name.replace(".", " ").replace("_", " ")


def _cell(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_cell(name, one) for one in value) or "-"
    if isinstance(value, dict):
        return one_line(json.dumps(value, ensure_ascii=False))
    text = one_line(_plain(name, value)) or "-"
    return short_path(text) if name in _PATHS else text


def _whole(name: str, value: Any) -> str:
    """Give a field's value in full, nested ones as indented JSON."""
    if isinstance(value, list) and not any(isinstance(one, (dict, list)) for one in value):
        return ", ".join(_plain(name, one) for one in value) or "-"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, indent=2)
    return _plain(name, value) or "-"


def _plain(name: str, value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)) and name.endswith(("_at", "timestamp")):
        return _moment(value)
    return str(value)


def _moment(value: float) -> str:
    """Show a unix time as UTC, to the minute; one beyond the year 5000 is in milliseconds."""
    import time

    seconds = value / 1000 if value > _LAST_IN_SECONDS else value
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.gmtime(seconds))
    except (ValueError, OverflowError, OSError):
        return str(value)
