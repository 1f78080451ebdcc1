"""The gateway over pipes: the protocol, and nothing but the protocol."""

from __future__ import annotations

import os
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from kosmo.gateway.greeting import VERSIONS, result
from kosmo.gateway.stdio import Stdio
from kosmo.gateway.stopping import Stopping
from mcp.types.version import HANDSHAKE_PROTOCOL_VERSIONS

from tests.gateway.lines import HELLO, MODERN, Line, call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.gateway.conftest import Gateways


@pytest.fixture
def line(gateways: Gateways) -> Callable[..., Any]:
    """Give what opens a client of lines, and a gateway at the other end in a thread."""

    @contextmanager
    def opened(**settings: Any) -> Iterator[Line]:
        theirs, to = os.pipe()
        back, ours = os.pipe()
        gateway = gateways.gateway(**settings)

        async def serve() -> None:
            await Stdio(gateway, theirs, ours).serve(Stopping())

        def serving() -> None:
            try:
                anyio.run(serve)
            finally:
                os.close(ours)

        thread = Thread(target=serving)
        thread.start()
        client = Line(to, back)
        try:
            yield client
            client.hang_up()
            assert client.rest() == []
        finally:
            client.hang_up()
            thread.join(30)
            os.close(back)
            os.close(theirs)
        assert not thread.is_alive()

    return opened


def test_what_is_no_message_is_answered_as_the_protocol_says(line: Callable[..., Any]) -> None:
    with line() as client:
        assert client.ask({"id": 1, **HELLO})["result"]["serverInfo"]["name"] == "kosmo"
        client.send({"method": "notifications/initialized"})
        for sent, code, id in (
            (b"{not json", -32700, None),
            (b"\xff\xfe", -32700, None),
            (b"[" * 100_000, -32700, None),
            (b'[{"jsonrpc": "2.0", "id": 5, "method": "ping"}]', -32600, None),
            (b"7", -32600, None),
            (b'{"id": 6, "method": "ping"}', -32600, 6),
            (b'{"jsonrpc": "2.0", "id": null, "method": "ping"}', -32600, None),
            (b'{"jsonrpc": "2.0", "id": 7, "method": "no/such"}', -32601, 7),
            (b'{"jsonrpc": "2.0", "id": 8, "method": "tools/call", "params": {}}', -32602, 8),
        ):
            answer = client.ask(sent)
            assert (answer["error"]["code"], answer["id"]) == (code, id), sent[:60]
            assert answer["jsonrpc"] == "2.0"
        assert client.ask({"id": 9, "method": "ping"})["result"] == {}


@pytest.mark.parametrize(
    ("given", "version"),
    [("2024-11-05", "2024-11-05"), ("2025-11-25", "2025-11-25"), ("1999-01-01", "2025-11-25")],
)
def test_an_unknown_version_is_answered_with_one_that_is_known(
    line: Callable[..., Any], given: str, version: str
) -> None:
    with line() as client:
        parameters = {**HELLO["params"], "protocolVersion": given}
        answer = client.ask({"id": 1, "method": "initialize", "params": parameters})
        assert answer["result"]["protocolVersion"] == version


@pytest.mark.parametrize("settings", [{}, {"resources": False, "prompts": False, "write": "ask"}])
@pytest.mark.parametrize("version", [*VERSIONS, "1999-01-01"])
def test_the_first_answer_is_what_the_sdk_answers(
    gateways: Gateways, line: Callable[..., Any], settings: dict[str, Any], version: str
) -> None:
    parameters = {**HELLO["params"], "protocolVersion": version}
    request = {"id": 1, "method": "initialize", "params": parameters}
    with line(**settings) as client:
        assert client.ask(request)["result"] == result(gateways.gateway(**settings), request)


def test_the_first_answer_knows_the_versions_of_the_sdk() -> None:
    assert list(VERSIONS) == list(HANDSHAKE_PROTOCOL_VERSIONS)


def test_an_unknown_version_of_the_later_era_is_refused_with_the_known_ones(
    line: Callable[..., Any],
) -> None:
    with line() as client:
        later = {**MODERN, "io.modelcontextprotocol/protocolVersion": "2030-01-01"}
        error = client.ask({"id": 1, "method": "server/discover", "params": {"_meta": later}})
        assert error["error"]["code"] == -32022
        assert "2026-07-28" in error["error"]["data"]["supported"]
        known = client.ask({"id": 2, "method": "server/discover", "params": {"_meta": MODERN}})
        assert known["result"]["serverInfo" if "serverInfo" in known["result"] else "instructions"]


def test_answers_come_though_the_client_has_said_its_last_word(line: Callable[..., Any]) -> None:
    with line() as client:
        client.send({"id": 1, **HELLO}, {"method": "notifications/initialized"})
        client.send(*(call(id, "search", query="teams") for id in range(2, 12)))
        client.hang_up()
        answers = client.rest()
        assert sorted(one["id"] for one in answers) == list(range(1, 12))
        assert all("error" not in one for one in answers)


def test_a_thousand_calls_at_once_are_all_answered_each_with_its_own(
    line: Callable[..., Any],
) -> None:
    ids = range(1, 1001)
    with line(write="allow") as client:
        client.ask({"id": 0, **HELLO})
        client.send({"method": "notifications/initialized"})
        client.send(
            *(call(id, "missive.delete_draft", draft_id=f"d{id}", _dry_run=True) for id in ids)
        )
        answers = [client.receive() for _ in ids]
        texts = {one["id"]: one["result"]["content"][0]["text"] for one in answers}
        assert sorted(texts) == list(ids)
        assert all(f"/drafts/d{id}" in text for id, text in texts.items())
