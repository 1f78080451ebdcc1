"""`kosmo mcp import|export`: servers from other clients' files, and for them."""

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


def write(path: Path, data: Any) -> str:
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return str(path)


@pytest.mark.parametrize(
    "shape",
    [
        '{"mcpServers": %s}',
        '{"servers": %s, "inputs": []}',
        '{"editor.fontSize": 12, "mcp": {"servers": %s}}',
        '// settings\n{"mcpServers": %s,}',
    ],
)
def test_every_clients_file_is_read_and_left_as_it_is(
    kosmo: Kosmo, repository: Path, tmp_path: Path, shape: str
) -> None:
    entry = {"command": "sh", "args": ["-c", "true"], "alwaysAllow": ["x"], "disabled": True}
    path = write(tmp_path / "client.json", shape % json.dumps({"one": entry}))
    data = kosmo.json("mcp", "import", path)["data"]
    assert (data["imported"], data["skipped"], data["scope"]) == (["one"], [], "project")
    assert json.loads((repository / ".mcp.json").read_text()) == {"mcpServers": {"one": entry}}
    assert (tmp_path / "client.json").read_text() == shape % json.dumps({"one": entry})


def test_what_is_imported_is_not_trusted(kosmo: Kosmo, repository: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "client.json", {"mcpServers": {"one": {"command": "sh"}}})
    kosmo.json("mcp", "import", path, "--global")
    row = kosmo.json("mcp", "status", "one")["data"]["servers"]["one"]
    assert (row["source"], row["trust"]) == ("user", "untrusted")


def test_what_cannot_be_used_or_is_there_is_left_out_and_told(
    kosmo: Kosmo, repository: Path, tmp_path: Path
) -> None:
    write(
        repository / ".mcp.json", {"servers": {"same": {"command": "sh"}, "mine": {"command": "a"}}}
    )
    given = {
        "new": {"command": "sh"},
        "same": {"command": "sh"},
        "mine": {"command": "b"},
        "a b": {"command": "sh"},
        "old": {"type": "sse", "url": "https://x.example"},
    }
    path = write(tmp_path / "client.json", {"mcpServers": given})
    answer = kosmo.json("mcp", "import", path, code=6)
    assert answer["data"]["imported"] == ["new", "same"]
    assert {one["server"] for one in answer["data"]["skipped"]} == {"mine", "a b", "old"}
    assert answer["error"]["code"] == "partial"
    held = json.loads((repository / ".mcp.json").read_text())["servers"]
    assert held["mine"] == {"command": "a"}
    kosmo.json("mcp", "import", path, "--replace", code=6)
    assert json.loads((repository / ".mcp.json").read_text())["servers"]["mine"] == {"command": "b"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "usage"),
        ("{", "config_syntax"),
        ("{}", "usage"),
        ('{"mcpServers": {}}', "usage"),
        ('{"mcpServers": {"a b": {"command": "sh"}}}', "nothing_imported"),
    ],
)
def test_a_file_with_nothing_to_import_writes_nothing(
    kosmo: Kosmo, repository: Path, tmp_path: Path, text: str | None, code: str
) -> None:
    path = tmp_path / "client.json"
    if text is not None:
        path.write_text(text)
    assert kosmo.json("mcp", "import", str(path), code=2)["error"]["code"] == code
    assert not (repository / ".mcp.json").exists()


def test_a_secret_that_stood_in_the_file_is_pointed_out_and_not_shown(
    kosmo: Kosmo, repository: Path, tmp_path: Path
) -> None:
    entry = {
        "command": "sh",
        "env": {"API_TOKEN": "some-long-value"},
        "args": ["--key=also-secret"],
    }
    path = write(tmp_path / "client.json", {"mcpServers": {"one": entry}})
    done = kosmo("mcp", "import", path)
    assert "kosmo mcp secret set one api_token" in done.stderr
    assert f"write `@secret:mcp.one.api_token` in its place in {repository}/.mcp.json" in (
        done.stderr
    )
    assert "in the arguments of `one`" in done.stderr
    assert "some-long-value" not in done.stdout + done.stderr
    assert "also-secret" not in done.stdout + done.stderr


SERVERS = {
    "files": {
        "command": "sh",
        "args": ["${workspaceFolder}", "${HOME}"],
        "env": {"API_TOKEN": "some-long-value", "A": "${B:-c}", "MODE": "fast"},
        "timeout": 5,
    },
    "off": {"command": "sh", "enabled": False},
    "web": {
        "type": "http",
        "url": "https://x.example/mcp?profile=a",
        "headers": {"Authorization": "Bearer some-long-value", "X-A": "$B"},
    },
}


def test_an_export_is_read_by_others_and_has_no_secret(kosmo: Kosmo, repository: Path) -> None:
    write(repository / ".mcp.json", {"mcpServers": SERVERS})
    done = kosmo("mcp", "export")
    assert json.loads(done.stdout) == {
        "mcpServers": {
            "files": {
                "command": "sh",
                "args": ["${workspaceFolder}", "${HOME}"],
                "env": {"API_TOKEN": "${API_TOKEN}", "A": "${B:-c}", "MODE": "fast"},
                "timeout": 5,
            },
            "web": {
                "type": "http",
                "url": "https://x.example/mcp?profile=a",
                "headers": {"Authorization": "${WEB_AUTHORIZATION}", "X-A": "${B}"},
            },
        }
    }
    assert "some-long-value" not in done.stdout + done.stderr
    assert "`API_TOKEN` stands there instead" in done.stderr


def test_an_export_for_vs_code_is_in_its_words(kosmo: Kosmo, repository: Path) -> None:
    write(repository / ".mcp.json", {"mcpServers": SERVERS})
    data = kosmo.json("mcp", "export", "--format", "vscode")["data"]
    assert list(data) == ["servers"]
    assert data["servers"]["files"]["type"] == "stdio"
    assert data["servers"]["files"]["args"] == ["${workspaceFolder}", "${env:HOME}"]
    assert data["servers"]["web"]["headers"]["X-A"] == "${env:B}"


def test_what_was_exported_can_be_imported(
    kosmo: Kosmo, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository / ".mcp.json", {"mcpServers": SERVERS})
    for format in ("mcpServers", "vscode"):
        path = tmp_path / f"{format}.json"
        data = kosmo.json("mcp", "export", "--format", format, "--path", str(path))["data"]
        assert data["servers"] == ["files", "web"]
        other = tmp_path / f"other-{format}"
        (other / ".git").mkdir(parents=True)
        monkeypatch.chdir(other)
        assert kosmo.json("mcp", "import", str(path))["data"]["imported"] == ["files", "web"]
        rows = kosmo.json("mcp", "list")["data"]["servers"]
        assert [one["type"] for one in rows.values()] == ["stdio", "http"]
        monkeypatch.chdir(repository)


def test_an_export_never_writes_over_a_file_unasked(kosmo: Kosmo, repository: Path) -> None:
    write(repository / ".mcp.json", {"mcpServers": SERVERS})
    (repository / "there.json").write_text("mine")
    error = kosmo.json("mcp", "export", "--path", "there.json", code=2)["error"]
    assert "there already" in error["message"]
    assert (repository / "there.json").read_text() == "mine"
    kosmo.json("mcp", "export", "--path", "there.json", "--replace")
    assert "mcpServers" in (repository / "there.json").read_text()
    assert kosmo.json("mcp", "export", "--path", "no/folder.json", code=2)["error"]["hint"]
    assert kosmo.json("mcp", "export", "--format", "yaml", code=2)["error"]["code"] == "usage"


def test_a_reference_that_only_kosmo_reads_is_told(kosmo: Kosmo, repository: Path) -> None:
    entry = {"command": "sh", "env": {"A": "@secret:mcp.one.a"}}
    write(repository / ".mcp.json", {"mcpServers": {"one": entry}})
    done = kosmo("mcp", "export")
    assert json.loads(done.stdout)["mcpServers"]["one"] == entry
    assert "only kosmo reads: @secret:mcp.one.a" in done.stderr
