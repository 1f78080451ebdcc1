"""What is to be started or connected to for a server, once it was found to be trusted."""

from __future__ import annotations

import os

from kosmo.mcp.programs import folder_of
from kosmo.mcp.references import resolved
from kosmo.mcp.trust import check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.http.redact import Redactor
    from kosmo.mcp.definition import ServerDefinition

# What a server is given of kosmo's own environment, which holds credentials.
_PASSED = (
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP",
    "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PATHEXT",
)  # fmt: skip


class Opening:
    """A server with all references replaced: a command line, or an address with headers.

    `url` is None for a program.
    """

    __slots__ = ("command", "cwd", "env", "headers", "seconds", "url")

    def __init__(self, definition: ServerDefinition, redactor: Redactor) -> None:
        """Check the trust in a definition, and only then look up what it refers to.

        Its secrets are made known to the redactor. Raises PolicyError for what is not trusted,
        CredentialsError for a reference that leads nowhere.
        """
        program = check(definition).program
        found = resolved(definition)
        redactor.learn(*found.secrets)
        self.url: str | None = None if definition.kind == "stdio" else found.url
        self.command = [] if self.url is not None else [program or found.command or "", *found.args]
        self.headers = found.headers
        passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
        self.env = {**passed, **found.env}
        self.cwd = folder_of(definition) if self.url is None else None
        self.seconds = definition.timeout
