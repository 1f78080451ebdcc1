"""A project that defines MCP servers, in the eyes of somebody with a home of their own."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.mcp import sources

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo.mcp.definition import ServerDefinition


class Project:
    """A folder with a repository in it, which is the working folder, and the user's files."""

    def __init__(self, root: Path, home: Path) -> None:
        """Take the folder and what `KOSMO_HOME` is."""
        self.root = root
        self.home = home
        self.own = home / "config" / "mcp.json"
        self.trusted = home / "state" / "mcp-trust.json"

    def write(self, text: str, name: str = ".mcp.json") -> Path:
        """Write a file of the project, the user's own one by the name `own`."""
        path = self.own if name == "own" else self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def define(self, name: str = ".mcp.json", /, **servers: Any) -> Path:
        """Write a file that has these servers."""
        return self.write(json.dumps({"mcpServers": servers}), name)

    def program(self, name: str, text: str = "#!/bin/sh\n") -> Path:
        """Write a program into the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        return path

    def only(self, entry: dict[str, Any], file: str = ".mcp.json") -> ServerDefinition:
        """Define one server, `one`, and give its definition."""
        self.define(file, one=entry)
        return sources.definition("one")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Give a project in a home of its own, and work in it."""
    for variable in [name for name in os.environ if name.startswith("KOSMO_")]:
        monkeypatch.delenv(variable)
    home, root = tmp_path / "own", tmp_path / "project"
    monkeypatch.setenv("KOSMO_HOME", str(home))
    (root / ".git").mkdir(parents=True)
    monkeypatch.chdir(root)
    return Project(root, home)
