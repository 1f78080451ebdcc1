"""Change a file of servers so that whatever else is in it stays.

A file that kosmo cannot write back as it is, because it has comments or is broken, is left alone.
"""

from __future__ import annotations

import os
import stat

from kosmo.config.atomic import locked, replace_file
from kosmo.config.paths import state_folder
from kosmo.errors import ConfigError
from kosmo.mcp.document import Document, read_document
from kosmo.mcp.entries import KEYS, entries
from kosmo.mcp.places import leads_outside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from kosmo.mcp.definition import Source

    Entries = dict[str, Any]
    T = TypeVar("T")


def edit(source: Source, change: Callable[[Entries], T]) -> T:
    """Change the entries of a file while no other kosmo writes it, and give what `change` gives.

    `change` is given the entries by name and may raise; then nothing is written, as where it left
    them as they were. Raises ConfigError for a file that cannot be written without a loss.
    """
    path = os.path.realpath(source.path)
    if leads_outside(source):
        raise _refused(source.path, f"it is a link to `{path}`, outside the project")
    with locked(_lock_of(path)):
        document = read_document(path) or Document({})
        key, held = entries(document)
        if held is None:
            raise _refused(path, f"`{key}` in it is no JSON object")
        before = document.content()
        document.data[key or KEYS[0]] = held
        outcome = change(held)
        content = document.content()
        if content == before:
            return outcome
        if document.comments:
            raise _refused(path, "it has comments, which kosmo would lose")
        _replace(source, path, content)
    return outcome


def _replace(source: Source, path: str, content: bytes) -> None:
    """Replace the file; a project's keeps the mode that it has, or gets that of any new file."""
    try:
        mode = stat.S_IMODE(os.stat(path).st_mode)
    except OSError:
        mode = 0o666 & ~_umask() if source.project else 0o600
    try:
        replace_file(path, content)
        os.chmod(path, mode)
    except ConfigError as error:
        if source.project:
            error.hint = f"look at the folder: ls -ld {os.path.dirname(path)}"
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _lock_of(path: str) -> str:
    """Name a file to lock: beside the project's own it would be one more file in a repository."""
    from hashlib import sha256

    name = sha256(os.fsencode(path)).hexdigest()[:24]
    return os.path.join(state_folder(), "mcp-locks", name)


def _refused(path: str, why: str) -> ConfigError:
    return ConfigError(
        f"`{path}` is not written: {why}",
        hint=f"change it in an editor: {path}",
        code="mcp_file_kept",
    )
