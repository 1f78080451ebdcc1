"""Replace what is known without asking anything for a secret: variables and places.

That is what a program's path may be made of; it is looked for before a server is trusted.
"""

from __future__ import annotations

import os

from kosmo.errors import CredentialsError
from kosmo.mcp.syntax import ENV, PLACE, parts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.syntax import Reference


def plain(text: str, definition: ServerDefinition) -> str | None:
    """Give a text with its variables replaced; None where it has other references, or no value."""
    try:
        parts = parts_of(text)
    except CredentialsError:
        return None
    known = [part if isinstance(part, str) else _known(part, definition) for part in parts]
    return None if None in known else "".join(str(part) for part in known)


def place(name: str, definition: ServerDefinition) -> str | None:
    """Give one of the places that editors know; None where the server has no project."""
    root = definition.source.root
    if name == "userHome":
        return os.path.expanduser("~")
    if name in ("pathSeparator", "/"):
        return os.sep
    if root is None:
        return None
    return os.path.basename(root) if name == "workspaceFolderBasename" else root


def variable(reference: Reference) -> str | None:
    """Give the value of a variable; an empty one counts as unset."""
    return os.environ.get(reference.target) or reference.otherwise


def _known(part: Reference, definition: ServerDefinition) -> str | None:
    if part.kind == ENV:
        return variable(part)
    return place(part.target, definition) if part.kind == PLACE else None
