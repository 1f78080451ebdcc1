"""Open and lock the files of counts, which nobody else may have a hand in.

Whoever could write to one, or lay a link in its place, would have other files overwritten.
"""

from __future__ import annotations

import fcntl
import os
import time
from stat import S_ISDIR, S_ISREG

from kosmo.owned import is_ours, make_folder

_TRIES, _BETWEEN_TRIES = 10_000, 0.0005
# A pipe that somebody laid there must not be waited for.
_PLAIN = os.O_NOFOLLOW | os.O_NONBLOCK


def open_own(folder: str, path: str, flags: int) -> int:
    """Open a regular file of ours in a folder of ours, which is made where the file may be.

    Raises OSError, which says what is wrong, for what is another's or open to others.
    """
    try:
        status = os.lstat(folder)
    except FileNotFoundError:
        if not flags & os.O_CREAT:
            raise
        make_folder(folder)
        status = os.lstat(folder)
    if not S_ISDIR(status.st_mode):
        raise NotADirectoryError(0, "its folder is no folder")
    if not is_ours(status):
        raise PermissionError(0, "others can write to its folder")
    if os.path.islink(path):  # which the system would tell as one of too many
        raise PermissionError(0, "it is a link")
    file = os.open(path, flags | _PLAIN, 0o600)
    try:
        status = os.fstat(file)
        if not S_ISREG(status.st_mode):
            raise PermissionError(0, "it is no regular file")
        if not is_ours(status):
            raise PermissionError(0, "others can write to it")
    except BaseException:
        os.close(file)
        raise
    return file


def lock(file: int) -> None:
    """Keep all others from a file until it is closed; TimeoutError where somebody keeps us."""
    for _ in range(_TRIES):
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_BETWEEN_TRIES)
    raise TimeoutError(0, "another process keeps it locked")


def unlock(file: int) -> None:
    """Let others have a file, and close it."""
    try:
        # A process that was forked meanwhile has the file open too, and would keep it locked.
        fcntl.flock(file, fcntl.LOCK_UN)
    finally:
        os.close(file)
