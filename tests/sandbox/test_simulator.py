"""One request through a simulator: signed, counted, routed, answered, kept."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol

import pytest
from kosmo import Request, Simulator, SimulatorReply, SimulatorRequest
from kosmo.sandbox.caller import SimulatorCaller
from kosmo.sandbox.simulator import find_simulator
from kosmo.sandbox.transport import SimulatorTransport, open_simulator

if TYPE_CHECKING:
    from pathlib import Path

SIGNED = {"Authorization": "Bearer open-sesame"}


class Clock(Protocol):
    """Unix seconds that a test turns."""

    now: float

    def __call__(self) -> float: ...


@pytest.fixture
def caller(notes: Simulator, clock: Clock) -> SimulatorCaller:
    return SimulatorCaller(notes.start(clock=clock), SIGNED)


def test_a_route_answers_below_the_base_path(caller: SimulatorCaller) -> None:
    answered = caller.get("notes")
    assert answered.status == 200
    assert answered.headers["content-type"] == "application/json; charset=utf-8"
    assert answered.data == {"notes": [{"id": "first", "text": "from the seed"}]}


def test_a_path_outside_the_base_path_is_not_found(caller: SimulatorCaller) -> None:
    request = Request("GET", "http://x/notes", dict(SIGNED))
    assert caller.running.handle(request).status == 404


def test_named_parts_of_a_path_are_decoded(caller: SimulatorCaller) -> None:
    caller.post("notes", {"id": "a/b ü", "text": "odd"})
    assert caller.get("notes/a%2Fb%20%C3%BC").data["text"] == "odd"


@pytest.mark.parametrize("path", ["nothing", "notes/first/more", "notes//first", ""])
def test_an_unknown_path_is_not_found(caller: SimulatorCaller, path: str) -> None:
    assert caller.get(path).status == 404


def test_an_unknown_method_is_not_found(caller: SimulatorCaller) -> None:
    assert caller.send("PUT", "notes").status == 404


def test_an_unsigned_request_is_refused_before_its_path_is_judged(caller: SimulatorCaller) -> None:
    for path in ("notes", "nothing"):
        answered = caller.send("GET", path, authorization=None)
        assert answered.status == 401
        assert answered.message == "who are you?"
        assert answered.headers["www-authenticate"] == "Bearer"


def test_an_unsigned_route_needs_no_credentials_and_counts_in_no_window(
    caller: SimulatorCaller,
) -> None:
    form = {"content_type": "application/x-www-form-urlencoded", "authorization": None}
    for _ in range(10):
        answered = caller.send("POST", "oauth/token", b"grant_type=client&x=%C3%BC", **form)
    assert answered.data == {"given": {"grant_type": "client", "x": "ü"}}


def test_a_refusal_without_a_sentence_has_no_body(caller: SimulatorCaller) -> None:
    answered = caller.get("notes/none")
    assert (answered.status, answered.data) == (404, None)
    assert "content-type" not in answered.headers


def test_what_a_refused_write_put_is_gone(caller: SimulatorCaller) -> None:
    assert caller.post("notes", {"id": "x", "text": ""}).status == 422
    assert caller.get("notes/x").status == 404


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"text": "\\ud800"}', b"[" * 100_000])
def test_broken_json_is_refused(caller: SimulatorCaller, body: bytes) -> None:
    answered = caller.send("POST", "notes", body)
    assert (answered.status, answered.message) == (400, "The request body is not valid JSON")


def test_a_read_sees_the_write_before_it(caller: SimulatorCaller) -> None:
    assert len(caller.get("notes").data["notes"]) == 1
    caller.post("notes", {"text": "second"})
    assert len(caller.get("notes").data["notes"]) == 2


def test_what_depends_on_the_clock_is_answered_anew(caller: SimulatorCaller, clock: Clock) -> None:
    assert caller.get("clock").data == {"now": 1_800_000_000}
    clock.now += 5
    assert caller.get("clock").data == {"now": 1_800_000_005}


def test_limits_are_told_with_every_answer_where_the_vendor_does(caller: SimulatorCaller) -> None:
    assert caller.get("notes").headers["ratelimit-remaining"] == "2"
    assert caller.get("notes").headers["ratelimit-remaining"] == "1"


def test_beyond_the_limit_requests_are_refused_until_the_window_has_passed(
    caller: SimulatorCaller, clock: Clock
) -> None:
    assert [caller.get("notes").status for _ in range(4)] == [200, 200, 200, 429]
    assert caller.get("notes").headers["retry-after"] == "60"
    clock.now += 60
    assert caller.get("notes").status == 200


def test_an_unsigned_request_uses_nothing_of_the_limit(caller: SimulatorCaller) -> None:
    for _ in range(9):
        caller.send("GET", "notes", authorization=None)
    assert caller.get("notes").headers["ratelimit-remaining"] == "2"


def test_an_instance_may_have_other_limits(notes: Simulator) -> None:
    free = SimulatorCaller(notes.start(limits=[]), SIGNED)
    assert {free.get("notes").status for _ in range(20)} == {200}
    tight = SimulatorCaller(notes.start(limits=["1/1h"]), SIGNED)
    assert [tight.get("notes").status for _ in range(2)] == [200, 429]


def test_a_route_may_have_limits_of_its_own(notes: Simulator, clock: Clock) -> None:
    notes.route_limits = {"GET notes": ("2/1m",)}
    caller = SimulatorCaller(notes.start(clock=clock), SIGNED)
    assert [caller.get("notes").status for _ in range(3)] == [200, 200, 429]
    assert caller.get("notes/first").status == 200
    free = SimulatorCaller(notes.start(limits=[], clock=clock), SIGNED)
    assert {free.get("notes").status for _ in range(9)} == {200}


def test_requests_in_flight_are_capped() -> None:
    begun, end = Event(), Event()

    def wait(request: SimulatorRequest) -> SimulatorReply:
        begun.set()
        end.wait(20)
        return SimulatorReply({})

    slow = Simulator(
        "slow",
        routes={"GET wait": wait, "GET quick": lambda request: SimulatorReply({})},
        seed=lambda state: None,
        credentials={},
        sign_in=lambda request: None,
        limits=("1 at once",),
    )
    caller = SimulatorCaller(slow.start(), {})
    thread = Thread(target=caller.get, args=("wait",))
    thread.start()
    assert begun.wait(20)
    refused = caller.get("quick")
    end.set()
    thread.join(20)
    assert (refused.status, refused.headers["retry-after"]) == (429, "1")
    assert caller.get("quick").status == 200


def test_options_reach_the_functions(notes: Simulator) -> None:
    def show(request: SimulatorRequest) -> SimulatorReply:
        return SimulatorReply(request.options["patience"])

    shown = Simulator(
        "shown",
        routes={"GET it": show},
        seed=lambda state: None,
        credentials={},
        sign_in=lambda request: None,
        options=notes.options,
    )
    assert SimulatorCaller(shown.start(), {}).get("it").data == 2.0
    assert SimulatorCaller(shown.start(options={"patience": 0.5}), {}).get("it").data == 0.5


def test_what_falls_due_is_done_before_the_next_request(clock: Clock) -> None:
    def settle(state: object, now: float, change: bool) -> bool:
        due = now >= 1_800_000_100 and not done
        if due and change:
            done.append(now)
        return due

    done: list[float] = []
    timed = Simulator(
        "timed",
        routes={"GET it": lambda request: SimulatorReply({})},
        seed=lambda state: None,
        credentials={},
        sign_in=lambda request: None,
        settle=settle,
    )
    caller = SimulatorCaller(timed.start(clock=clock), {})
    caller.get("it")
    assert done == []
    clock.now += 100
    caller.get("it")
    caller.get("it")
    assert done == [1_800_000_100]


def test_basic_credentials_are_taken_apart() -> None:
    seen: list[tuple[str, str] | None] = []
    basic = Simulator(
        "basic",
        routes={},
        seed=lambda state: None,
        credentials={},
        sign_in=lambda request: seen.append(request.basic),
    )
    caller = SimulatorCaller(basic.start(), {})
    for value in ("Basic dXNlcjpwYTpzcw==", "Basic ???", "Bearer x", "Basic dXNlcg=="):
        caller.send("GET", "it", authorization=value)
    assert seen == [("user", "pa:ss"), None, None, None]


def test_the_transport_keeps_its_state_between_two_openings(
    tmp_path: Path, notes: Simulator
) -> None:
    path = str(tmp_path / "notes.jsonl")
    body = b'{"id": "kept", "text": "still here"}'
    headers = {**SIGNED, "Content-Type": "application/json"}
    first = SimulatorTransport(notes.start(path))
    assert first.send(Request("POST", "http://x/v2/notes", headers, body), 1).status == 201
    first.close()
    second = SimulatorTransport(notes.start(path))
    response = second.send(Request("GET", "http://x/v2/notes/kept", dict(SIGNED)), 1)
    assert response.status == 200


def test_a_simulator_is_opened_by_its_address(tmp_path: Path) -> None:
    transport, credentials = open_simulator("kosmo_missive.simulator:app", "missive", str(tmp_path))
    assert list(credentials) == ["access_token"]
    assert transport.send(Request("GET", "https://x.example/v1/users", {}), 1).status == 401
    assert (tmp_path / "sandbox" / "missive.jsonl").exists()


def test_an_address_of_something_else_is_refused() -> None:
    with pytest.raises(TypeError, match=r"not a `kosmo\.Simulator`"):
        find_simulator("json:dumps")
