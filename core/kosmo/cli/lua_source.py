"""Where a script comes from: the command line, a file, or stdin."""

from __future__ import annotations

import os
import sys

from kosmo.cli.output import is_terminal
from kosmo.errors import UsageError
from kosmo.lua.bounds import MIB, SOURCE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

    from kosmo.cli.lua_options import LuaOptions

_HINT = "kosmo lua --help"


def read_source(options: LuaOptions) -> tuple[str, bytes]:
    """Give the name that a script has in messages, and its text.

    Raises UsageError where there is none, it cannot be read, is no text or is too long.
    """
    if options.eval is not None:
        return "eval", _checked("the code of `--eval`", os.fsencode(options.eval))
    if options.file not in (None, "-"):
        path = str(options.file)
        return path, _checked(f"`{path}`", _read_file(path))
    if sys.stdin is None:
        raise _nothing("stdin is closed and there is no script")
    if options.file is None and is_terminal(sys.stdin):
        raise _nothing("there is no script")
    source = _read(sys.stdin.buffer)
    if options.file is None and not source.strip():
        raise _nothing("there is no script: nothing came from stdin")
    return "stdin", _checked("stdin", source)


def _read_file(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return _read(file)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise UsageError(
            f"the file `{path}` cannot be read: {reason}", hint=_HINT, code="lua_no_file"
        ) from None


def _read(file: BinaryIO) -> bytes:
    """Read no more than is needed to see that it is too much."""
    return file.read(SOURCE + 1)


def too_long(what: str) -> UsageError:
    """Give the error for a script that is longer than scripts may be."""
    return UsageError(
        f"{what} is longer than the {SOURCE // MIB} MiB that a script may have",
        hint="pass data behind `--`, or read it with a call",
        code="lua_too_long",
    )


def _checked(what: str, source: bytes) -> bytes:
    if len(source) > SOURCE:
        raise too_long(what)
    if b"\0" in source or source.startswith(b"\x1b"):
        told = "is compiled Lua" if source.startswith(b"\x1b") else "is no text"
        raise UsageError(f"{what} {told}; a script is Lua as text", hint=_HINT, code="lua_no_text")
    return source


def _nothing(told: str) -> UsageError:
    return UsageError(told, hint=_HINT, code="lua_no_script")
