"""Printing: results on stdout in the format that was asked for, talk on stderr."""

from __future__ import annotations

import json
import sys

from kosmo.call import envelope
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kosmo.call import Result
    from kosmo.cli.options import Options


def print_result(result: Result, options: Options) -> None:
    """Print a call's result, and its notes on stderr."""
    if not options.quiet:
        for note in result.facts.notes:
            talk(f"note: {note}")
    if options.fields is not None:
        _warn_missing(result.data, options)
    data = shaped(result.data, options)
    if options.json:
        result.data = data
        write_json(result.envelope())
        return
    if result.facts.dry_run and options.output is None:
        write_json(data)
        return
    print_data(data, options, () if options.fields or options.jq else result.columns)
    if result.facts.truncated and not options.quiet and is_terminal(sys.stderr):
        more = "raise `--max-items`" if options.max_items else "add `--all`"
        talk(f"note: there are more; {more}, or see `meta.next` of `--json`")


def print_data(data: Any, options: Options, columns: Sequence[str] = ()) -> None:
    """Print bare data: the format asked for, else a table on a terminal and JSON in a pipe."""
    kind = options.output or _usual_format()
    if kind == "table":
        from kosmo.cli.tabular import as_table

        write(as_table(data, columns))
    elif kind in ("jsonl", "csv", "yaml", "raw"):
        from kosmo.cli.formats import formatted

        write(formatted(kind, data, columns))
    else:
        write_json(data)


def shaped(data: Any, options: Options) -> Any:
    """Apply `--fields` and `--jq`, in this order."""
    if options.fields is not None:
        from kosmo.cli.rows import picked

        data = picked(data, options.fields)
    if options.jq is not None:
        from kosmo.cli.formats import filtered

        data = filtered(options.jq, data)
    return data


def print_error(error: KosmoError, *, as_json: bool) -> None:
    """Print a failure: the envelope on stdout with `--json`, else sentence and hint on stderr."""
    if as_json:
        write_json(
            envelope(error.function, error=error.as_dict(), facts=error.facts, ms=error.duration_ms)
        )
        return
    several = len(error.details) > 1
    listed = several and error.message == "; ".join(error.details)
    talk("error: the arguments have several problems" if listed else f"error: {error.message}")
    for detail in error.details if several else ():
        talk(f"  - {detail}")
    if error.retry_after is not None:
        talk(f"note: the service says to come back in {error.retry_after:g} s")
    if error.hint:
        talk(f"hint: {error.hint}")


def talk(line: str) -> None:
    """Print a line on stderr, where there is one."""
    if sys.stderr is None:
        return
    try:
        encoding = sys.stderr.encoding or "utf-8"
        safe = "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in line)
        sys.stderr.write(safe.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    except OSError:
        return


def write_json(data: Any) -> None:
    """Print JSON: indented for a person, on one line for a program."""
    on_terminal = is_terminal(sys.stdout)
    foreign = on_terminal and "utf" not in (sys.stdout.encoding or "").lower()
    indent = 2 if on_terminal else None
    text = json.dumps(data, ensure_ascii=foreign, indent=indent)
    if not foreign and not _encodable(text):
        text = json.dumps(data, indent=indent)
    write(text)


def write(text: str) -> None:
    """Print text and a line end on stdout, as UTF-8 unless a terminal speaks something else."""
    if sys.stdout is None:
        raise KosmoError("stdout is closed; the answer cannot be printed", code="output_failed")
    if text and not text.endswith("\n"):
        text += "\n"
    encoding = sys.stdout.encoding if is_terminal(sys.stdout) else "utf-8"
    try:
        sys.stdout.buffer.write(text.encode(encoding or "utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise KosmoError(
            f"the answer cannot be printed: {(error.strerror or str(error)).lower()}",
            code="output_failed",
        ) from None


def is_terminal(stream: Any) -> bool:
    """Tell whether a stream is a terminal; a closed one is not."""
    try:
        return stream is not None and bool(stream.isatty())
    except ValueError:
        return False


def _usual_format() -> str:
    from kosmo.config.settings import output

    chosen = output()
    if chosen is None:
        return "table" if is_terminal(sys.stdout) else "json"
    return str(chosen.value)


def _warn_missing(data: Any, options: Options) -> None:
    from kosmo.cli.rows import missing

    for path in missing(data, options.fields or ""):
        talk(f"warning: no row has the field `{path}`")


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
