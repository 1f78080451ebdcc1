"""Files and folders that are ours alone: nobody else could have put there what is in them."""

from __future__ import annotations

import os
from stat import S_ISDIR, S_ISREG


def is_ours(status: os.stat_result) -> bool:
    """Tell whether a file or folder is ours and nobody else can write to it."""
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def is_own_file(status: os.stat_result) -> bool:
    """Tell whether this is a regular file that only we can write to."""
    return S_ISREG(status.st_mode) and is_ours(status)


def is_own_folder(status: os.stat_result) -> bool:
    """Tell whether this is a folder that only we can write to; a link to one is none."""
    return S_ISDIR(status.st_mode) and is_ours(status)


def make_folder(folder: str) -> None:
    """Make a folder and its missing parents, each of mode 0700."""
    if not folder or os.path.isdir(folder):
        return
    make_folder(os.path.dirname(folder))
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        return
