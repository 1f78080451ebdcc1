"""An answer as a table for a person."""

from __future__ import annotations

import json
import os

from kosmo.cli.rows import rows_of, value_at
from kosmo.describe.table import one_line, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def as_table(data: Any, columns: Sequence[str]) -> str:
    """Lay out rows under the declared columns, a single object as two columns.

    Anything else is printed as indented JSON.
    """
    if isinstance(data, str):
        return data
    rows = rows_of(data)
    if rows is not None:
        if not rows:
            return "nothing found"
        shown = list(columns) or _scalar_columns(rows)
        lines = [[_cell(name, value_at(row, name)) for name in shown] for row in rows]
        ids = [at for at, name in enumerate(shown) if name == "id" or name.endswith(("_id", ".id"))]
        return table([_header(name) for name in shown], lines, width=_width(), whole=ids)
    if isinstance(data, dict) and data:
        only = next(iter(data.values()))
        inner = only if len(data) == 1 and isinstance(only, dict) else data
        if inner:
            lines = [[name, _cell(name, value)] for name, value in inner.items()]
            return table(["field", "value"], lines, width=_width())
    return json.dumps(data, ensure_ascii=False, indent=2)


def _scalar_columns(rows: list[dict[str, Any]]) -> list[str]:
    names = dict.fromkeys(name for row in rows[:50] for name in row)
    plain = [n for n in names if not any(isinstance(row.get(n), (dict, list)) for row in rows)]
    return (plain or list(names))[:8]


def _header(name: str) -> str:
    return name.replace(".", " ").replace("_", " ")


def _cell(name: str, value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)) and name.endswith(("_at", "timestamp")):
        return _moment(value)
    if isinstance(value, list):
        return ", ".join(_cell(name, one) for one in value) or "-"
    if isinstance(value, dict):
        return one_line(json.dumps(value, ensure_ascii=False))
    return one_line(str(value)) or "-"


def _moment(seconds: float) -> str:
    """Show unix seconds as UTC, to the minute."""
    import time

    try:
        return time.strftime("%Y-%m-%d %H:%M", time.gmtime(seconds))
    except (ValueError, OverflowError, OSError):
        return str(seconds)


def _width() -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(1).columns or 100
    except (OSError, ValueError):
        return 100
