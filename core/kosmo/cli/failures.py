"""Whatever goes wrong, put in words: every exception becomes an error that can be shown."""

from __future__ import annotations

from kosmo.errors import KosmoError


def as_error(cause: BaseException) -> KosmoError:
    """Give the error that tells about an exception; one that nobody foresaw is a defect."""
    if isinstance(cause, KosmoError):
        return cause
    if isinstance(cause, OSError):
        where = f": `{cause.filename}`" if cause.filename else ""
        return KosmoError(f"{(cause.strerror or str(cause)).lower()}{where}", code="system")
    if isinstance(cause, RecursionError):
        return KosmoError("the input is nested too deeply", code="usage")
    return KosmoError(
        f"kosmo failed: {type(cause).__name__}: {cause}; `--debug` prints the trace to report",
        code="defect",
    )
