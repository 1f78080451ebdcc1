"""The clients that people use, and how each wants a server written into its file."""

from __future__ import annotations

import os
import sys

from kosmo.errors import UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Entry = dict[str, Any]

USER, PROJECT = "user", "project"
SCOPES = (USER, PROJECT)


class Client:
    """One client: the key of servers in its file, and where that file is.

    `user` is below the folder that `base` names; `project` is below the working folder, empty
    where the client reads none there. `typed` says that an entry tells how it is spoken to.
    """

    __slots__ = ("base", "key", "name", "project", "title", "typed", "user")

    def __init__(
        self,
        name: str,
        title: str,
        *,
        key: str = "mcpServers",
        base: str = "home",
        user: str,
        project: str = "",
        typed: bool = False,
    ) -> None:
        """Take the description."""
        self.name = name
        self.title = title
        self.key = key
        self.base = base
        self.user = user
        self.project = project
        self.typed = typed

    @property
    def is_toml(self) -> bool:
        """Whether its file is TOML, not JSON."""
        return self.user.endswith(".toml")

    def path(self, scope: str) -> str:
        """Give the file; raises UsageError where the client has none for that scope."""
        if scope == PROJECT:
            if not self.project:
                raise UsageError(
                    f"{self.title} reads no file of a project", code="invalid_arguments"
                )
            return os.path.abspath(self.project)
        return os.path.join(_folder(self.base), *self.user.split("/"))

    def entry(self, words: list[str], environment: dict[str, str]) -> Entry:
        """Write a server that is started with these words, as this client reads it."""
        made: Entry = {"type": "stdio"} if self.typed else {}
        made |= {"command": words[0], "args": words[1:]}
        return made | ({"env": environment} if environment else {})


CLIENTS = (
    Client("claude-desktop", "Claude Desktop", base="config",
           user="Claude/claude_desktop_config.json"),
    Client("claude-code", "Claude Code", user=".claude.json", project=".mcp.json", typed=True),
    Client("cursor", "Cursor", user=".cursor/mcp.json", project=".cursor/mcp.json"),
    Client("vscode", "VS Code", key="servers", base="config", user="Code/User/mcp.json",
           project=".vscode/mcp.json", typed=True),
    Client("codex", "Codex", key="mcp_servers", base="codex", user="config.toml",
           project=".codex/config.toml"),
    Client("gemini", "Gemini CLI", user=".gemini/settings.json", project=".gemini/settings.json"),
    Client("windsurf", "Windsurf", user=".codeium/windsurf/mcp_config.json"),
    Client("zed", "Zed", key="context_servers", base="zed", user="settings.json",
           project=".zed/settings.json"),
)  # fmt: skip


def client(name: str) -> Client:
    """Find a client; raises UsageError for one that is not known."""
    for one in CLIENTS:
        if one.name == name:
            return one
    known = [one.name for one in CLIENTS]
    near = nearest(name, known)
    raise UsageError(
        f"`--client` must be one of {', '.join(known)}, not `{name}`"
        + (f"; did you mean `{near}`?" if near else ""),
        code="invalid_arguments",
    )


def _folder(base: str) -> str:
    """Give the folder below which a client keeps its file on this system."""
    home = os.path.expanduser("~")
    xdg = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    roaming = os.environ.get("APPDATA") or os.path.join(home, "AppData", "Roaming")
    if base == "codex":
        return os.environ.get("CODEX_HOME") or os.path.join(home, ".codex")
    if base == "zed":
        return os.path.join(roaming, "Zed") if sys.platform == "win32" else os.path.join(xdg, "zed")
    if base == "config":
        own = {"darwin": os.path.join(home, "Library", "Application Support"), "win32": roaming}
        return own.get(sys.platform, xdg)
    return home
