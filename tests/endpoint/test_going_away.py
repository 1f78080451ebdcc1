"""Clients that go away, and a server that is stopped, while calls run."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, Any

from kosmo.endpoint.application import Endpoint
from kosmo.endpoint.listening import listen
from kosmo.endpoint.serving import Serving
from kosmo.endpoint.terms import Terms
from kosmo.endpoint.token import Token

from tests.endpoint.conftest import SECONDS, TOKEN, Client, audited, request, serving

if TYPE_CHECKING:
    from pathlib import Path

    from tests.endpoint.conftest import Holding

READ = request("missive_list_teams", b'{"arguments": {}, "account": "held"}')
IDS = {"assignee": "11111111-1111-4111-8111-111111111111",
       "organization": "22222222-2222-4222-8222-222222222222"}  # fmt: skip
WRITE = request(
    "missive_create_task",
    json.dumps({"arguments": {"title": "x", **IDS}, "account": "held"}).encode(),
)


def last(home: Path) -> dict[str, Any]:
    return audited(home)[-1]


def test_a_read_that_nobody_waits_for_sends_nothing_more(home: Path, holding: Holding) -> None:
    holding.status, holding.headers["Retry-After"] = 429, "60"
    holding.go.set()
    with serving() as client, client.open(READ):
        assert holding.asked.acquire(timeout=SECONDS)
    assert (last(home)["status"], last(home)["requests"]) == ("interrupted", 1)
    assert holding.requests == ["GET"]


def test_a_write_that_nobody_waits_for_is_finished_and_audited(
    home: Path, holding: Holding
) -> None:
    with serving() as client:
        with client.open(WRITE):
            assert holding.asked.acquire(timeout=SECONDS)
        assert client.get("/health").status == 200  # it goes on meanwhile
        holding.go.set()
    assert (last(home)["function"], last(home)["status"]) == ("missive.create_task", "ok")
    assert last(home)["surface"] == "http"


def test_a_call_whose_client_left_before_it_began_is_never_made(
    home: Path, holding: Holding
) -> None:
    with serving(at_once=1) as client, ThreadPoolExecutor() as pool:
        first = pool.submit(client.call, "missive.list_teams", account="held")
        assert holding.asked.acquire(timeout=SECONDS)
        with client.open(WRITE):
            assert client.get("/health").status == 200
        for _ in range(5):  # meanwhile the server sees that the connection was closed
            assert client.get("/health").status == 200
        holding.go.set()
        assert first.result().status == 200
    assert holding.requests == ["GET"]


def test_too_many_calls_are_told_to_come_again(home: Path, holding: Holding) -> None:
    endpoint = Endpoint(Terms(account="held"), Token(TOKEN), at_once=1, waiting=1)
    with listen("127.0.0.1", 0, command="") as listening, ThreadPoolExecutor() as pool:
        client = Client(listening.getsockname()[1])
        with Serving(endpoint.app, listening):
            calls = [pool.submit(client.call, "missive.list_teams") for _ in range(3)]
            refused = next(as_completed(calls)).result()
            holding.go.set()
            assert sorted(one.result().status for one in calls) == [200, 200, 503]
        endpoint.close()
    assert (refused.code, refused.headers["retry-after"]) == ("busy", "1")


def test_a_server_that_is_stopped_answers_what_runs_and_begins_nothing(
    home: Path, holding: Holding
) -> None:
    endpoint = Endpoint(Terms(account="held"), Token(TOKEN), at_once=1)
    with listen("127.0.0.1", 0, command="") as listening, ThreadPoolExecutor() as pool:
        client = Client(listening.getsockname()[1])
        with Serving(endpoint.app, listening):
            running = pool.submit(client.call, "missive.list_teams")
            assert holding.asked.acquire(timeout=SECONDS)
            endpoint.desk.stop()
            later = client.call("missive.list_teams")
            holding.go.set()
        assert running.result().status == 200
        endpoint.close()
    assert (later.status, later.code) == (503, "stopping")


def test_a_read_that_stands_still_too_long_is_broken_off_when_the_server_stops(
    home: Path, holding: Holding
) -> None:
    holding.status, holding.headers["Retry-After"] = 429, "60"
    holding.go.set()
    endpoint = Endpoint(Terms(account="held"), Token(TOKEN), grace=0.05)
    with listen("127.0.0.1", 0, command="") as listening, ThreadPoolExecutor() as pool:
        client = Client(listening.getsockname()[1])
        with Serving(endpoint.app, listening):
            running = pool.submit(client.call, "missive.list_teams")
            assert holding.asked.acquire(timeout=SECONDS)
            endpoint.desk.stop()
            answer = running.result()
        endpoint.close()
    assert (answer.status, answer.code) == (503, "interrupted")
    assert "being stopped" in answer.body["error"]["message"]


def test_calls_that_wait_keep_nobody_from_reading_lists(home: Path, holding: Holding) -> None:
    with serving(Terms(account="held"), at_once=1) as client, ThreadPoolExecutor() as pool:
        running = pool.submit(client.call, "missive.list_teams")
        assert holding.asked.acquire(timeout=SECONDS)
        assert client.get("/accounts/missive/held/tools").status == 200
        holding.go.set()
        assert running.result().status == 200
