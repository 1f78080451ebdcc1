"""Write one line per call: when, account, function, effect, verdict, status, duration.

A write has another one, of the status `begun`, before anything of it is sent: whatever becomes of
the process or the disk after that, it left a trace. `call` is what both lines have in common.

The file is rotated by its size. A writer may still hold one that was moved away meanwhile: its line
is in the moved file then, and never lost or cut in two.
"""

from __future__ import annotations

import json
import os
from errno import EINVAL, ENXIO
from stat import S_ISREG

from kosmo.config.paths import state_folder
from kosmo.errors import ConfigError
from kosmo.owned import make_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAME = "audit.jsonl"
BEGUN = "begun"  # the status of a write that is under way, or was when its process was killed
KEPT = 5  # files beside the one that is written to
_LARGEST = 10_000_000  # bytes


def open_log() -> int:
    """Open the audit log to write to it; raises ConfigError `audit_unwritable`."""
    try:
        path = log_path()
        return _opened(path)
    except OSError as error:
        raise _unwritable(f"`{path}` cannot be written: {error.strerror}") from None
    except ConfigError as error:
        raise _unwritable(error.message) from None


def begin(entry: dict[str, Any]) -> int:
    """Write the line of a write that is about to be sent; give the log, still open, for `record`.

    Raises ConfigError `audit_unwritable`: a write that nobody could look up later is not sent.
    """
    descriptor = open_log()
    line = _line(entry)
    try:
        whole = os.write(descriptor, line) == len(line)
    except OSError as error:
        os.close(descriptor)
        raise _unwritable(f"`{log_path()}` cannot be written: {error.strerror}") from None
    if whole:
        return descriptor
    os.close(descriptor)
    raise _unwritable(f"`{log_path()}` is cut: the disk is full")


def record(
    entry: dict[str, Any], descriptor: int | None = None, *, largest: int = _LARGEST
) -> str | None:
    """Append one line of JSON to the audit log, 0600; entries never hold arguments or secrets.

    `descriptor` is what `begin` gave; it is closed. By then the call is done, so a log that
    cannot be written raises nothing: the sentence that says why is given instead. A log larger
    than `largest` is moved to `audit.jsonl.1`, and the older ones on by one.
    """
    line = _line(entry)
    try:
        path = log_path()
        if descriptor is None:
            descriptor = _opened(path)
        try:
            # One write of one line: lines of several processes do not mix.
            written = os.write(descriptor, line)
            full = os.fstat(descriptor).st_size > largest
        finally:
            os.close(descriptor)
    except OSError as error:
        return f"the audit log `{path}` cannot be written: {error.strerror}"
    except ConfigError as error:
        return f"there is no audit log: {error.message}"
    if full:
        _rotate(path, largest)
    return None if written == len(line) else f"the audit log `{path}` is cut: the disk is full"


def log_path() -> str:
    """Name the file that is written to."""
    return os.path.join(state_folder(), NAME)


def _opened(path: str) -> int:
    # O_NONBLOCK: opening a pipe that nobody reads must not hang.
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK
    try:
        descriptor = os.open(path, flags, 0o600)
    except FileNotFoundError:
        make_folder(os.path.dirname(path))
        descriptor = os.open(path, flags, 0o600)
    except OSError as error:
        if error.errno == ENXIO:
            raise _no_file() from None
        raise
    if not S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _no_file()
    return descriptor


def _no_file() -> OSError:
    return OSError(EINVAL, "it is no regular file, so nothing is kept in it")


def _line(entry: dict[str, Any]) -> bytes:
    return json.dumps(entry, default=str).encode() + b"\n"


def _rotate(path: str, largest: int) -> None:
    """Move the files on by one, unless another process has done so already.

    Nothing is lost where that fails: the next call tries again.
    """
    from kosmo.config.atomic import locked

    try:
        with locked(path):
            if os.stat(path).st_size <= largest:
                return
            for number in range(KEPT, 0, -1):
                older = path if number == 1 else f"{path}.{number - 1}"
                if os.path.exists(older):
                    os.replace(older, f"{path}.{number}")
    except (OSError, ConfigError):
        return


def _unwritable(why: str) -> ConfigError:
    return ConfigError(
        f"the call would leave no trace, so it is not made: {why}",
        hint="kosmo doctor",
        code="audit_unwritable",
    )
