"""Whether the ledger of `--once KEY` is ours alone: another could take entries out, or forge them.

Links are not followed, as they lead to what somebody else chose.
"""

from __future__ import annotations

import os
from stat import S_ISDIR

from kosmo.errors import ConfigError
from kosmo.owned import is_own_file, is_own_folder


def check_folder(folder: str) -> None:
    """Raise ConfigError for a folder that others can write to; one that is missing will be ours."""
    status = _status(folder)
    if status is None or is_own_folder(status):
        return
    from shlex import quote

    mine = S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    raise ConfigError(
        f"`{folder}` is not a folder that only you can write to, so that its entries prove nothing",
        hint=f"{'chmod 700' if mine else 'look at it: ls -ld'} {quote(folder)}",
        code="once_unreadable",
    )


def is_trusted(path: str) -> bool | None:
    """Tell whether a file is a regular one that only we can write to; None where there is none."""
    status = _status(path)
    return None if status is None else is_own_file(status)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(
            f"`{path}` cannot be read: {error.strerror}",
            hint="kosmo doctor",
            code="once_unreadable",
        ) from None
