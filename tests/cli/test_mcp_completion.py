"""What a TAB offers behind `kosmo mcp`: servers, their secrets and tools, none of them started."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo


@pytest.fixture
def known(kosmo: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kosmo:
    """Give kosmo in a project with servers that would leave a mark, and secrets."""
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    entry = {"command": "touch", "args": ["started"]}
    servers = {"github": entry, "files": {**entry, "enabled": False}, "git": {"url": "https://x.y"}}
    (folder / ".mcp.json").write_text(json.dumps({"mcpServers": servers}))
    for server, key in (("github", "token"), ("github", "other"), ("git", "key")):
        kosmo.json("mcp", "secret", "set", server, key, "--env", "V", V="x")
    return kosmo


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("mcp tru", ["trust"]),
        ("mcp trust ", ["files", "git", "github"]),
        ("mcp trust git", ["git", "github"]),
        ("mcp enable ", ["files"]),
        ("mcp disable ", ["git", "github"]),
        ("mcp add ", []),
        ("mcp status g", ["git", "github"]),
        ("mcp call gith", ["github."]),
        ("mcp call github.", []),
        ("mcp secret ", ["set", "list", "unset"]),
        ("mcp secret unset gith", ["github"]),
        ("mcp secret unset github ", ["other", "token"]),
        ("mcp export --format ", ["mcpServers", "vscode"]),
        ("mcp add x --write ", ["allow", "ask", "deny"]),
    ],
)
def test_servers_are_offered_where_a_command_takes_one(
    known: Kosmo, line: str, offered: list[str], tmp_path: Path
) -> None:
    *before, current = line.split(" ")
    done = known("completion", "candidates", "fish", str(len(before)), *before, current)
    assert (done.returncode, done.stderr) == (0, "")
    found = [one.partition("\t")[0] for one in done.stdout.splitlines()]
    assert [one for one in found if one.startswith(current)] == offered
    assert not (tmp_path / "repository" / "started").exists()


def test_a_broken_file_offers_nothing_and_says_nothing(known: Kosmo, tmp_path: Path) -> None:
    (tmp_path / "repository" / ".mcp.json").write_text("{")
    done = known("completion", "candidates", "fish", "2", "mcp", "trust", "")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


PROBE = """
import sys
from kosmo.cli.main import run
code = run(sys.argv[1:])
sys.stderr.write(repr(sorted({"mcp", "anyio", "httpx", "pydantic", "starlette"} & {*sys.modules})))
"""


@pytest.mark.parametrize(
    "line", ["list", "status", "doctor", "trust github --yes", "export", "secret list", "--help"]
)
def test_looking_at_servers_imports_nothing_that_talks_to_one(known: Kosmo, line: str) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", PROBE, "mcp", *line.split()],
        capture_output=True, text=True, check=True, timeout=60, env=known.environment,
    )  # fmt: skip
    assert done.stderr.rpartition("\n")[2] == "[]"
