"""`kosmo mcp status NAME`: what a server runs, is given and says, on lines that are kosmo's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty repository."""
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def put(path: Path, **servers: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"mcpServers": servers}))
    return path


def person_sees(kosmo: Kosmo, name: str) -> str:
    done = kosmo("mcp", "status", name, "-o", "table")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_status_of_one_server_shows_what_it_runs(kosmo: Kosmo, repository: Path) -> None:
    path = put(
        repository / ".mcp.json",
        one={"command": "sh", "args": ["-c", "exit 1"], "env": {"TOKEN": "${A_TOKEN}"}},
        web={"url": "https://x.example/mcp"},
        gone={"command": "no-such-program"},
    )
    shown = person_sees(kosmo, "one")
    assert shown.startswith("one: configured, untrusted, not listed yet (")
    for told in ("runs      sh -c 'exit 1'", "variables TOKEN", "is given  env.TOKEN: env:A_TOKEN"):
        assert told in shown
    assert f"file      {path} (the project's, so anybody may have written it)" in shown
    assert "connects  https://x.example/mcp" in person_sees(kosmo, "web")
    gone = person_sees(kosmo, "gone")
    assert "runs      no-such-program" in gone
    assert "warning   the MCP server `gone` cannot be started: " in gone


def test_a_line_break_in_a_file_begins_no_line_of_a_page(kosmo: Kosmo, repository: Path) -> None:
    words = ["-c", "exit 1\nprogram   /usr/bin/true\x1b[2K"]
    put(repository / ".mcp.json", **{"one": {"command": "sh", "args": words}, "a\nb": {}})
    shown = person_sees(kosmo, "one")
    assert r"runs      sh -c 'exit 1\nprogram   /usr/bin/true\x1b[2K'" in shown
    listed = kosmo("mcp", "list", "-o", "table")
    assert not any(line.startswith("program") for line in listed.stdout.splitlines())
    assert r"`a\nb`" in listed.stderr
