"""Tokens: fetched once for all processes, renewed when refused, or brought along by the account.

kosmo talks to the simulator over HTTP, whose clock the tests turn.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.testing import Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo import Request, Response
    from kosmo.testing import Clock, Home, Ran, RunningSimulator

    Run = Callable[..., Ran]

THREE_DAYS = 3 * 86_400.0
WHOSE = ("helpscout", "get-current-user")
SECRET = "TEST_LOCAL_CLIENT_SECRET"


@pytest.fixture(autouse=True)
def _in_the_year_2027(kosmo_clock: Clock) -> None:
    kosmo_clock.now = 1_800_000_000.0


def statuses(service: Service, path: str) -> list[int | None]:
    """Give the statuses of the requests to a path below `/v2`."""
    return [sent.status for sent in service.requests if sent.path == f"/{path}"]


def error(run: Run, *words: str) -> Any:
    """Run a command that is refused for its credentials, and give its error."""
    return run(*words, "--json", code=4).envelope["error"]


def calls_at_once(home: Home, count: int) -> list[int]:
    """Run that many processes that each ask whose account it is; give their exit codes."""
    with ThreadPoolExecutor(count) as pool:
        started = [pool.submit(home.run, *WHOSE, code=None, process=True) for _ in range(count)]
        return [one.result().code for one in started]


def test_a_token_is_fetched_once_and_kept(kosmo_service: Service, run_kosmo: Run) -> None:
    for _ in range(3):
        run_kosmo(*WHOSE)
    assert statuses(kosmo_service, "oauth2/token") == [200]
    assert statuses(kosmo_service, "users/me") == [200, 200, 200]


def test_twenty_processes_without_a_token_fetch_one(
    kosmo_service: Service, kosmo_home: Home
) -> None:
    assert calls_at_once(kosmo_home, 20) == [0] * 20
    assert statuses(kosmo_service, "oauth2/token") == [200]
    assert statuses(kosmo_service, "users/me") == [200] * 20


def test_twenty_processes_with_an_expired_token_fetch_one(
    kosmo_service: Service, kosmo_home: Home, kosmo_clock: Clock
) -> None:
    kosmo_home.run(*WHOSE)
    kosmo_clock.now += THREE_DAYS
    kosmo_service.forget()
    assert calls_at_once(kosmo_home, 20) == [0] * 20
    assert statuses(kosmo_service, "oauth2/token") == [200]
    answered = statuses(kosmo_service, "users/me")
    assert answered.count(200) == 20
    assert set(answered) == {200, 401}


def test_a_token_that_ends_while_a_list_is_read_loses_no_page(
    kosmo_simulator: RunningSimulator, kosmo_home: Home, kosmo_clock: Clock
) -> None:
    pages = 0

    def handle(request: Request) -> Response:
        nonlocal pages
        if "/conversations" in request.url:
            pages += 1
            if pages == 4:
                kosmo_clock.now += THREE_DAYS
        return kosmo_simulator.handle(request)

    with Service("helpscout", handle, base_path="/v2") as service:
        kosmo_home.account("local", url=service.url, **kosmo_simulator.simulator.credentials)
        data = kosmo_home.run("helpscout", "list-conversations", "--all").data
    rows = data["_embedded"]["conversations"]
    assert len({row["id"] for row in rows}) == len(rows) == data["page"]["totalElements"] == 186
    told = statuses(service, "conversations")
    assert told == [200, 200, 200, 401, 200, 200, 200, 200, 200]
    assert statuses(service, "oauth2/token") == [200, 200]


def test_a_write_with_an_expired_token_is_done_once(
    kosmo_service: Service, run_kosmo: Run, kosmo_clock: Clock
) -> None:
    run_kosmo(*WHOSE)
    kosmo_clock.now += THREE_DAYS
    made = run_kosmo("helpscout", "create-customer", "--email", "once@example.net")
    assert made.data["id"] > 0
    assert statuses(kosmo_service, "customers") == [401, 201]


def test_a_refusal_of_the_secret_is_told_and_nothing_is_asked_for(
    kosmo_service: Service, kosmo_home: Home
) -> None:
    kosmo_home.environment[SECRET] = "wrong-secret"
    told = error(kosmo_home.run, *WHOSE)
    assert told["code"] == "token_refused"
    assert "Bad client credentials" in told["message"]
    assert "wrong-secret" not in json.dumps(told)
    assert statuses(kosmo_service, "users/me") == []


def test_a_renewal_that_is_refused_ends_the_call(
    kosmo_service: Service, kosmo_home: Home, kosmo_clock: Clock
) -> None:
    kosmo_home.run(*WHOSE)
    kosmo_clock.now += THREE_DAYS
    kosmo_home.environment[SECRET] = "changed"
    assert error(kosmo_home.run, *WHOSE)["code"] == "token_refused"
    assert 200 not in statuses(kosmo_service, "users/me")[1:]


def test_an_account_may_bring_a_token_of_its_own(kosmo_service: Service, kosmo_home: Home) -> None:
    kosmo_home.run(*WHOSE)
    (kept,) = (kosmo_home.folder / "state" / "tokens").glob("*.json")
    token = json.loads(kept.read_text(encoding="utf-8"))["token"]
    kosmo_home.account("bare", url=kosmo_service.url, access_token=token)
    kosmo_service.forget()
    words = (*WHOSE, "--account", "bare")
    assert kosmo_home.run(*words).data["email"] == "mira@example.com"
    kosmo_home.environment["TEST_BARE_ACCESS_TOKEN"] = "made-up"
    assert error(kosmo_home.run, *words)["http_status"] == 401
    assert statuses(kosmo_service, "oauth2/token") == []


@pytest.mark.usefixtures("kosmo_service")
def test_no_file_of_a_token_can_be_read_by_others(kosmo_home: Home) -> None:
    kosmo_home.run(*WHOSE)
    files = list((kosmo_home.folder / "state" / "tokens").iterdir())
    assert files
    assert {file.stat().st_mode & 0o077 for file in files} == {0}


def test_a_dry_run_fetches_no_token_and_shows_none(kosmo_service: Service, run_kosmo: Run) -> None:
    data = run_kosmo(*WHOSE, "--dry-run").data
    assert data["url"] == f"{kosmo_service.url}/v2/users/me"
    assert data["headers"]["Authorization"].startswith("Bearer ")
    assert statuses(kosmo_service, "oauth2/token") == []
