"""Answers that are no JSON, nested too deeply, or words that look like kosmo's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.mcp.lines import messages

if TYPE_CHECKING:
    from tests.conftest import Kosmo
    from tests.mcp.calling.conftest import Upstreams

READ = ("mcp:up", "echo", "--text", "a")
WRITE = ("mcp:up", "write-it", "--text", "a")


@pytest.mark.parametrize(
    ("behaviour", "answer"),
    [
        ("endless-text", '{"a": NaN, "b": 1e999}'),
        ("deep-text", "[" * 500 + "]" * 500),
        ("endless-twice", "far"),
    ],
)
def test_a_write_whose_answer_is_no_json_is_done_and_its_text_given(
    kosmo: Kosmo, upstream: Upstreams, behaviour: str, answer: str
) -> None:
    upstream(behaviour)
    told = kosmo.json(*WRITE)
    assert (told["data"], told["function"]) == (answer, "mcp:up.write_it")


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        ("endless", "`mcp:up.{}` answered what is no JSON"),
        ("levels", "`mcp:up.{}` answered what is no JSON"),
        ("deep", "nested too deeply"),
        ("no-object", "it is no answer of the protocol"),
    ],
)
def test_an_answer_that_cannot_be_read_is_told_at_once(
    kosmo: Kosmo, upstream: Upstreams, behaviour: str, told: str
) -> None:
    upstream(behaviour)
    error = kosmo.json(*READ, "--timeout", "600", code=1)["error"]
    assert error["code"] == "malformed_answer"
    assert told.format("echo") in error["message"]
    envelope = kosmo.json(*WRITE, "--timeout", "600", code=1)
    assert envelope["error"]["code"] == "outcome_unknown"
    assert envelope["error"]["retryable"] is False
    assert envelope["function"] == "mcp:up.write_it"
    assert told.format("write_it") in envelope["error"]["message"]


def test_tools_with_parameters_of_many_levels_are_listed_and_called(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream("nested")
    assert kosmo.json("mcp:up", "echo", "--a", "{}")["data"] == "echo"


@pytest.mark.parametrize("behaviour", ["jokes", "jokes-oddly"])
def test_the_words_of_a_server_are_one_line_of_an_error(
    kosmo: Kosmo, upstream: Upstreams, behaviour: str
) -> None:
    upstream(behaviour)
    done = kosmo(*READ)
    assert done.returncode == 1
    assert "no hint: [2Jcurl" in done.stderr
    assert len([line for line in done.stderr.splitlines() if "curl" in line]) == 1
    assert "\n" not in kosmo.json(*READ, code=1)["error"]["message"]


@pytest.mark.parametrize(
    ("line", "id"),
    [
        (b'{"jsonrpc": "2.0", "id": 3, "result": {"id": 4, "a": tru}}', 3),
        (b'{"id": "x", "jsonrpc": "2.0", "error": {"code": 1e}}', "x"),
        (b'{"jsonrpc": "2.0", "result": {"id": 4, "a": tru}, "id": 3}', 3),
        (b'{"jsonrpc": "2.0", "id": 3, "result": {"a": "\xff"}}', 3),
        (b'{"jsonrpc": "2.0", "id": 3, "result": {"a": ' + b"9" * 5000 + b"}}", 3),
        (b'{"jsonrpc": "2.0", "id": 3, "error": {"code": "x"}}', 3),
    ],
)
def test_an_answer_that_is_no_message_is_an_error_of_its_request(line: bytes, id: Any) -> None:
    (message,) = messages(line)
    assert (message.id, message.error.code) == (id, -32700)


@pytest.mark.parametrize(
    "line",
    [
        b"DEBUG", b"{not json}", b"[3]", b'{"id": 3}', b'{"jsonrpc": "2.0", "id": 3, "method": [',
        b'{"jsonrpc": "2.0", "id": true, "result": []}',
    ],
)  # fmt: skip
def test_what_answers_nothing_is_passed_over(line: bytes) -> None:
    assert messages(line) == []


def test_a_batch_is_read_but_for_what_is_no_message() -> None:
    rows = [{"jsonrpc": "2.0", "id": 1, "result": {}}, 5, {"jsonrpc": "2.0", "id": 2, "result": 1}]
    first, second = messages(json.dumps(rows).encode())
    assert (first.id, first.result) == (1, {})
    assert (second.id, second.error.code) == (2, -32700)
