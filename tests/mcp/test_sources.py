"""Where servers are defined: which file wins, and what broken ones do to the others."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.errors import ConfigError, UsageError
from kosmo.mcp import sources
from kosmo.mcp.switched import switch, switches_path

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mcp.conftest import Project

FILES = {
    "user": "own",
    "project-vscode": ".vscode/mcp.json",
    "project-cursor": ".cursor/mcp.json",
    "project": ".mcp.json",
}


@pytest.mark.parametrize("last", range(1, 5))
def test_the_later_file_wins_and_its_entry_counts_as_a_whole(project: Project, last: int) -> None:
    for label in list(FILES)[:last]:
        entry: dict[str, Any] = {"command": label}
        if label == "user":
            entry |= {"args": ["x"], "env": {"A": "b"}, "timeout": 5}
        project.define(FILES[label], one=entry, **{label: entry})
    found = sources.servers()
    winner = found.definitions["one"]
    assert winner.source.label == winner.command == list(FILES)[last - 1]
    assert (winner.args, winner.env, winner.timeout) == (
        (["x"], {"A": "b"}, 5.0) if last == 1 else ([], {}, 30.0)
    )
    assert set(found.definitions) == {"one", *list(FILES)[:last]}
    assert [one.source.label for one in found.hidden] == list(FILES)[: last - 1]
    assert found.problems == []


def test_servers_are_found_from_every_folder_of_the_repository(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.define(one={"command": "x"})
    below = project.root / "deep" / "down"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert sources.definition("one").cwd == str(project.root)
    (below / ".git").write_text("gitdir: elsewhere\n")
    assert sources.servers().definitions == {}


def test_without_a_repository_only_the_working_folder_counts(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.root / ".git").rmdir()
    project.define(one={"command": "x"})
    assert list(sources.servers().definitions) == ["one"]
    (project.root / "below").mkdir()
    monkeypatch.chdir(project.root / "below")
    assert sources.servers().definitions == {}


def test_where_the_working_folder_is_gone_the_users_servers_are_left(project: Project) -> None:
    project.define("own", one={"command": "x"})
    gone = project.root / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    assert list(sources.servers().definitions) == ["one"]


@pytest.mark.parametrize("key", ["mcpServers", "servers"])
def test_both_keys_are_read(project: Project, key: str) -> None:
    project.write(json.dumps({key: {"one": {"command": "x"}}}))
    found = sources.servers()
    assert (list(found.definitions), found.sources[0].schema) == (["one"], key)


def test_of_a_file_with_both_keys_the_first_is_read_and_that_is_told(project: Project) -> None:
    one, two = {"one": {"command": "x"}}, {"two": {"command": "x"}}
    project.write(json.dumps({"servers": two, "mcpServers": one}))
    found = sources.servers()
    assert list(found.definitions) == ["one"]
    assert "both `mcpServers` and `servers`" in found.problems[0].message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1, column 1"),
        ("{", "line 1"),
        ("[]", "must hold a JSON object"),
        ('{"mcpServers": []}', "`mcpServers` must be a JSON object"),
        ('{"mcpServers": {"one": {"command": "x"}, "one": {"command": "y"}}}', "stands twice"),
        ('{"mcpServers": {"one": {"command": "x", "timeout": 1e999}}}', "too large"),
        ('{"mcpServers": {"one": {"command": "x", "timeout": NaN}}}', "no JSON"),
        ('{"tools": {}}', "neither `mcpServers` nor `servers`"),
        ("[" * 100_000, "nested too deeply"),
        ("\ud800", "not UTF-8"),
    ],
)
def test_a_broken_file_is_told_and_keeps_no_other_from_counting(
    project: Project, text: str, told: str
) -> None:
    project.define("own", mine={"command": "x"})
    (project.root / ".mcp.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    found = sources.servers()
    assert list(found.definitions) == ["mine"]
    assert told in found.problems[0].message
    assert str(project.root / ".mcp.json") in found.problems[0].message


def test_what_is_no_file_is_told_and_never_waited_for(project: Project) -> None:
    os.mkfifo(project.root / ".mcp.json")
    (project.root / ".vscode" / "mcp.json").mkdir(parents=True)
    (project.root / ".cursor").mkdir()
    (project.root / ".cursor" / "mcp.json").write_bytes(b" " * ((4 << 20) + 1))
    told = [one.message for one in sources.servers().problems]
    assert len(told) == 3
    assert "more than 4 MiB" in told[1]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a b",
        "../x",
        "a.b",
        "a/b",
        "--",
        "-x",
        "é",
        "a\x1b[2Jb",
        "x" * 41,
        "mcp:one",
        "__",
        "a\n",
    ],
)
def test_a_name_that_cannot_be_typed_is_told_and_unusable(project: Project, name: str) -> None:
    project.define(**{name: {"command": "x"}, "fine": {"command": "x"}})
    found = sources.servers()
    assert list(found.definitions) == ["fine"]
    assert found.problems[0].server == name
    assert "\x1b" not in found.problems[0].message.replace(name[:60], "")


@pytest.mark.parametrize("name", ["0", "123", "list", "A-b_C", "x" * 40])
def test_every_other_name_is_kept_as_it_is(project: Project, name: str) -> None:
    project.define(**{name: {"command": "x"}})
    assert sources.definition(name).name == name


def test_a_name_is_found_by_what_is_spelled_like_it_if_that_is_one(project: Project) -> None:
    project.define(**{"Git-Hub": {"command": "x"}})
    assert sources.definition("git_hub").name == "Git-Hub"
    project.define(**{"Git-Hub": {"command": "x"}, "git-hub": {"command": "y"}})
    assert sources.definition("git-hub").command == "y"
    with pytest.raises(UsageError, match="did you mean"):
        sources.definition("git_hub")


def test_an_unknown_server_is_answered_with_the_nearest_name(project: Project) -> None:
    project.define(github={"command": "x"})
    with pytest.raises(UsageError, match="did you mean `github`") as told:
        sources.definition("gihub")
    assert told.value.code == "unknown_server"


def test_an_unknown_server_beside_a_broken_file_names_the_file(project: Project) -> None:
    path = project.write("{")
    with pytest.raises(UsageError, match="could not be read") as told:
        sources.definition("one")
    assert str(path) in told.value.message


def test_a_broken_entry_hides_the_one_below_it(project: Project) -> None:
    project.define("own", one={"command": "mine"})
    project.define(one={"command": 7})
    with pytest.raises(ConfigError, match="`command` must be a text") as told:
        sources.definition("one")
    assert told.value.code == "mcp_config"


def test_a_server_that_is_off_is_found_only_by_who_asks_for_it(project: Project) -> None:
    project.define(one={"command": "x", "enabled": "off"})
    with pytest.raises(UsageError) as told:
        sources.definition("one")
    assert (told.value.code, told.value.hint) == ("server_disabled", "kosmo mcp enable one")
    assert not sources.definition("one", disabled=True).enabled


def test_a_switch_for_a_project_holds_in_that_project_alone(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.define("own", one={"command": "x"})
    assert switch("one", str(project.root), on=False)
    assert not switch("one", str(project.root), on=False)
    assert not sources.definition("one", disabled=True).enabled
    monkeypatch.chdir(tmp_path)
    assert sources.definition("one").enabled
    assert switch("one", str(project.root), on=True)
    monkeypatch.chdir(project.root)
    assert sources.definition("one").enabled


def test_a_broken_file_of_switches_is_told_and_never_fatal(project: Project) -> None:
    project.define("own", one={"command": "x"})
    with open(switches_path(), "w", encoding="utf-8") as stream:
        stream.write("{")
    found = sources.servers()
    assert list(found.definitions) == ["one"]
    assert "switched off" in found.problems[0].message
    with pytest.raises(ConfigError, match="switched off"):
        switch("one", str(project.root), on=False)
