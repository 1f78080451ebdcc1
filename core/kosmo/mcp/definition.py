"""What a file says about one MCP server."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SECONDS = 30.0
"""How long one request may take unless the definition says otherwise."""


class Source:
    """A file of servers: `label` is `user`, `project-vscode`, `project-cursor` or `project`.

    `root` is the folder of the project, None for the user's own file.
    """

    __slots__ = ("label", "path", "root")

    def __init__(self, label: str, path: str, root: str | None = None) -> None:
        """Take the label, the absolute path, and the project."""
        self.label = label
        self.path = path
        self.root = root

    @property
    def project(self) -> bool:
        """Whether the file comes with a project, so that anybody may have written it."""
        return self.label != "user"


class ServerDefinition:
    """One server as its file has it: references are not replaced, nothing is looked for.

    `kind` is `stdio` (then `command` and `args` count) or `http` (then `url` and `headers`).
    `cwd` None is a folder of the user's, see `programs.folder_of`; a project's server always has
    one. `timeout` is in seconds. `unread` are keys of the entry that mean nothing to kosmo, `hides`
    is the file whose server of this name it has the place of.
    """

    __slots__ = (
        "args", "command", "cwd", "enabled", "env", "headers", "hides", "kind", "name", "source",
        "timeout", "unread", "url",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        source: Source,
        *,
        command: str | None = None,
        args: list[str] | None = None,
        url: str | None = None,
        env: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        cwd: str | None = None,
        enabled: bool = True,
        timeout: float = SECONDS,
        unread: list[str] | None = None,
    ) -> None:
        """Take what was read; a server with a `url` is one of HTTP."""
        self.name = name
        self.source = source
        self.kind = "stdio" if url is None else "http"
        self.command = command
        self.args = args or []
        self.url = url
        self.env = env or {}
        self.headers = headers or {}
        self.cwd = cwd
        self.enabled = enabled
        self.timeout = timeout
        self.unread = unread or []
        self.hides: Source | None = None

    @property
    def integration(self) -> str:
        """The name under which its tools are functions."""
        return f"mcp:{self.name}"

    def parts(self) -> dict[str, Any]:
        """Give everything that changes what is run, or where it connects."""
        if self.kind == "http":
            return {"url": self.url, "headers": self.headers}
        return {
            "command": self.command,
            "args": self.args,
            "env": self.env,
            "cwd": self._folder(),
        }

    def _folder(self) -> str | None:
        """Give what `cwd` leads to; one with references is known when it is used, and stays so."""
        if self.cwd is None or "${" in self.cwd:
            return self.cwd
        return os.path.realpath(self.cwd)

    def fingerprint(self) -> str:
        """Give the SHA-256 of everything that changes what is run, or where it connects."""
        return digest({"type": self.kind, **self.parts()})


def digest(value: Any) -> str:
    """Give the SHA-256 of a JSON value, whatever the order of its keys."""
    from hashlib import sha256

    return "sha256:" + sha256(canonical(value)).hexdigest()


def canonical(value: Any) -> bytes:
    """Write a JSON value in the one way in which equal values are equal bytes."""
    import json

    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
