"""Calling the tools of servers: arguments, answers, policy, dry runs, the audit log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Kosmo
    from tests.mcp.calling.conftest import Upstreams


@pytest.mark.parametrize(
    "words",
    [
        ("mcp:up", "echo"),
        ("mcp", "up", "echo"),
        ("mcp:up.echo",),
        ("mcp.up.echo",),
        ("mcp__up__echo",),
        ("mcp", "call", "up.echo"),
        ("mcp:call", "up.echo"),
        ("mcp:call", "mcp:up.echo"),
        ("integrations", "call", "mcp:up.echo"),
    ],
)
def test_a_tool_is_called_by_every_spelling(
    kosmo: Kosmo, upstream: Upstreams, words: tuple[str, ...]
) -> None:
    upstream()
    done = kosmo(*words, "--text", "hello", "-o", "raw")
    assert (done.returncode, done.stdout.strip()) == (0, "hello"), done.stderr


@pytest.mark.parametrize("name", ["write-it", "write_it", "removeAll", "removeall"])
def test_a_tool_has_its_own_name_and_that_of_kosmo(
    kosmo: Kosmo, upstream: Upstreams, name: str
) -> None:
    upstream()
    text = [] if name.startswith("r") else ["--text", "x"]
    plan = kosmo.json("mcp:up", name, *text, "--dry-run")["data"]
    assert plan["body"]["name"] in ("write-it", "removeAll")


def test_an_answer_keeps_its_types(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()

    def answered(*words: str) -> object:
        return kosmo.json("mcp:up", *words)["data"]

    assert answered("echo", "--text", "3") == "3"
    assert answered("echo", "--text", "true") == "true"
    assert answered("echo", "--text", '{"a": 1}') == {"a": 1}
    assert answered("echo", "--text", " [1, 2]") == [1, 2]
    assert answered("echo", "--text", "{broken") == "{broken"
    assert answered("add", "--a", "1", "--b", "2") == {"sum": 3}
    assert answered("add", '{"a": 1, "b": null}') == {"sum": 1}
    assert answered("many") == [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]


def test_what_is_sent_is_what_was_given(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    given = '{"a": 12345678901234567890, "b": null, "more": {"x": [null, 1.5, "ü"]}}'
    kosmo.json("mcp:up", "add", given)
    assert upstream.asked("tools/call")[0]["params"]["arguments"] == json.loads(given)


def test_arguments_are_checked_before_anything_is_started(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream()
    assert kosmo("mcp:tools", "up").returncode == 0
    started = upstream.processes()
    error = kosmo.json("mcp:up", "add", "--b", "x", code=2)["error"]
    assert error["details"] == ["`--b` must be an integer or null, not `x`", "`a` is required"]
    assert kosmo.json("mcp:up", "nothing", code=2)["error"]["code"] == "unknown_function"
    refused = kosmo.json("mcp:up", "echo", "--text", "x", "--account", "a", code=2)["error"]
    assert "has no accounts" in refused["message"]
    assert upstream.processes() == started


def test_a_dry_run_shows_the_call_and_starts_nothing(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    assert kosmo("mcp:tools", "up").returncode == 0
    started = upstream.processes()
    shown = kosmo.json("mcp:up", "write-it", "--text", "a", "--dry-run")
    assert shown["data"] == {
        "method": "tools/call",
        "url": "mcp:up",
        "headers": {},
        "body": {"name": "write-it", "arguments": {"text": "a"}},
    }
    assert shown["meta"]["dry_run"] is True
    assert upstream.processes() == started


def test_a_tool_that_may_destroy_waits_for_approval_and_is_called_by_it(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream()
    error = kosmo.json("mcp:up", "removeAll", code=3)
    assert error["error"]["code"] == "approval_required"
    waits = error["meta"]["approval"]
    shown = kosmo("approvals", "show", waits, "-o", "raw").stdout
    assert "tools/call" in shown
    assert upstream.asked("tools/call") == []
    assert kosmo("approvals", "approve", waits, "--yes").returncode == 0
    assert kosmo.json("mcp:up", "removeAll")["meta"]["approval"] == waits
    assert len(upstream.asked("tools/call")) == 1


def test_policy_of_a_server_is_that_of_an_integration(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    folder = kosmo.home / "config"
    (folder / "config.toml").write_text('[policy."mcp:up"]\nwrite = "deny"\necho = "deny"\n')
    for words in (("write-it", "--text", "a"), ("echo", "--text", "a")):
        assert kosmo.json("mcp:up", *words, code=3)["error"]["code"] == "policy_denied"
    assert kosmo.json("mcp:up", "add", "--a", "1")["data"] == {"sum": 1}


def test_a_write_has_two_lines_in_the_audit_log(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    kosmo.json("mcp:up", "write-it", "--text", "a")
    kosmo.json("mcp:up", "echo", "--text", "a")
    path = next((kosmo.home / "state").glob("audit*"))
    files = [path] if path.is_file() else sorted(path.iterdir())
    lines = [json.loads(line) for one in files for line in one.read_text().splitlines()]
    told = [(line["function"], line["status"], line["account"]) for line in lines]
    assert told == [
        ("mcp:up.write_it", "begun", None),
        ("mcp:up.write_it", "ok", None),
        ("mcp:up.echo", "ok", None),
    ]


def test_a_write_of_a_key_is_sent_once(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    words = ("mcp:up", "write-it", "--text", "a", "--once", "k1")
    kosmo.json(*words)
    assert kosmo.json(*words, code=3)["error"]["code"] == "already_done"
    assert len(upstream.asked("tools/call")) == 1


def test_answers_are_shown_as_any_other(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    given = '[{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]'
    assert kosmo("mcp:up", "echo", "--text", given, "--fields", "name", "-o", "csv").stdout == (
        "name\na\nb\n"
    )
    assert kosmo("mcp:up", "echo", "--text", given, "--jq", ".[1].name").stdout == '"b"\n'


def test_one_server_serves_a_whole_batch(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    assert kosmo("mcp:tools", "up").returncode == 0
    before = len(upstream.processes())
    lines = "".join(
        json.dumps({"function": "mcp:up.add", "arguments": {"a": number}}) + "\n"
        for number in range(20)
    )
    done = kosmo("batch", stdin=lines)
    assert done.returncode == 0, done.stderr
    assert len(upstream.processes()) == before + 1
    assert len(upstream.asked("tools/call")) == 20
