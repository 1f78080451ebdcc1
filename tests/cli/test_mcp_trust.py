"""`kosmo mcp trust`: what is shown, who is asked, and what then is trusted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Person
    from tests.conftest import Kosmo


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a repository that came with a server, which has a program and a script."""
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / "serve").write_text("#!/bin/sh\ntouch started\n")
    (folder / "serve").chmod(0o755)
    (folder / "server.py").write_text("1\n")
    monkeypatch.chdir(folder)
    define(folder, command="./serve", args=["server.py"], env={"TOKEN": "$SOME_TOKEN"})
    return folder


def define(folder: Path, **entry: Any) -> None:
    (folder / ".mcp.json").write_text(json.dumps({"mcpServers": {"one": entry}}))


def state(kosmo: Kosmo) -> str:
    return str(kosmo.json("mcp", "status", "one")["data"]["servers"]["one"]["trust"])


def test_without_a_person_it_takes_a_yes(kosmo: Kosmo, repository: Path) -> None:
    error = kosmo.json("mcp", "trust", "one", code=2)["error"]
    assert error["code"] == "confirmation_required"
    assert error["hint"] == "for the person, never for an agent: kosmo mcp trust one --yes"
    assert "`kosmo mcp status one`" in error["message"]
    assert state(kosmo) == "untrusted"
    data = kosmo.json("mcp", "trust", "one", "--yes")["data"]
    assert (data["server"], data["scope"]) == ("one", "project")
    assert [one["path"] for one in data["programs"]] == [
        str(repository / "serve"), str(repository / "server.py"),
    ]  # fmt: skip
    assert data["references"] == ["env.TOKEN: env:SOME_TOKEN"]
    assert state(kosmo) == "trusted"
    assert not (repository / "started").exists()


def test_a_script_can_trust_what_was_reviewed_and_nothing_else(
    kosmo: Kosmo, repository: Path
) -> None:
    fingerprint = kosmo.json("mcp", "status", "one")["data"]["servers"]["one"]["fingerprint"]
    define(repository, command="./serve", args=["server.py", "more"])
    words = ("mcp", "trust", "one", "--yes", "--fingerprint")
    assert kosmo.json(*words, fingerprint, code=2)["error"]["code"] == "fingerprint_differs"
    assert state(kosmo) == "untrusted"
    now = kosmo.json("mcp", "status", "one")["data"]["servers"]["one"]["fingerprint"]
    assert kosmo.json(*words, now.removeprefix("sha256:"))["data"]["fingerprint"] == now


def test_a_person_sees_what_would_be_run_and_no_value(
    kosmo: Kosmo, repository: Path, person: Callable[..., Person]
) -> None:
    define(
        repository,
        command="./serve",
        args=["server.py", "--token", "value-of-argument", "${HOME}"],
        env={"TOKEN": "value-of-token", "NODE_OPTIONS": "--require x", "A": "@secret:mcp.one.a"},
    )
    one = person("mcp", "trust", "one", SOME_TOKEN="value-of-variable")
    one.answer("Trust `one`?", "no")
    assert one.leave() == 2
    for shown in (
        "the project's, so anybody may have written it",
        "./serve server.py --token '********' ${HOME}",
        f"{repository}/serve (sha256 ",
        f"{repository}/server.py (sha256 ",
        "A, NODE_OPTIONS, TOKEN",
        "args: env:HOME",
        "env.A: @secret:mcp.one.a",
        "NODE_OPTIONS can make the program load something else",
        "a secret may stand in its arguments",
        "nothing was trusted",
    ):
        assert shown in one.seen
    assert "value-of" not in one.seen
    assert state(kosmo) == "untrusted"


def test_a_yes_trusts_it_and_the_next_time_shows_what_changed(
    kosmo: Kosmo, repository: Path, person: Callable[..., Person]
) -> None:
    one = person("mcp", "trust", "one")
    one.answer("Trust `one`?", "y")
    assert one.leave() == 0
    assert state(kosmo) == "trusted"
    define(repository, command="./serve", args=["server.py"], env={"TOKEN": "$OTHER"})
    (repository / "server.py").write_text("2\n")
    assert state(kosmo) == "changed"
    one = person("mcp", "trust", "one")
    one.answer("Trust `one`?", "y")
    assert one.leave() == 0
    assert "its `env` changed" in one.seen
    assert f"the content of `{repository}/server.py` is another" in one.seen
    assert state(kosmo) == "trusted"


def test_what_is_trusted_is_what_was_shown(
    kosmo: Kosmo, repository: Path, person: Callable[..., Person]
) -> None:
    one = person("mcp", "trust", "one")
    one.press("Trust `one`?", "")
    (repository / "server.py").write_text("something else\n")
    one.press("", "y\n")
    assert one.leave() == 0
    assert state(kosmo) == "changed"


def test_nothing_that_is_shown_can_rewrite_the_terminal(
    kosmo: Kosmo, repository: Path, person: Callable[..., Person]
) -> None:
    define(repository, command="./serve", args=["\x1b[2J\x1b[1;1Hharmless", "a\rb"], env={"A": "b"})
    one = person("mcp", "trust", "one")
    one.answer("Trust `one`?", "n")
    one.leave()
    assert "\x1b[2J" not in one.seen
    assert "a\rb" not in one.seen


def test_a_short_option_hides_no_word_from_whoever_is_asked(
    kosmo: Kosmo, repository: Path, person: Callable[..., Person]
) -> None:
    """`bash -ckey WORD` runs WORD."""
    define(repository, command="bash", args=["-ckey", "touch everything"])
    one = person("mcp", "trust", "one")
    one.answer("Trust `one`?", "n")
    one.leave()
    assert "touch everything" in one.seen


def test_a_server_of_http_is_shown_with_its_address(
    kosmo: Kosmo, repository: Path, person: Callable[..., Person]
) -> None:
    url = "https://me:value-of-password@x.example/mcp?api_key=value-of-key"
    define(repository, url=url, headers={"X-A": "value-of-header"})
    one = person("mcp", "trust", "one")
    one.answer("Trust `one`?", "y")
    assert one.leave() == 0
    assert "https://********@x.example/mcp?api_key=********" in one.seen
    assert "X-A" in one.seen
    assert "value-of" not in one.seen


def test_a_reference_that_a_project_may_not_have_is_pointed_out(
    kosmo: Kosmo, repository: Path, person: Callable[..., Person]
) -> None:
    define(repository, command="./serve", env={"A": "command:cat /etc/passwd"})
    one = person("mcp", "trust", "one")
    one.answer("Trust `one`?", "n")
    one.leave()
    assert "`env.A`: `command:cat …` stands in a project's file" in " ".join(one.seen.split())


def test_a_project_that_takes_the_name_of_ones_own_server_is_seen_through(
    kosmo: Kosmo, repository: Path, person: Callable[..., Person]
) -> None:
    kosmo.json("mcp", "add", "one", "sh", "--global")
    error = kosmo.json("mcp", "call", "one.anything", code=3)["error"]
    own = kosmo.home / "config" / "mcp.json"
    assert error["code"] == "untrusted_server"
    assert (
        f"`{repository}/.mcp.json` is not trusted, and hides the one of `{own}`"
        in (error["message"])
    )
    one = person("mcp", "trust", "one")
    one.answer("Trust `one`?", "n")
    one.leave()
    assert f"hides     the `one` of {own}" in one.seen


def test_a_server_without_its_program_cannot_be_trusted(kosmo: Kosmo, repository: Path) -> None:
    define(repository, command="no-such-program")
    error = kosmo.json("mcp", "trust", "one", "--yes", code=2)["error"]
    assert error["code"] == "server_program"
    assert "no program `no-such-program` on the PATH" in error["message"]


def test_a_server_that_is_off_can_be_trusted(kosmo: Kosmo, repository: Path) -> None:
    define(repository, command="./serve", enabled=False)
    kosmo.json("mcp", "trust", "one", "--yes")
    assert state(kosmo) == "trusted"


def test_the_folder_that_a_server_runs_in_is_told(
    kosmo: Kosmo, repository: Path, tmp_path: Path
) -> None:
    kosmo.json("mcp", "add", "mine", "sh", "--global")
    kosmo.json("mcp", "add", "web", "https://x.example/mcp", "--global")
    servers = kosmo.json("mcp", "status", HOME=str(tmp_path))["data"]["servers"]
    assert {name: row["cwd"] for name, row in servers.items()} == {
        "mine": str(tmp_path), "one": str(repository), "web": None,
    }  # fmt: skip
    page = kosmo("mcp", "status", "mine", "-o", "table", HOME=str(tmp_path)).stdout
    assert f"in        {tmp_path}\n" in page


def test_a_link_to_a_trusted_projects_file_is_told_by_every_list(
    kosmo: Kosmo, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kosmo.json("mcp", "trust", "one", "--yes")
    hostile = tmp_path / "hostile"
    (hostile / ".git").mkdir(parents=True)
    (hostile / ".mcp.json").symlink_to("../repository/.mcp.json")
    monkeypatch.chdir(hostile)
    data = kosmo.json("mcp", "list")["data"]
    assert data["servers"] == {}
    assert "outside the project" in data["problems"][0]["message"]
    for words in (("call", "one.anything"), ("trust", "one", "--yes"), ("tools", "one")):
        error = kosmo.json("mcp", *words, code=2)["error"]
        assert "outside the project" in error["message"]
    assert "outside the project" in kosmo("mcp", "doctor", "-o", "table").stdout
