"""The formats that a program or a spreadsheet wants: JSON lines, CSV, YAML, raw text; and jq."""

from __future__ import annotations

import json

from kosmo.cli.output import talk
from kosmo.describe.rows import value_at
from kosmo.errors import UsageError
from kosmo.result import rows_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def formatted(kind: str, data: Any, columns: Sequence[str]) -> str:
    """Give data as `jsonl`, `csv`, `yaml` or `raw` text."""
    if kind == "jsonl":
        rows = rows_of(data)
        lines = rows if rows is not None else data if isinstance(data, list) else [data]
        return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    if kind == "csv":
        return _csv(data, columns)
    if kind == "yaml":
        import yaml

        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)


def filtered(expression: str, data: Any) -> list[Any]:
    """Run a jq expression over the whole data and give its results, of which there may be none.

    Raises UsageError for an expression that cannot be compiled, or that the data does not suit.
    """
    if _has_long_integer(data):
        talk("warning: jq rounds the whole numbers above 2^53 that the data holds")
    try:
        results: list[Any] = compiled(expression).input_value(data).all()
    except ValueError as error:
        raise _bad_expression(error) from None
    return results


def compiled(expression: str) -> Any:
    """Compile a jq expression; raises UsageError where it is none, or jq is not installed."""
    try:
        import jq  # type: ignore[import-not-found]
    except ImportError:
        raise UsageError(
            "`--jq` needs the extra `jq`", hint="pip install 'kosmo[jq]'", code="missing_extra"
        ) from None
    try:
        return jq.compile(expression)
    except ValueError as error:
        raise _bad_expression(error) from None


def _bad_expression(error: ValueError) -> UsageError:
    reason = " ".join(str(error).split())
    return UsageError(f"`--jq` failed: {reason}", code="invalid_arguments")


def _has_long_integer(data: Any) -> bool:
    if isinstance(data, dict):
        return any(map(_has_long_integer, data.values()))
    if isinstance(data, list):
        return any(map(_has_long_integer, data))
    return isinstance(data, int) and abs(data) > 1 << 53


def _csv(data: Any, columns: Sequence[str]) -> str:
    import csv
    import io

    rows = rows_of(data)
    if rows is None:
        inner = next(iter(data.values())) if isinstance(data, dict) and len(data) == 1 else data
        if not isinstance(inner, dict):
            raise UsageError("`-o csv` needs rows, and the answer has none", code="no_rows")
        rows = [inner]
    names = list(columns) or list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    quoting = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        values = [_plain(value_at(row, name)) for name in names]
        # A lone carriage return ends a row for spreadsheets, and the writer would not quote it.
        lone = any(isinstance(value, str) and "\r" in value for value in values)
        (quoting if lone else writer).writerow(values)
    return text.getvalue()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return json.dumps(value, ensure_ascii=False)
