"""Where things are printed: the answer on stdout, talk and failures on stderr."""

from __future__ import annotations

import json
import sys

from kosmo.errors import KosmoError, unwritable
from kosmo.result import envelope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO


def print_error(error: KosmoError, *, as_json: bool) -> None:
    """Print a failure: the envelope on stdout with `--json`, else sentence and hint on stderr.

    What was done before it failed goes to stdout, as it would have without the failure.
    """
    if as_json:
        write_json(
            envelope(
                error.function,
                data=error.data,
                error=error.as_dict(),
                facts=error.facts,
                ms=error.duration_ms,
            )
        )
        return
    if error.data is not None:  # something was done before it failed
        write_json(error.data)
    several = len(error.details) > 1
    listed = several and error.message == "; ".join(error.details)
    talk("error: the arguments have several problems" if listed else f"error: {error.message}")
    for detail in error.details if several else ():
        talk(f"  - {detail}")
    if error.retry_after is not None:
        talk(f"note: it may work again in {error.retry_after:.0f} s")
    if error.hint:
        talk(f"hint: {error.hint}")


def talk(line: str) -> None:
    """Print a line on stderr, where there is one."""
    if sys.stderr is None:
        return
    try:
        encoding = sys.stderr.encoding or "utf-8"
        text = harmless(line).encode(encoding, "backslashreplace").decode(encoding)
        sys.stderr.write(text + "\n")
    except OSError:
        return


def harmless(text: str) -> str:
    """Replace what would steer a terminal: escapes, and marks that turn the writing round."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)


def write_json(data: Any) -> None:
    """Print JSON: indented for a person, on one line for a program."""
    on_terminal = is_terminal(sys.stdout)
    foreign = on_terminal and "utf" not in (sys.stdout.encoding or "").lower()
    indent = 2 if on_terminal else None
    try:
        text = json.dumps(data, ensure_ascii=foreign, indent=indent, allow_nan=False)
        if not foreign and not _encodable(text):
            text = json.dumps(data, indent=indent, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise unwritable(error) from None
    write(text)


def write(text: str, stream: TextIO | None = None) -> None:
    """Print text and a line end on stdout, as UTF-8 unless a terminal speaks something else.

    `stream` is stdout where that name means another one for the time being.
    """
    stream = sys.stdout if stream is None else stream
    if stream is None:
        raise KosmoError("stdout is closed; the answer cannot be printed", code="output_failed")
    if text and not text.endswith("\n"):
        text += "\n"
    on_terminal = is_terminal(stream)
    encoding = stream.encoding if on_terminal else "utf-8"
    text = harmless(text) if on_terminal else text
    try:
        stream.buffer.write(text.encode(encoding or "utf-8", "backslashreplace"))
        stream.buffer.flush()
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


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
