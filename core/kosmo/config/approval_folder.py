"""The folder of approvals: what is in it counts only where nobody else could have put it there.

Links are not followed, as they lead to what somebody else chose, and pipes are not waited for.
"""

from __future__ import annotations

import os
from errno import ELOOP
from stat import S_ISDIR, S_ISLNK, S_ISREG

from kosmo.config.approval_refusals import unreadable
from kosmo.config.paths import state_folder
from kosmo.errors import ConfigError
from kosmo.owned import is_ours, is_own_folder

ENDING = ".json"


def approvals_folder() -> str:
    """Name the folder that the entries lie in."""
    return os.path.join(state_folder(), "approvals")


def names() -> list[str]:
    """Give the names of the files of all entries; raises ConfigError for a folder of others."""
    folder = approvals_folder()
    try:
        status = os.lstat(folder)
        if not (S_ISDIR(status.st_mode) or S_ISLNK(status.st_mode)):
            return []
        if not is_own_folder(status):
            raise _exposed(folder, status)
        found = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        told = f"`{folder}` cannot be read: {error.strerror}"
        raise ConfigError(told, hint="kosmo doctor") from None
    return sorted(one for one in found if one.endswith(ENDING) and not one.startswith("."))


def content(path: str) -> bytes | None:
    """Read the file of an entry, None where there is none; raises ConfigError where it is not ours.

    Whoever can write to it could have written that a call is approved.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        with open(descriptor, "rb") as stream:
            status = os.fstat(descriptor)
            if not S_ISREG(status.st_mode):
                raise unreadable(path, id_in(path), "is no regular file")
            if not is_ours(status):
                raise unreadable(path, id_in(path), "can be written by others")
            return stream.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        link = error.errno == ELOOP
        told = "is a symbolic link" if link else f"cannot be read: {error.strerror}"
        raise unreadable(path, id_in(path), told) from None


def id_in(path: str) -> str:
    """Give the id in the name of a file."""
    return os.path.basename(path).partition("-")[0]


def _exposed(folder: str, status: os.stat_result) -> ConfigError:
    from shlex import quote

    mine = S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return ConfigError(
        f"`{folder}` is not a folder that only you can write to, so that nothing in it approves",
        hint=f"{'chmod 700' if mine else 'ls -ld'} {quote(folder)}",
        code="approval_unreadable",
    )
