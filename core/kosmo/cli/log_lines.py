"""Rows printed as they come, one a line, until Ctrl-C."""

from __future__ import annotations

import json
import sys

from kosmo.cli.output import is_terminal, write
from kosmo.describe.rows import picked
from kosmo.errors import KosmoError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.cli.options import Options

    Row = dict[str, Any]


def print_rows(rows: Iterator[Row], options: Options) -> int:
    """Print rows and give the exit code: 130 after Ctrl-C, which is how this ends.

    A person sees words, a program JSON lines, with `--json` too. Raises UsageError for a format
    that needs all rows at once.
    """
    if options.output in ("csv", "yaml"):
        raise UsageError(
            f"`-o {options.output}` needs all rows, and more may come; `-o jsonl` does not",
            hint="kosmo log --follow -o jsonl",
            code="invalid_arguments",
        )
    if sys.stdout is None:
        raise KosmoError("stdout is closed; nothing can be printed", code="output_failed")
    asked = options.json or options.jq is not None or options.fields is not None
    words = options.output == "table" or (
        options.output is None and not asked and is_terminal(sys.stdout)
    )
    try:
        for row in rows:
            write(_words(row) if words else _json(row, options))
    except KeyboardInterrupt:
        return 130
    return 0


def _words(row: Row) -> str:
    status = row.get("status")
    answer = f"{status} ({row['http_status']})" if row.get("http_status") else f"{status}"
    answer += " (dry run)" if row.get("dry_run") else ""
    return (
        f"{row['time']}  {row.get('function')}  {row.get('account') or '-'}  {row.get('verdict')}"
        f"  {answer}  {row.get('duration_ms')} ms"
    )


def _json(row: Row, options: Options) -> str:
    if options.fields is not None:
        row = picked(row, options.fields)
    if options.jq is None:
        return json.dumps(row, ensure_ascii=False)
    from kosmo.cli.formats import filtered

    return "\n".join(json.dumps(one, ensure_ascii=False) for one in filtered(options.jq, row))
