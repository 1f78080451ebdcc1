"""One server's entry, in the words of every client."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.mcp.definition import Source
from kosmo.mcp.entries import entry_of
from kosmo.mcp.entry import BadEntryError, definition_of

if TYPE_CHECKING:
    from kosmo.mcp.definition import ServerDefinition

PROJECT = Source("project", "/repo/.mcp.json", "/repo")
USER = Source("user", "/etc/own/kosmo/mcp.json")


def made(entry: Any, source: Source = PROJECT) -> ServerDefinition:
    return definition_of("one", entry, source)


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ({"command": "x"}, "stdio"),
        ({"type": "stdio", "command": "x"}, "stdio"),
        ({"type": "local", "command": "x"}, "stdio"),
        ({"type": "local", "url": "https://x.example"}, "http"),
        ({"url": "https://x.example"}, "http"),
        ({"serverUrl": "https://x.example"}, "http"),
        ({"httpUrl": "https://x.example"}, "http"),
        ({"type": "http", "url": "https://x.example"}, "http"),
        ({"type": "streamable-http", "url": "https://x.example"}, "http"),
        ({"type": "streamableHttp", "url": "https://x.example"}, "http"),
        ({"transport": "http", "url": "https://x.example"}, "http"),
    ],
)
def test_the_kind_is_told_in_every_clients_words(entry: dict[str, Any], kind: str) -> None:
    assert made(entry).kind == kind


def test_both_words_for_the_same_thing_are_read() -> None:
    one = made(
        {"command": "x", "environment": {"A": 1, "B": True, "C": None}, "timeoutSeconds": "7"}
    )
    assert (one.env, one.timeout) == ({"A": "1", "B": "true"}, 7.0)


@pytest.mark.parametrize(
    ("switch", "on"),
    [
        ({}, True),
        ({"enabled": True}, True),
        ({"enabled": False}, False),
        ({"enabled": "on"}, True),
        ({"enabled": "False"}, False),
        ({"disabled": True}, False),
        ({"disabled": False}, True),
        ({"enabled": True, "disabled": True}, False),
    ],
)
def test_a_server_is_off_where_any_client_says_so(switch: dict[str, Any], on: bool) -> None:
    assert made({"command": "x", **switch}).enabled is on


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (None, "must be a JSON object"),
        ([], "must be a JSON object"),
        ({}, "neither a `command` nor a `url`"),
        ({"command": ""}, "is empty"),
        ({"command": ["x"]}, "`command` must be a text"),
        ({"command": "x\0y"}, "control character"),
        ({"command": "x", "args": "a b"}, "`args` must be a list"),
        ({"command": "x", "args": [{}]}, "`args` must be a list"),
        ({"command": "x", "args": ["a\0"]}, "`args` must be a list"),
        ({"command": "x", "env": ["A=b"]}, "`env` must be an object"),
        ({"command": "x", "env": {"A": []}}, "`env.A` must be a text"),
        ({"command": "x", "env": {"A=B": "c"}}, "a name that cannot be one"),
        ({"command": "x", "enabled": "maybe"}, "`enabled` must be true or false"),
        ({"command": "x", "timeout": 0}, "`timeout` must be seconds"),
        ({"command": "x", "timeout": 600000}, "at most 3600"),
        ({"command": "x", "timeout": True}, "`timeout` must be seconds"),
        ({"command": "x", "timeout": "soon"}, "`timeout` must be seconds"),
        ({"type": "http", "command": "x"}, "it has no `url`"),
        ({"type": "sse", "url": "https://x.example"}, "before streamable HTTP"),
        ({"type": "ws", "url": "https://x.example"}, "`type` must be"),
        ({"type": 7, "command": "x"}, "`type` must be"),
        ({"url": "x.example/mcp"}, "must begin with `https://`"),
        ({"url": "file:///etc/passwd"}, "must begin with `https://`"),
        ({"url": "https://"}, "names no host"),
        ({"url": "https://x.example/a b"}, "a blank"),
        ({"url": "http://x.example", "headers": {"A": "b"}}, "plain http"),
        ({"url": "http://me:secret@x.example"}, "plain http"),
        ({"url": "http://127.0.0.1.evil.example", "headers": {"A": "b"}}, "plain http"),
        ({"url": "http://localhost@evil.example/"}, "plain http"),
    ],
)
def test_an_entry_that_cannot_be_used_says_why(entry: Any, told: str) -> None:
    with pytest.raises(BadEntryError, match=told):
        made(entry)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:80", "127.9.9.9", "[::1]:80"])
def test_credentials_go_over_plain_http_to_this_machine_alone(host: str) -> None:
    assert made({"url": f"http://{host}/mcp", "headers": {"A": "b"}}).kind == "http"


def test_a_projects_server_has_the_projects_folder_and_the_users_none_of_its_own() -> None:
    assert made({"command": "x"}).cwd == "/repo"
    assert made({"command": "x", "cwd": "tools/../here"}).cwd == "/repo/here"
    assert made({"command": "x", "cwd": "/tmp"}).cwd == "/tmp"
    assert made({"command": "x", "cwd": "${workspaceFolder}/a"}).cwd == "${workspaceFolder}/a"
    assert made({"command": "x"}, USER).cwd is None
    assert made({"command": "x", "cwd": "~/a"}, USER).cwd == str(Path.home() / "a")


def test_what_kosmo_does_not_read_is_named() -> None:
    one = made({"command": "x", "envFile": ".env", "alwaysAllow": [], "description": "d"})
    assert one.unread == ["alwaysAllow", "envFile"]


CHANGES: list[dict[str, Any]] = [
    {"command": "y"},
    {"args": ["a", "c"]},
    {"args": ["a b"]},
    {"env": {"A": "c"}},
    {"env": {"A": "b", "B": ""}},
    {"cwd": "/tmp"},
    {"command": None, "url": "https://x.example"},
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_fingerprint_is_another_one_where_something_else_would_run(
    change: dict[str, Any],
) -> None:
    entry = {"command": "x", "args": ["a", "b"], "env": {"A": "b"}}
    assert made(entry).fingerprint() != made({**entry, **change}).fingerprint()


def test_the_fingerprint_stays_where_the_same_would_run() -> None:
    entry = {"command": "x", "args": ["a"], "env": {"A": "b", "B": "c"}}
    other: dict[str, Any] = {
        "env": {"B": "c", "A": "b"},
        "args": ["a"],
        "command": "x",
        "type": "stdio",
    }
    other |= {"timeout": 5, "enabled": False, "description": "d"}
    assert made(entry).fingerprint() == made(other).fingerprint()


@pytest.mark.parametrize("source", [PROJECT, USER])
@pytest.mark.parametrize(
    "entry",
    [
        {"command": "x", "args": ["a", "-b"], "env": {"A": "${B}"}, "timeout": 5},
        {"command": "x", "enabled": False, "timeout": 0.5},
        {"type": "http", "url": "https://x.example/mcp", "headers": {"A": "b"}},
    ],
)
def test_an_entry_that_is_written_reads_as_the_same_definition(
    entry: dict[str, Any], source: Source
) -> None:
    first = made(entry, source)
    second = made(entry_of(first), source)
    assert entry_of(first) == entry
    assert second.fingerprint() == first.fingerprint()
    assert (second.timeout, second.enabled) == (first.timeout, first.enabled)
