"""Where a server runs, and which project's trust it has: nothing depends on the working folder."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from kosmo.errors import KosmoError, UsageError
from kosmo.http.redact import Redactor
from kosmo.mcp import sources, trust
from kosmo.mcp.early import spawn
from kosmo.mcp.opening import Opening
from kosmo.mcp.programs import folder_of, look

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo.mcp.definition import ServerDefinition

    from tests.mcp.conftest import Project

# What runs depends on `${workspaceFolder}`, though nothing of the definition does.
LOADING = {
    "command": "/bin/sh",
    "args": ["-c", "exit 1"],
    "env": {"PYTHONPATH": "${workspaceFolder}/src"},
    "cwd": "/tmp",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the home of the user."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


def repository(folder: Path) -> Path:
    (folder / ".git").mkdir(parents=True)
    return folder


def began(definition: ServerDefinition) -> str:
    """Start a program and give what it says."""
    process = spawn(Opening(definition, Redactor()))
    return process.communicate(timeout=60)[0].decode().strip()


@pytest.mark.parametrize("link", [".mcp.json", ".vscode/mcp.json", ".cursor"])
def test_a_file_that_leads_out_of_its_project_is_told_and_not_read(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    name = ".cursor/mcp.json" if link == ".cursor" else link
    trust.trust(project.only(LOADING, name))
    hostile = repository(tmp_path / "hostile")
    (hostile / link).parent.mkdir(exist_ok=True)
    (hostile / link).symlink_to(os.path.relpath(project.root / link, (hostile / link).parent))
    monkeypatch.chdir(hostile)
    found = sources.servers()
    assert found.definitions == {}
    (problem,) = found.problems
    assert problem.message == (
        f"`{hostile}/{name}` is not read: it is a link to `{project.root}/{name}`,"
        " outside the project"
    )
    with pytest.raises(UsageError, match="outside the project"):
        sources.definition("one")


def test_a_project_with_a_trusted_one_inside_of_it_has_no_trust_by_a_link_to_its_file(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust.trust(project.only(LOADING))
    outer = repository(tmp_path / "outer")
    shutil.move(project.root, outer / "inner")
    monkeypatch.chdir(outer / "inner")
    trust.trust(sources.definition("one"))
    (outer / ".mcp.json").symlink_to("inner/.mcp.json")
    monkeypatch.chdir(outer)
    one = sources.definition("one")
    assert trust.state(one) == "untrusted"
    trust.trust(one)
    assert trust.forget(one)
    monkeypatch.chdir(outer / "inner")
    assert trust.state(sources.definition("one")) == "trusted"


def test_one_file_of_a_project_has_no_trust_by_a_link_to_another(project: Project) -> None:
    trust.trust(project.only(LOADING))
    (project.root / ".cursor").mkdir()
    (project.root / ".mcp.json").rename(project.root / "kept.json")
    (project.root / ".mcp.json").symlink_to("kept.json")
    assert trust.state(sources.definition("one")) == "trusted"
    (project.root / ".mcp.json").rename(project.root / ".cursor" / "mcp.json")
    (project.root / "kept.json").rename(project.root / ".cursor" / "kept.json")
    assert trust.state(sources.definition("one")) == "untrusted"


def test_a_folder_elsewhere_that_has_no_servers_is_no_problem(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "shared").mkdir()
    (project.root / ".vscode").symlink_to("../shared")
    assert sources.servers().problems == []


def test_a_users_server_runs_at_home_wherever_kosmo_is_run(
    project: Project, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = project.only({"command": "/bin/pwd"}, "own")
    trust.trust(one)
    assert began(one) == str(home)
    monkeypatch.chdir("/")
    assert began(sources.definition("one")) == str(home)


def test_a_projects_server_runs_in_the_projects_root(
    project: Project, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust.trust(project.only({"command": "/bin/pwd"}))
    (project.root / "below").mkdir()
    monkeypatch.chdir(project.root / "below")
    assert began(sources.definition("one")) == str(project.root)


@pytest.mark.parametrize("given", ["no-such-folder", "", "relative"])
def test_who_has_no_home_has_the_folder_of_the_file(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / given) if given == "no-such-folder" else given)
    one = project.only({"command": "/bin/pwd"}, "own")
    assert folder_of(one) == ("/" if given == "" else str(project.own.parent))


@pytest.mark.parametrize(
    ("cwd", "runs"), [("${UNSET_ANYWHERE}", ""), ("${SUB}", "/sub"), ("${SUB:-x}/a", "/sub/a")]
)
def test_a_folder_by_a_reference_never_is_below_where_kosmo_is_run(
    project: Project, home: Path, monkeypatch: pytest.MonkeyPatch, cwd: str, runs: str
) -> None:
    monkeypatch.setenv("SUB", "sub")
    assert folder_of(project.only({"command": "/bin/pwd", "cwd": cwd}, "own")) == f"{home}{runs}"
    project.own.unlink()
    monkeypatch.chdir(repository(project.root / "below"))
    (project.root / "below" / ".mcp.json").write_text(
        json.dumps({"mcpServers": {"one": {"command": "/bin/pwd", "cwd": cwd}}})
    )
    assert folder_of(sources.definition("one")) == f"{project.root}/below{runs}"


def test_a_script_of_a_users_server_is_the_one_at_home(project: Project, home: Path) -> None:
    program = project.program("python")
    (project.root / "server.py").write_text("of the repository")
    (home / "server.py").write_text("1")
    one = project.only({"command": str(program), "args": ["server.py"]}, "own")
    assert [row["path"] for row in look(one)] == [str(program), str(home / "server.py")]
    trust.trust(one)
    (home / "server.py").write_text("2")
    with pytest.raises(KosmoError, match="the content of"):
        trust.check(one)


def test_a_program_by_a_relative_path_is_not_looked_for_where_kosmo_is_run(
    project: Project, home: Path
) -> None:
    project.program("serve")
    one = project.only({"command": "./serve"}, "own")
    with pytest.raises(KosmoError, match=f"`{home}/serve` is no program"):
        trust.trust(one)


@pytest.mark.parametrize("cwd", ["${workspaceFolder}/sub", "${userHome}", "sub", None])
@pytest.mark.parametrize("file", ["own", ".mcp.json"])
def test_a_fingerprint_is_the_same_wherever_kosmo_is_run(
    project: Project, home: Path, monkeypatch: pytest.MonkeyPatch, cwd: str | None, file: str
) -> None:
    (project.root / "sub").mkdir()
    one = project.only({"command": "/bin/sh"} | ({"cwd": cwd} if cwd else {}), file)
    trust.trust(one)
    monkeypatch.chdir(project.root / "sub")
    below = sources.definition("one")
    assert below.fingerprint() == one.fingerprint()
    assert (trust.state(below), folder_of(below)) == ("trusted", folder_of(one))
    trust.check(below)
