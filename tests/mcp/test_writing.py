"""Changing files that people and editors write: nothing of theirs is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kosmo.errors import ConfigError
from kosmo.mcp.document import read_document
from kosmo.mcp.places import places
from kosmo.mcp.writing import edit

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo.mcp.definition import Source

    from tests.mcp.conftest import Project

WRITER = """
import sys
from kosmo.mcp.places import places
from kosmo.mcp.writing import edit
for number in range(10):
    edit(places()[-1], lambda held: held.update({f"{sys.argv[1]}{number}": {"command": "x"}}))
"""
COMMENTED = """
// Servers of this project.
{
  "mcpServers": { /* the first */
    "one": {"command": "x", "args": ["// no comment", "/* nor this */", "a,}"],}, // one
  },
}
"""


def own() -> Source:
    return places()[0]


def projects() -> Source:
    return places()[-1]


def add(held: dict[str, Any]) -> None:
    held["added"] = {"command": "y"}


def test_a_file_that_is_not_there_is_made_for_everybody_of_the_project(project: Project) -> None:
    mask = os.umask(0o022)
    try:
        edit(projects(), add)
        edit(own(), add)
    finally:
        os.umask(mask)
    path = project.root / ".mcp.json"
    assert json.loads(path.read_text()) == {"mcpServers": {"added": {"command": "y"}}}
    assert path.stat().st_mode & 0o777 == 0o644
    assert project.own.stat().st_mode & 0o777 == 0o600


def test_nothing_but_the_file_itself_is_left_in_the_project(project: Project) -> None:
    edit(projects(), add)
    assert sorted(os.listdir(project.root)) == [".git", ".mcp.json"]


def test_what_else_stands_in_a_file_stays_in_its_order(project: Project) -> None:
    before = {
        "$schema": "https://x.example",
        "mcpServers": {"one": {"command": "x", "alwaysAllow": ["a"], "z": 1.50, "a": None}},
        "inputs": [{"id": "token", "password": True}],
        "big": 12345678901234567890123,
    }
    path = project.write(json.dumps(before))
    edit(projects(), add)
    after = json.loads(path.read_text())
    assert list(after) == list(before)
    assert list(after["mcpServers"]["one"]) == ["command", "alwaysAllow", "z", "a"]
    assert after["mcpServers"].pop("added") == {"command": "y"}
    assert after == before


def test_a_file_with_the_other_key_keeps_it(project: Project) -> None:
    path = project.write('{"servers": {"one": {"command": "x"}}}')
    edit(projects(), add)
    assert list(json.loads(path.read_text())) == ["servers"]
    assert list(json.loads(path.read_text())["servers"]) == ["one", "added"]


@pytest.mark.parametrize("indent", [2, 4, "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_is_written_as_it_was_written(
    project: Project, indent: int | str, newline: str, mark: str
) -> None:
    text = json.dumps({"mcpServers": {"é": {"command": "x"}}}, indent=indent, ensure_ascii=False)
    path = project.root / ".mcp.json"
    before = (mark + text + "\n").replace("\n", newline).encode()
    path.write_bytes(before)
    edit(projects(), add)
    assert path.read_bytes() != before
    edit(projects(), lambda held: held.pop("added"))
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_keeps_its_mode(project: Project, mode: int) -> None:
    path = project.define(one={"command": "x"})
    path.chmod(mode)
    edit(projects(), add)
    assert path.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (COMMENTED, "it has comments"),
        ("{", "line 1"),
        ("", "line 1"),
        ("[]", "JSON object"),
        ('{"mcpServers": 7}', "no JSON object"),
        ('{"a": 1, "a": 2}', "stands twice"),
    ],
)
def test_a_file_that_would_lose_something_is_left_as_it_is(
    project: Project, text: str, told: str
) -> None:
    path = project.write(text)
    with pytest.raises(ConfigError, match=told) as error:
        edit(projects(), add)
    assert str(path) in error.value.message
    assert path.read_text() == text


@pytest.mark.parametrize("depth", [100, 985, 5000, 100_000])
def test_a_file_that_is_nested_deeply_is_written_whole_or_not_at_all(
    project: Project, depth: int
) -> None:
    text = '{"mcpServers": {}, "deep": ' + "[" * depth + "]" * depth + "}"
    path = project.write(text)
    try:
        edit(projects(), add)
    except ConfigError:
        assert depth > 100
        assert path.read_text() == text
    else:
        assert "added" in path.read_text()
        assert path.read_text().count("[") == depth


def test_a_change_that_changes_nothing_writes_nothing(project: Project) -> None:
    path = project.write(COMMENTED)
    before = path.stat().st_mtime_ns
    assert edit(projects(), list) == ["one"]
    assert path.stat().st_mtime_ns == before


def test_a_comma_at_an_end_is_no_loss(project: Project) -> None:
    path = project.write('{"mcpServers": {"one": {"command": "x",},},}')
    edit(projects(), add)
    assert list(json.loads(path.read_text())["mcpServers"]) == ["one", "added"]


def test_comments_are_read_past(project: Project) -> None:
    document = read_document(str(project.write(COMMENTED)))
    assert document is not None
    args = ["// no comment", "/* nor this */", "a,}"]
    assert document.data == {"mcpServers": {"one": {"command": "x", "args": args}}}


def test_a_refusal_while_changing_leaves_the_file(project: Project) -> None:
    path = project.define(one={"command": "x"})
    before = path.read_bytes()

    def refuse(held: dict[str, Any]) -> None:
        held.clear()
        raise ConfigError("no")

    with pytest.raises(ConfigError):
        edit(projects(), refuse)
    assert path.read_bytes() == before


def test_a_link_within_the_project_is_followed_and_one_out_of_it_is_not(
    project: Project, tmp_path: Path
) -> None:
    path = project.root / ".mcp.json"
    inside, outside = project.root / "servers.json", tmp_path / "outside.json"
    for target in (inside, outside):
        target.write_text("{}")
    path.symlink_to(inside)
    edit(projects(), add)
    assert path.is_symlink()
    assert "added" in inside.read_text()
    for target in (outside, tmp_path / "missing.json"):
        path.unlink()
        path.symlink_to(target)
        with pytest.raises(ConfigError, match="outside the project"):
            edit(projects(), add)
    assert outside.read_text() == "{}"
    assert not (tmp_path / "missing.json").exists()


def test_four_processes_that_add_servers_lose_none(project: Project) -> None:
    command = [sys.executable, "-c", WRITER]
    writers = [subprocess.Popen([*command, name]) for name in "abcd"]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    held = json.loads((project.root / ".mcp.json").read_text())["mcpServers"]
    assert len(held) == 40


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.text(max_size=6), JSON, max_size=4), st.booleans(), st.data())
def test_comments_and_commas_change_no_content(
    tmp_path_factory: pytest.TempPathFactory,
    content: dict[str, Any],
    ascii: bool,
    data: st.DataObject,
) -> None:
    """Comments go wherever a line ends, as no string is broken over lines."""
    lines = json.dumps(content, indent=1, ensure_ascii=ascii).split("\n")
    between = st.sampled_from(["", ' // a, } " b', ' /* , } " \n */', "\t/**/"])
    ends = st.sampled_from(["", ","])
    text = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        closes = after.strip()[:1] in ("]", "}") and after.strip()[:1] and line[-1] not in "[{,"
        text += line + (data.draw(ends) if closes else "") + data.draw(between) + "\n"
    path = tmp_path_factory.getbasetemp() / "content.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    document = read_document(str(path))
    assert document is not None
    assert document.data == content
