"""Servers over HTTP: both eras, answers as events, refusals, lost sessions, no answer at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.mcp.calling.web import NEW, Web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Kosmo
    from tests.mcp.calling.conftest import Upstreams


@pytest.fixture
def web(kosmo: Kosmo, upstream: Upstreams) -> Iterator[Callable[..., Web]]:
    """Give what makes a server over HTTP, defined as `web` and trusted."""
    made: list[Web] = []

    def make(**given: bool) -> Web:
        made.append(Web(**given))
        kosmo.environment["WEB_TOKEN"] = "secret-of-web"
        headers = {"Authorization": "Bearer ${WEB_TOKEN}"}
        upstream.define("web", url=made[-1].url, headers=headers)
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.parametrize("stream", [False, True])
def test_a_tool_is_called_over_http(
    kosmo: Kosmo, web: Callable[..., Web], legacy: bool, stream: bool
) -> None:
    server = web(legacy=legacy, stream=stream)
    assert kosmo.json("mcp:web", "echo", "--text", "a")["data"] == "hello"
    headers, body = next(one for one in server.seen if one[1].get("method") == "tools/call")
    assert headers["authorization"] == "Bearer secret-of-web"
    assert body["params"]["arguments"] == {"text": "a"}
    if legacy:
        assert headers["mcp-session-id"] == "s0"
        assert headers["mcp-protocol-version"] == "2025-06-18"
        assert server.methods()[:2] == ["server/discover", "initialize"]
    else:
        assert headers["mcp-protocol-version"] == NEW
        assert (headers["mcp-method"], headers["mcp-name"]) == ("tools/call", "echo")
        assert server.methods() == ["server/discover", "tools/list", "tools/call"]


def test_a_lost_session_is_begun_anew_and_the_call_sent_again(
    kosmo: Kosmo, web: Callable[..., Web]
) -> None:
    server = web(legacy=True)
    kosmo.json("mcp:tools", "web")
    server.behaviour = "forgets"
    assert kosmo.json("mcp:web", "put", "--text", "a")["data"] == "hello"
    assert server.methods().count("tools/call") == 2


@pytest.mark.parametrize(
    ("behaviour", "read", "write"),
    [
        ("401", "authentication_failed", "authentication_failed"),
        ("403", "forbidden", "forbidden"),
        ("429", "rate_limited", "rate_limited"),
        ("500", "unavailable", "outcome_unknown"),
        ("503", "unavailable", "unavailable"),
        ("418", "service_error", "service_error"),
        ("breaks", "malformed_answer", "outcome_unknown"),
        ("hangs up", "unavailable", "outcome_unknown"),
        ("wanders", "malformed_answer", "outcome_unknown"),
        ("prose", "malformed_answer", "outcome_unknown"),
        ("accepts", "malformed_answer", "outcome_unknown"),
        ("endless", "malformed_answer", "outcome_unknown"),
    ],
)
def test_what_an_answer_over_http_means_depends_on_whether_it_writes(
    kosmo: Kosmo, web: Callable[..., Web], behaviour: str, read: str, write: str
) -> None:
    server = web()
    kosmo.json("mcp:tools", "web")
    server.behaviour = behaviour
    server.seen.clear()
    exits = {"authentication_failed": 4, "forbidden": 4, "unavailable": 5, "rate_limited": 5}
    for tool, code in (("echo", read), ("put", write)):
        error = kosmo.json("mcp:web", tool, code=exits.get(code, 1))["error"]
        assert error["code"] == code, error
        assert error["http_status"] == (int(behaviour) if behaviour.isdigit() else None)
        assert error["retryable"] == (exits.get(code) == 5)
        assert error["retry_after"] == (7 if code == "rate_limited" else None)
        assert "secret-of-web" not in str(error)
    calls = server.methods().count("tools/call")
    assert calls == (0 if behaviour in ("401", "403") else 2)


def test_a_server_that_is_not_there_is_tried_later(
    kosmo: Kosmo, upstream: Upstreams, silent_port: int
) -> None:
    upstream.define("gone", url="http://127.0.0.1:1/mcp/secret-of-the-path?key=secret-of-query")
    error = kosmo.json("mcp:tools", "gone", code=5)["error"]
    assert (error["code"], error["retryable"]) == ("unavailable", True)
    assert "cannot be reached at `http://127.0.0.1:1`: " in error["message"]
    assert error["hint"] == "kosmo mcp status gone"
    upstream.define("silent", url=f"http://127.0.0.1:{silent_port}/mcp", timeout=0.3)
    assert kosmo.json("mcp:tools", "silent", code=5)["error"]["code"] == "timeout"


def test_large_events_arrive(kosmo: Kosmo, web: Callable[..., Web]) -> None:
    server = web(stream=True)
    server.behaviour = "large"
    assert len(kosmo.json("mcp:web", "echo")["data"]) == 3_000_000
