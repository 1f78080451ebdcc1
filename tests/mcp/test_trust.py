"""What is trusted: this definition of this file, these programs, these tools, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.errors import ConfigError, KosmoError, PolicyError
from kosmo.mcp import sources, trust
from kosmo.mcp.programs import program_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kosmo.mcp.definition import ServerDefinition

    from tests.mcp.conftest import Project

    Tool = dict[str, Any]

TRUSTER = """
import sys
from kosmo.mcp import sources, trust
for number in range(5):
    one = sources.definition(f"{sys.argv[1]}{number}")
    trust.trust(one)
    trust.pin(one, [{"name": f"{sys.argv[1]}{number}"}])
"""
TOOLS: list[Tool] = [
    {"name": "read", "description": "Reads", "inputSchema": {"type": "object"}},
    {"name": "write", "description": "Writes", "annotations": {"readOnlyHint": False}},
]


def refused(definition: ServerDefinition, code: str) -> str:
    with pytest.raises(KosmoError) as told:
        trust.check(definition)
    assert told.value.code == code
    return told.value.message


@pytest.fixture
def script(project: Project) -> ServerDefinition:
    """Give a trusted server: an interpreter that runs a script of the project."""
    (project.root / "server.py").write_text("print(1)\n")
    project.program("bin/python")
    one = project.only({"command": "bin/python", "args": ["-u", "server.py", "--quiet"]})
    trust.trust(one)
    return one


def test_a_server_is_refused_until_it_is_trusted(project: Project) -> None:
    project.program("serve")
    for file in ("own", ".mcp.json"):
        one = project.only({"command": "./serve", "cwd": str(project.root)}, file)
        assert trust.state(one) == "untrusted"
        told = refused(one, "untrusted_server")
        assert one.source.path in told
        assert "nothing was started" in told
        trust.trust(one)
        assert trust.check(one).program == str(project.root / "serve")
        assert trust.state(one) == "trusted"


def test_the_record_is_kept_with_the_state_and_for_its_owner_alone(
    script: ServerDefinition,
) -> None:
    path = os.path.join(os.environ["KOSMO_HOME"], "state", "mcp-trust.json")
    assert os.stat(path).st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"args": ["-u", "server.py"]}, "its `args` changed"),
        ({"args": ["-u", "server.py", "--quiet", "x"]}, "its `args` changed"),
        ({"command": "bin/other"}, "its `command` changed"),
        ({"env": {"A": "b"}}, "its `env` changed"),
        ({"env": {"A": "b"}, "cwd": "bin"}, "its `env`, `cwd` changed"),
        ({"command": None, "url": "https://x.example"}, "reached in another way"),
    ],
)
def test_a_definition_that_was_changed_is_refused_and_named(
    project: Project, script: ServerDefinition, change: dict[str, Any], told: str
) -> None:
    entry = {"command": "bin/python", "args": ["-u", "server.py", "--quiet"]}
    one = project.only({**entry, **change})
    assert told in refused(one, "server_changed")
    assert trust.state(one) == "changed"
    assert trust.pinned(one) is None
    trust.check(project.only(entry))


def test_what_changes_nothing_that_is_run_needs_no_new_trust(
    project: Project, script: ServerDefinition
) -> None:
    entry = {"args": ["-u", "server.py", "--quiet"], "command": "bin/python", "type": "stdio"}
    trust.check(project.only({**entry, "timeout": 5, "description": "x"}))


def test_the_same_definition_in_another_file_is_not_trusted_by_it(
    project: Project, script: ServerDefinition
) -> None:
    entry = {"command": "bin/python", "args": ["-u", "server.py", "--quiet"]}
    project.write('{"mcpServers": {}}')
    refused(project.only(entry, ".cursor/mcp.json"), "untrusted_server")


def test_the_same_definition_by_another_name_is_not_trusted_by_it(
    project: Project, script: ServerDefinition
) -> None:
    project.define(two={"command": "bin/python", "args": ["-u", "server.py", "--quiet"]})
    refused(sources.definition("two"), "untrusted_server")


@pytest.mark.parametrize("name", ["bin/python", "server.py"])
def test_a_program_that_was_replaced_is_refused(
    project: Project, script: ServerDefinition, name: str
) -> None:
    path = project.root / name
    path.write_text(path.read_text() + "# more\n")
    assert f"the content of `{path}` is another" in refused(script, "server_changed")
    assert trust.changed_since(script) == [f"the content of `{path}` is another"]
    trust.trust(script)
    trust.check(script)


@pytest.mark.parametrize("name", ["bin/python", "server.py"])
def test_a_program_of_the_same_size_and_time_is_known_for_another(
    project: Project, script: ServerDefinition, name: str
) -> None:
    path = project.root / name
    status = path.stat()
    path.write_bytes(path.read_bytes()[:-2] + b"!\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    refused(script, "server_changed")


def test_a_program_that_was_only_touched_or_installed_anew_is_the_same(
    project: Project, script: ServerDefinition
) -> None:
    path = project.root / "server.py"
    copy = path.read_bytes()
    path.unlink()
    path.write_bytes(copy)
    trust.check(script)


def test_a_program_that_nobody_touched_is_not_read_again(project: Project) -> None:
    one = project.only({"command": "/bin/sh"})
    trust.trust(one)
    record = project.trusted.read_text()
    (row,) = json.loads(record)["servers"][one.source.path]["one"]["programs"]
    project.trusted.write_text(record.replace(row["sha256"], "0" * 64))
    trust.check(one)
    project.trusted.write_text(
        record.replace(row["sha256"], "0" * 64).replace(str(row["stamp"][0]), "7")
    )
    refused(one, "server_changed")


def test_a_script_that_is_gone_is_a_change(project: Project, script: ServerDefinition) -> None:
    (project.root / "server.py").unlink()
    assert "is no longer run" in refused(script, "server_changed")


def test_a_program_that_is_gone_is_told_as_such(project: Project, script: ServerDefinition) -> None:
    (project.root / "bin" / "python").unlink()
    refused(script, "server_program")
    (project.root / "bin" / "python").mkdir()
    refused(script, "server_program")


def test_a_program_that_comes_to_lie_earlier_on_the_path_is_a_change(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    early, late = tmp_path / "early", tmp_path / "late"
    early.mkdir()
    late.mkdir()
    monkeypatch.setenv("PATH", f"{early}:{late}")
    shutil.copy(project.program("serve"), late / "serve")
    one = project.only({"command": "serve"})
    trust.trust(one)
    shutil.copy(project.root / "serve", early / "serve")
    assert f"is now `{early}/serve`" in refused(one, "server_changed")


@pytest.mark.parametrize("folder", [".", "", "bin", "./bin"])
def test_a_folder_of_the_path_that_depends_on_where_kosmo_is_run_is_passed_over(
    project: Project, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{folder}:/nowhere")
    project.program("serve")
    project.program("bin/serve")
    with pytest.raises(ConfigError, match="no program `serve` on the PATH"):
        program_of(project.only({"command": "serve"}))
    with pytest.raises(ConfigError, match="no program `serve` on the PATH"):
        program_of(project.only({"command": "serve", "env": {"PATH": f"{folder}:/nowhere"}}))


def test_data_among_the_arguments_may_change(project: Project) -> None:
    project.program("serve")
    data = project.root / "memory.db"
    data.write_text("1")
    data.chmod(0o755)  # as every file is where the file system has no modes
    one = project.only({"command": "./serve", "args": ["--db", "memory.db", "--x=memory.db"]})
    trust.trust(one)
    data.write_text("2")
    trust.check(one)


def test_a_script_behind_an_option_counts_too(project: Project) -> None:
    project.program("serve")
    (project.root / "rules.js").write_text("1")
    one = project.only({"command": "./serve", "args": ["--script=${workspaceFolder}/rules.js"]})
    trust.trust(one)
    (project.root / "rules.js").write_text("2")
    refused(one, "server_changed")


def test_a_server_of_http_is_held_to_its_address_and_headers(project: Project) -> None:
    entry = {"url": "https://x.example/mcp", "headers": {"A": "$B"}}
    trust.trust(project.only(entry))
    assert trust.check(project.only(entry)).program is None
    told = refused(project.only({**entry, "url": "https://x.example.evil/mcp"}), "server_changed")
    assert "its `url` changed" in told
    refused(project.only({**entry, "headers": {"A": "$OTHER"}}), "server_changed")


@pytest.mark.parametrize(
    "shipped",
    [
        ".kosmo/mcp-trust.json", "mcp-trust.json", "state/mcp-trust.json", ".mcp-trust.json",
        ".kosmo/state/mcp-trust.json", ".kosmo/config.yaml", ".kosmo.toml",
    ],
)  # fmt: skip
def test_nothing_that_a_repository_ships_makes_it_trusted(project: Project, shipped: str) -> None:
    project.program("serve")
    one = project.only({"command": "./serve"})
    trust.trust(one)
    record = project.trusted.read_text()
    project.trusted.unlink()
    (project.root / shipped).parent.mkdir(parents=True, exist_ok=True)
    (project.root / shipped).write_text(record)
    with pytest.raises(PolicyError):
        trust.check(one)


def test_a_clone_of_a_trusted_project_is_not_trusted(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.program("serve")
    trust.trust(project.only({"command": "./serve"}))
    shutil.copytree(project.root, tmp_path / "clone")
    monkeypatch.chdir(tmp_path / "clone")
    refused(sources.definition("one"), "untrusted_server")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.chmod(0o666),
        lambda path: path.write_text("{"),
        lambda path: path.write_text("[]"),
        lambda path: path.write_text('{"version": 2, "servers": {}}'),
        lambda path: path.write_text('{"version": 1, "servers": {"a": {"b": 7}}}'),
        lambda path: path.write_text("[" * 100_000),
        lambda path: path.rename(path.with_name("moved")) and path.symlink_to("moved"),
    ],
)
def test_a_record_that_proves_nothing_trusts_nothing(
    project: Project, script: ServerDefinition, spoil: Callable[[Path], object]
) -> None:
    spoil(project.trusted)
    told = refused(script, "trust_unreadable")
    assert str(project.trusted) in told
    before = project.trusted.read_bytes()
    with pytest.raises(ConfigError):
        trust.trust(script)
    assert project.trusted.read_bytes() == before


def test_processes_that_trust_at_once_lose_nothing(project: Project) -> None:
    project.program("serve")
    names = [f"{letter}{number}" for letter in "abcd" for number in range(5)]
    project.define(**{name: {"command": "./serve"} for name in names})
    trusters = [subprocess.Popen([sys.executable, "-c", TRUSTER, letter]) for letter in "abcd"]
    assert [one.wait(60) for one in trusters] == [0] * 4
    found = sources.servers().definitions
    assert {name: trust.pinned(found[name]) for name in names} == {
        name: [{"name": name}] for name in names
    }


def test_forgetting_a_server_withdraws_its_trust(script: ServerDefinition) -> None:
    trust.pin(script, TOOLS)
    assert trust.forget(script)
    assert not trust.forget(script)
    refused(script, "untrusted_server")
    with pytest.raises(PolicyError):
        trust.pin(script, TOOLS)
    assert os.listdir(os.path.join(os.environ["KOSMO_HOME"], "state", "mcp-tools")) == []


def test_the_record_has_no_value_of_a_variable_or_header(project: Project) -> None:
    trust.trust(project.only({"url": "https://x.example", "headers": {"A": "some-secret-value"}}))
    assert "some-secret-value" not in json.dumps(json.loads(project.trusted.read_text()))
