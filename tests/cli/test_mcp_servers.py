"""`kosmo mcp add|remove|enable|disable|list|status`: files of servers, changed by commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

COMMENTED = '{\n  // mine\n  "mcpServers": {"one": {"command": "sh"}}\n}\n'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty repository."""
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def held(path: Path) -> Any:
    return json.loads(path.read_text())["mcpServers"]


def put(path: Path, **servers: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"mcpServers": servers}))
    return path


def own(kosmo: Kosmo) -> Path:
    return kosmo.home / "config" / "mcp.json"


def refused(kosmo: Kosmo, *words: str, code: int = 2) -> dict[str, Any]:
    error: dict[str, Any] = kosmo.json("mcp", *words, code=code)["error"]
    return error


def test_a_command_line_behind_two_dashes_is_the_servers_own(
    kosmo: Kosmo, repository: Path
) -> None:
    words = ("--env", "TOKEN", "--env", "A=b", "--timeout", "5", "--", "sh", "-c", "--json", "-q")
    done = kosmo("mcp", "add", "one", "--json", *words)
    data = json.loads(done.stdout)["data"]
    path = repository / ".mcp.json"
    assert (data["server"], data["path"], data["scope"]) == ("one", str(path), "project")
    assert held(path) == {
        "one": {
            "command": "sh",
            "args": ["-c", "--json", "-q"],
            "env": {"TOKEN": "${TOKEN}", "A": "b"},
            "timeout": 5,
        }
    }


def test_every_way_to_say_it_enters_the_same(kosmo: Kosmo, repository: Path) -> None:
    for words in (
        ("--", "sh", "a", "b"),
        ("--command", "sh", "--arg", "a", "--arg", "b"),
        ("--type", "stdio", "--command", "sh", "a", "--arg", "b"),
        ("sh", "a", "b"),
    ):
        done = kosmo("mcp", "add", "one", "--replace", *words)
        assert done.returncode == 0, done.stderr
        assert held(repository / ".mcp.json") == {"one": {"command": "sh", "args": ["a", "b"]}}


def test_an_address_makes_a_server_of_http(kosmo: Kosmo, repository: Path) -> None:
    header = ("--header", "Authorization: Bearer ${TOKEN}", "--header", "X-A:b")
    for words in (("https://x.example/mcp",), ("--url", "https://x.example/mcp", "--type", "http")):
        kosmo.json("mcp", "add", "one", *words, *header, "--global", "--replace")
        assert held(own(kosmo)) == {
            "one": {
                "type": "http",
                "url": "https://x.example/mcp",
                "headers": {"Authorization": "Bearer ${TOKEN}", "X-A": "b"},
            }
        }
    assert not (repository / ".mcp.json").exists()


def test_what_was_typed_is_trusted_and_nothing_is_started(kosmo: Kosmo, repository: Path) -> None:
    program = repository / "serve"
    program.write_text(f"#!/bin/sh\ntouch {repository}/started\n")
    program.chmod(0o755)
    data = kosmo.json("mcp", "add", "one", "./serve")["data"]
    assert data["trusted"] is True
    row = kosmo.json("mcp", "status", "one")["data"]["servers"]["one"]
    assert (row["trust"], row["status"], row["fingerprint"]) == (
        "trusted", "configured", data["fingerprint"],
    )  # fmt: skip
    kosmo.json("mcp", "list")
    kosmo.json("mcp", "doctor")
    assert not (repository / "started").exists()


def test_a_server_whose_program_is_missing_is_entered_untrusted(
    kosmo: Kosmo, repository: Path
) -> None:
    done = kosmo("mcp", "add", "one", "--", "no-such-program")
    assert (done.returncode, "not trusted" in done.stderr) == (0, True)
    assert "mend the entry, then: kosmo mcp trust one" in done.stderr
    assert kosmo.json("mcp", "status")["data"]["servers"]["one"]["trust"] == "untrusted"
    error = kosmo.json("mcp", "tools", "one", code=2)["error"]
    assert (error["code"], error["hint"]) == ("server_program", "kosmo mcp doctor one")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("one", "--write", "maybe", "--", "sh"), "config_value"),
        (("one", "--read", "deny,", "--", "sh"), "config_value"),
        (("a b", "--", "sh"), "bad_name"),
        (("list", "--", "sh"), "bad_name"),
        (("sandbox", "--", "sh"), "bad_name"),
        (("x" * 41, "--", "sh"), "bad_name"),
        (("one",), "usage"),
        (("one", "--type", "sse", "--url", "https://x.example"), "usage"),
        (("one", "--type", "http", "--command", "sh"), "usage"),
        (("one", "--enable", "--disable", "--", "sh"), "usage"),
        (("one", "--global", "--project", "--", "sh"), "usage"),
        (("one", "--header", "A: b", "--", "sh"), "usage"),
        (("one", "https://x.example", "--env", "A=b"), "usage"),
        (("one", "https://x.example", "more"), "usage"),
        (("one", "--url", "https://x.example", "--", "sh"), "usage"),
        (("one", "--url", "ftp://x.example"), "usage"),
        (("one", "--env", "1A=b", "--", "sh"), "usage"),
        (("one", "--env", "=b", "--", "sh"), "usage"),
        (("one", "--timeout", "0", "--", "sh"), "usage"),
        (("one", "--timeout", "soon", "--", "sh"), "usage"),
        (("one", "https://x.example", "--header", "no colon"), "usage"),
        (("one", "--env", "A=command:id", "--", "sh"), "foreign_reference"),
        (("one", "--env", "A=file:/etc/hosts", "--", "sh"), "foreign_reference"),
        (("one", "--env", "A=@secret:mcp.two.k", "--", "sh"), "foreign_reference"),
        (("one", "--env", "A=${input:x}", "--", "sh"), "bad_reference"),
        (("one", "--env", "API_TOKEN=secret-value-1", "--", "sh"), "secret_in_argument"),
        (("one", "--", "sh", "--api-key", "secret-value-1"), "secret_in_argument"),
        (("one", "--", "sh", "--token=secret-value-1"), "secret_in_argument"),
        (("one", "https://me:secret-value-1@x.example"), "secret_in_argument"),
        (
            ("one", "https://x.example", "--header", "X-Api-Key: secret-value-1"),
            "secret_in_argument",
        ),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_written(
    kosmo: Kosmo, repository: Path, words: tuple[str, ...], code: str
) -> None:
    done = kosmo("mcp", "add", "--json", *words)
    assert done.returncode == 2, done.stdout
    assert json.loads(done.stdout)["error"]["code"] == code
    assert "secret-value-1" not in done.stdout + done.stderr
    assert not (repository / ".mcp.json").exists()
    assert not own(kosmo).exists()
    assert not (kosmo.home / "config" / "settings.toml").exists()


def test_permissions_are_those_of_the_servers_calls(kosmo: Kosmo, repository: Path) -> None:
    words = ("--read", "ask", "--write", "deny")
    done = kosmo("mcp", "add", "one", *words, "--", "sh")
    assert done.returncode == 0
    row = kosmo.json("mcp", "list")["data"]["servers"]["one"]
    assert row["permissions"] == {"read": "ask", "write": "deny", "destructive": "deny"}
    assert "policy" not in (repository / ".mcp.json").read_text()


def test_a_name_that_is_taken_is_refused_unless_it_is_to_be_replaced(
    kosmo: Kosmo, repository: Path
) -> None:
    path = put(repository / ".mcp.json", one={"command": "x", "alwaysAllow": ["a"], "args": ["b"]})
    before = path.read_text()
    assert refused(kosmo, "add", "one", "sh")["code"] == "server_exists"
    assert path.read_text() == before
    kosmo.json("mcp", "add", "one", "sh", "--replace")
    assert held(path) == {"one": {"alwaysAllow": ["a"], "command": "sh"}}


def test_a_file_with_comments_or_faults_is_read_and_never_written(
    kosmo: Kosmo, repository: Path
) -> None:
    path = repository / ".mcp.json"
    path.write_text(COMMENTED)
    assert list(kosmo.json("mcp", "list")["data"]["servers"]) == ["one"]
    for words in (("add", "two", "sh"), ("remove", "one")):
        error = refused(kosmo, *words)
        assert (error["code"], str(path) in error["message"]) == ("mcp_file_kept", True)
    assert path.read_text() == COMMENTED
    path.write_text("{")
    assert refused(kosmo, "add", "two", "sh")["code"] == "config_syntax"
    assert path.read_text() == "{"


def test_who_hides_whom_is_told(kosmo: Kosmo, repository: Path) -> None:
    kosmo.json("mcp", "add", "one", "sh")
    done = kosmo("mcp", "add", "one", "sh", "--global")
    assert f"hidden by the `one` of {repository}" in done.stderr
    done = kosmo("mcp", "add", "one", "sh", "--replace")
    assert f"hides that of {own(kosmo)}" in done.stderr
    assert "hides that of" in kosmo("mcp", "list").stderr


def test_the_list_has_servers_by_name_and_their_files(kosmo: Kosmo, repository: Path) -> None:
    put(own(kosmo), mine={"command": "sh", "args": ["--token", "some-long-secret"]})
    put(repository / ".mcp.json", one={"url": "https://x.example", "enabled": False})
    (repository / ".vscode").mkdir()
    (repository / ".vscode" / "mcp.json").write_text("{")
    data = kosmo.json("mcp", "list")["data"]
    assert list(data["servers"]) == ["mine"]
    assert data["servers"]["mine"]["args"] == ["--token", "********"]
    data = kosmo.json("mcp", "list", "--all")["data"]
    assert {"name", "type", "enabled", "source", "path", "command", "args", "url", "timeout"} | {
        "permissions"
    } <= set(data["servers"]["one"])
    assert [(one["source"], one["schema"]) for one in data["sources"]] == [
        ("user", "mcpServers"), ("project", "mcpServers"),
    ]  # fmt: skip
    assert [one["source"] for one in data["problems"]] == ["project-vscode"]


def test_no_value_of_a_variable_or_header_is_ever_shown(kosmo: Kosmo, repository: Path) -> None:
    put(
        repository / ".mcp.json",
        one={"command": "sh", "env": {"A": "value-of-a", "TOKEN": "value-of-token"}},
        two={"url": "https://x.example?key=value-of-key", "headers": {"A": "value-of-header"}},
    )
    lines = (
        ("list",), ("status",), ("doctor",), ("export",), ("trust", "one", "--yes"),
        ("trust", "two", "--yes"), ("doctor", "one"),
    )  # fmt: skip
    for words in lines:
        done = kosmo("mcp", *words, "--json")
        shown = done.stdout + done.stderr
        told = {"value-of-a", "value-of-token", "value-of-key", "value-of-header"}
        if words == ("export",):  # which is for another client; what may be a secret is left out
            told -= {"value-of-a", "value-of-header"}
        assert not [one for one in told if one in shown], words


def test_removing_takes_entry_and_trust_and_leaves_the_rest(kosmo: Kosmo, repository: Path) -> None:
    kosmo.json("mcp", "add", "one", "sh", "--write", "deny")
    kosmo.json("mcp", "add", "two", "sh")
    kosmo.json("mcp", "secret", "set", "one", "k", "--env", "V", V="value")
    done = kosmo("mcp", "remove", "one")
    assert "secrets stay" in done.stderr
    assert "policy stays: kosmo config unset policy.mcp:one" in done.stderr
    assert list(held(repository / ".mcp.json")) == ["two"]
    put(repository / ".mcp.json", one={"command": "sh"})
    assert kosmo.json("mcp", "status")["data"]["servers"]["one"]["trust"] == "untrusted"


def test_a_broken_entry_can_be_removed(kosmo: Kosmo, repository: Path) -> None:
    path = put(repository / ".mcp.json", one={"command": 7}, **{"a b": {"command": "sh"}})
    kosmo.json("mcp", "remove", "one")
    kosmo.json("mcp", "remove", "a b")
    assert held(path) == {}


@pytest.mark.parametrize("word", ["remove", "enable", "disable", "status", "trust", "doctor"])
def test_a_server_that_is_not_there_is_refused_with_the_nearest_name(
    kosmo: Kosmo, repository: Path, word: str
) -> None:
    path = put(repository / ".mcp.json", github={"command": "sh"})
    before = path.read_text()
    error = refused(kosmo, word, "gihub")
    assert (error["code"], "did you mean `github`" in error["message"]) == ("unknown_server", True)
    assert path.read_text() == before


def test_a_server_of_another_scope_is_not_touched(kosmo: Kosmo, repository: Path) -> None:
    path = put(own(kosmo), one={"command": "sh"})
    assert refused(kosmo, "remove", "one", "--project")["code"] == "unknown_server"
    put(repository / ".mcp.json", two={"command": "sh"})
    assert refused(kosmo, "disable", "two", "--global")["code"] == "usage"
    assert held(path) == {"one": {"command": "sh"}}


def test_a_server_is_switched_off_and_on_in_its_own_entry(kosmo: Kosmo, repository: Path) -> None:
    entry = {"command": "sh", "alwaysAllow": ["a"]}
    path = put(repository / ".mcp.json", one=entry)
    data = kosmo.json("mcp", "disable", "one")["data"]
    assert data == {"server": "one", "path": str(path), "scope": "project", "enabled": False}
    assert held(path) == {"one": {**entry, "enabled": False}}
    assert kosmo.json("mcp", "disable", "one")["data"]["path"] is None
    assert kosmo.json("mcp", "enable", "one")["data"]["enabled"] is True
    assert held(path) == {"one": entry}
    put(path, one={**entry, "disabled": True})
    kosmo.json("mcp", "enable", "one")
    assert held(path) == {"one": entry}


@pytest.mark.parametrize("words", [("--project",), ()])
def test_switching_off_for_a_project_writes_no_half_entry(
    kosmo: Kosmo,
    repository: Path,
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of the user's own file with `--project`, of an editor's file in any case."""
    path = own(kosmo) if words else repository / ".cursor" / "mcp.json"
    before = put(path, one={"command": "sh"}).read_text()
    data = kosmo.json("mcp", "disable", "one", *words)["data"]
    assert (data["scope"], data["enabled"]) == ("project", False)
    assert not (repository / ".mcp.json").exists()
    assert path.read_text() == before
    assert kosmo.json("mcp", "list")["data"]["servers"] == {}
    if words:
        (tmp_path / "other").mkdir()
        monkeypatch.chdir(tmp_path / "other")
        assert list(kosmo.json("mcp", "list")["data"]["servers"]) == ["one"]
        monkeypatch.chdir(repository)
    assert kosmo.json("mcp", "enable", "one")["data"]["enabled"] is True
    assert path.read_text() == before


def test_a_projects_file_with_comments_is_switched_without_being_written(
    kosmo: Kosmo, repository: Path
) -> None:
    path = repository / ".mcp.json"
    path.write_text(COMMENTED)
    assert kosmo.json("mcp", "disable", "one")["data"]["enabled"] is False
    assert kosmo.json("mcp", "enable", "one")["data"]["enabled"] is True
    assert path.read_text() == COMMENTED


def test_an_editors_file_is_never_written(kosmo: Kosmo, repository: Path) -> None:
    path = put(repository / ".vscode" / "mcp.json", one={"command": "sh", "disabled": True})
    before = path.read_text()
    assert refused(kosmo, "enable", "one")["code"] == "mcp_file_kept"
    assert refused(kosmo, "remove", "one")["hint"] == "kosmo mcp disable one"
    assert path.read_text() == before
