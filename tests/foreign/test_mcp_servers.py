"""Real MCP servers used by kosmo: listed, called and used in Lua, over stdio and HTTP."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.foreign.installing import environment, node, script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Answering, Kosmo

OLD = Path(__file__).with_name("upstreams") / "of_2024.py"
IMAGE = "local t = app.mcp.everything.get_tiny_image() return t[2].type, t[2].mimeType"


def add(kosmo: Kosmo, name: str, *words: str, env: tuple[str, ...] = ()) -> None:
    """Enter a server; as it was typed, it is trusted."""
    variables = [word for one in env for word in ("--env", one)]
    done = kosmo("mcp", "add", name, "--global", *variables, "--", *words)
    assert done.returncode == 0, done.stderr


def lua(kosmo: Kosmo, code: str) -> Any:
    """Run a script and give what it returned."""
    return kosmo.json("lua", "-e", code)["result"]


def names(kosmo: Kosmo, server: str) -> set[str]:
    """List a server's tools, as kosmo names them."""
    return {one["name"] for one in kosmo.json("mcp", "tools", server)["data"]["tools"]}


@contextmanager
def everything_over_http() -> Iterator[str]:
    """Serve the server that has everything over HTTP; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [*script("@modelcontextprotocol/server-everything"), "streamableHttp"]
    with subprocess.Popen(
        words,
        env={**os.environ, "PORT": str(port)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        said = process.stderr
        assert said is not None
        try:
            assert any("listening on port" in line for line in said)
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            process.kill()
            said.close()


@pytest.mark.parametrize("transport", ["stdio", "http"])
def test_the_server_that_has_everything(kosmo: Kosmo, transport: str) -> None:
    if transport == "stdio":
        add(kosmo, "everything", *script("@modelcontextprotocol/server-everything"), "stdio")
        everything(kosmo)
    else:
        with everything_over_http() as url:
            add(kosmo, "everything", url)
            everything(kosmo)


def everything(kosmo: Kosmo) -> None:
    """Use tools with every kind of answer, resources and prompts."""
    assert {"echo", "get_sum", "get_tiny_image"} <= names(kosmo, "everything")
    for words in (
        ("mcp:everything", "get-sum", "--a", "1", "--b", "2"),
        ("mcp", "everything", "get_sum", "--a", "1", "--b", "2"),
        ("mcp:call", "everything.get-sum", '{"a": 1, "b": 2}'),
    ):
        assert kosmo.json(*words)["data"] == "The sum of 1 and 2 is 3."
    found = kosmo.json("mcp:everything", "get-structured-content", "--location", "New York")
    assert found["data"].keys() == {"temperature", "conditions", "humidity"}
    wrong = kosmo("mcp:everything", "get-sum", "--a", "one", "--b", "2")
    assert wrong.returncode == 2
    assert "`--a` must be a number" in wrong.stderr
    assert lua(kosmo, IMAGE) == ["image", "image/png"]
    uri = "demo://resource/static/document/features.md"
    assert uri in {
        one["uri"] for one in kosmo.json("mcp", "resources", "everything")["data"]["resources"]
    }
    assert "Features" in kosmo("mcp", "resource", "everything", uri).stdout
    prompts = {one["name"] for one in kosmo.json("mcp", "prompts", "everything")["data"]["prompts"]}
    assert "args-prompt" in prompts
    asked = kosmo("mcp", "prompt", "everything", "args-prompt", '{"city": "Oslo"}')
    assert "Oslo" in asked.stdout


def test_progress_of_a_long_call_is_followed_to_its_end(kosmo: Kosmo) -> None:
    add(kosmo, "everything", *script("@modelcontextprotocol/server-everything"), "stdio")
    words = ("mcp:everything", "trigger-long-running-operation", "--duration", "1", "--steps", "4")
    done = kosmo.json(*words)
    assert done["data"] == "Long running operation completed. Duration: 1 seconds, Steps: 4."
    assert done["duration_ms"] > 1000


def test_files(kosmo: Kosmo, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    note = str(folder / "note.txt")
    add(kosmo, "files", *script("@modelcontextprotocol/server-filesystem"), str(folder))
    assert {"read_text_file", "write_file", "move_file"} <= names(kosmo, "files")
    asks = kosmo("mcp:files", "write-file", "--path", note, "--content", "Tea.")
    assert asks.returncode == 3  # it says that it destroys, which asks
    assert not Path(note).exists()
    kosmo.json("mcp:files", "write-file", "--path", note, "--content", "Tea.", "--force")
    assert Path(note).read_text(encoding="utf-8") == "Tea."
    read = f"return app.mcp.files.read_text_file{{path={note!r}}}.content"
    assert lua(kosmo, read) == ["Tea."]
    outside = kosmo.json("mcp:files", "read-text-file", "--path", str(tmp_path / "x"), code=1)
    assert "outside allowed directories" in outside["error"]["message"]


def test_memory(kosmo: Kosmo, tmp_path: Path) -> None:
    place = f"MEMORY_FILE_PATH={tmp_path / 'memory.jsonl'}"
    add(kosmo, "memory", *script("@modelcontextprotocol/server-memory"), env=(place,))
    ada = {"name": "Ada", "entityType": "person", "observations": ["likes tea"]}
    kosmo.json("mcp:memory", "create-entities", "--entities", json.dumps(ada))
    assert lua(kosmo, "return app.mcp.memory.read_graph().entities[1]") == [ada]
    found = kosmo.json("mcp:memory", "search-nodes", "--query", "tea")["data"]
    assert found == {"entities": [ada], "relations": []}


def test_time(kosmo: Kosmo) -> None:
    program = f"{environment('servers')}/bin/mcp-server-time"
    add(kosmo, "time", program, "--local-timezone", "UTC")
    assert names(kosmo, "time") == {"get_current_time", "convert_time"}
    words = ("--source-timezone", "UTC", "--time", "12:00", "--target-timezone", "Asia/Tokyo")
    found = kosmo.json("mcp:time", "convert-time", *words)["data"]
    assert found["target"]["datetime"].endswith("T21:00:00+09:00")
    assert lua(kosmo, 'return app.mcp.time.get_current_time{timezone="UTC"}.timezone') == ["UTC"]
    wrong = kosmo.json("mcp:time", "get-current-time", "--timezone", "Nowhere", code=1)
    assert "Invalid timezone" in wrong["error"]["message"]


def test_fetch(kosmo: Kosmo, answering: Answering) -> None:
    program = f"{environment('servers')}/bin/mcp-server-fetch"
    add(kosmo, "fetch", program, "--allow-private-ips", "--ignore-robots-txt")
    assert names(kosmo, "fetch") == {"fetch"}
    assert "Lamp" in kosmo.json("mcp:fetch", "fetch", "--url", answering.url, "--force")["data"]
    assert [path for _, path, _, _ in answering.requests] == ["/"]
    # It says nothing of what it does, which may be anything.
    kosmo("config", "set", "policy.mcp:fetch.destructive", "allow")
    script_of_it = f"return (app.mcp.fetch.fetch{{url={answering.url!r}}}:find('Lamp')) ~= nil"
    assert lua(kosmo, script_of_it) == [True]


@pytest.mark.needs("git")
def test_git(kosmo: Kosmo, tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    git = ["git", "-C", str(folder), "-c", "user.name=Ada", "-c", "user.email=ada@example.net"]
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    (folder / "tea.txt").write_text("Tea.\n", encoding="utf-8")
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "Begin with tea"], check=True)
    (folder / "tea.txt").write_text("Green tea.\n", encoding="utf-8")
    add(kosmo, "git", f"{environment('servers')}/bin/mcp-server-git", "--repository", str(folder))
    assert {"git_status", "git_log", "git_commit"} <= names(kosmo, "git")
    found = kosmo.json("mcp:git", "git-diff-unstaged", "--repo-path", str(folder))["data"]
    assert "+Green tea." in found
    kosmo.json("mcp:git", "git-add", "--repo-path", str(folder), "--files", "tea.txt")
    log = f"return app.mcp.git.git_log{{repo_path={str(folder)!r}}}"
    assert "Begin with tea" in json.dumps(lua(kosmo, log))


def test_a_server_of_an_old_sdk(kosmo: Kosmo) -> None:
    add(kosmo, "old", f"{environment('old')}/bin/python", str(OLD))
    assert names(kosmo, "old") == {"add"}
    assert kosmo.json("mcp:old", "add", "--a", "1", "--b", "2", "--force")["data"] == "3"
    kosmo("config", "set", "policy.mcp:old.destructive", "allow")
    assert lua(kosmo, "return app.mcp.old.add{a=40, b=2}") == ["42"]
    asked = kosmo("mcp", "prompt", "old", "greet", '{"name": "Ada"}')
    assert "Hello, Ada!" in asked.stdout
    assert kosmo("mcp", "resource", "old", "note://1").stdout.strip() == "Note 1"


def test_one_script_uses_several_at_once(kosmo: Kosmo) -> None:
    add(kosmo, "time", f"{environment('servers')}/bin/mcp-server-time")
    add(kosmo, "everything", *script("@modelcontextprotocol/server-everything"), "stdio")
    code = """
        local found = parallel{
            function() return app.mcp.everything.echo{message="tea"} end,
            function() return app.mcp.time.get_current_time{timezone="UTC"}.timezone end,
            function() return app.mcp.everything.get_sum{a=1, b=2} end,
        }
        return found[1], found[2], found[3]
    """
    assert lua(kosmo, code) == ["Echo: tea", "UTC", "The sum of 1 and 2 is 3."]


def test_what_a_server_is_given_is_what_it_was_entered_with(kosmo: Kosmo) -> None:
    add(
        kosmo, "everything", str(node()),
        script("@modelcontextprotocol/server-everything")[1], "stdio", env=("TEA=green",),
    )  # fmt: skip
    kosmo.environment["CUP"] = "secret"
    given = kosmo.json("mcp:everything", "get-env")["data"]
    assert given["TEA"] == "green"
    assert "CUP" not in given
    assert "KOSMO_HOME" not in given


def test_nothing_is_left_running(kosmo: Kosmo, tmp_path: Path) -> None:
    program = OLD.with_name("conformance.py")
    started = f"echo $$ > {tmp_path}/pid; exec {sys.executable} {program}"
    add(kosmo, "noting", "sh", "-c", started)
    assert kosmo.json("mcp:noting", "test-simple-text")["success"] is True
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text(encoding="utf-8")), 0)
