"""What goes out again, after how long, and what never does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kosmo import KosmoError, Response, TryLaterError
from kosmo.errors import UnknownOutcomeError
from kosmo.http.retry import pause_before_next
from kosmo.message import TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.http.pace import Pace

    from tests.http.conftest import Calling

    MakeCalling = Callable[..., Calling]

OK = Response(200, {}, b'{"id": "1"}')
REFUSED = TransportError("nothing listens", kind="refused", sent=False)
SLOW = TransportError("no answer came in time", kind="timeout", sent=True)
BROKEN = TransportError("the connection broke", kind="broken", sent=True)
CLOSED = TransportError("the connection ended", kind="closed", sent=True)
WRITES = ("POST", "PUT", "PATCH", "DELETE")


def _status(status: int, **headers: str) -> Response:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, told, b'{"message": "no"}')


def _send(call: Calling, method: str) -> object:
    return call.client.request(method, "/things", body=None if method == "GET" else {}).data


@pytest.mark.parametrize("method", ["GET", *WRITES])
@pytest.mark.parametrize("refusal", [_status(429), _status(420), _status(429, retry_after="3")])
def test_a_refusal_for_the_rate_is_followed_by_another_attempt(
    calling: MakeCalling, refusal: Response, method: str
) -> None:
    call = calling(refusal, refusal, OK)
    assert _send(call, method) == {"id": "1"}
    assert (call.facts.attempts, call.facts.requests, len(call.waits)) == (3, 3, 2)
    assert call.facts.waited_ms == pytest.approx(sum(call.waits) * 1000, abs=2)
    if "retry-after" in refusal.headers:
        assert all(3 <= wait <= 3.3 for wait in call.waits)
    assert len(call.told) == 2
    assert "another attempt" in call.told[0]


@pytest.mark.parametrize("method", ["GET", *WRITES])
def test_a_refused_connection_is_tried_again_as_nothing_was_sent(
    calling: MakeCalling, method: str
) -> None:
    call = calling(REFUSED, REFUSED, REFUSED, OK)
    assert _send(call, method) == {"id": "1"}
    assert call.facts.attempts == 4
    assert all(wait <= bound for wait, bound in zip(call.waits, (0.5, 1, 2), strict=True))


@pytest.mark.parametrize("failure", [_status(500), _status(503), _status(408), SLOW, BROKEN])
def test_a_read_is_repeated_after_a_failure_four_times_in_all(
    calling: MakeCalling, failure: Response | TransportError
) -> None:
    call = calling(failure)
    with pytest.raises(TryLaterError) as caught:
        _send(call, "GET")
    assert caught.value.retryable
    assert (call.facts.attempts, len(call.transport.sent), len(call.waits)) == (4, 4, 3)


@pytest.mark.parametrize(
    "failure", [_status(500), _status(503, retry_after="1"), SLOW, BROKEN, CLOSED]
)
@pytest.mark.parametrize("method", WRITES)
def test_a_write_that_may_have_arrived_is_never_repeated(
    calling: MakeCalling, failure: Response | TransportError, method: str
) -> None:
    call = calling(failure, OK)
    with pytest.raises(UnknownOutcomeError) as caught:
        _send(call, method)
    assert not caught.value.retryable
    assert (len(call.transport.sent), call.waits, call.facts.changed) == (1, [], True)


@pytest.mark.parametrize("failure", [_status(500), SLOW, BROKEN])
def test_an_idempotent_write_is_repeated(
    calling: MakeCalling, failure: Response | TransportError
) -> None:
    call = calling(failure, OK, repeatable=True)
    assert _send(call, "PUT") == {"id": "1"}
    assert call.facts.attempts == 2


@pytest.mark.parametrize("failure", [_status(500), BROKEN])
def test_a_repetition_that_is_refused_leaves_the_outcome_unknown(
    calling: MakeCalling, failure: Response | TransportError
) -> None:
    call = calling(failure, _status(404), repeatable=True)
    with pytest.raises(UnknownOutcomeError, match="an earlier one") as caught:
        _send(call, "DELETE")
    assert (caught.value.code, caught.value.http_status) == ("outcome_unknown", 404)


def test_a_read_whose_kept_connection_had_closed_goes_out_again_at_once(
    calling: MakeCalling,
) -> None:
    call = calling(CLOSED, OK)
    assert _send(call, "GET") == {"id": "1"}
    assert (call.facts.attempts, call.waits) == (2, [])


@pytest.mark.parametrize(
    "lasting",
    [_status(400), _status(403), _status(404), _status(501), _status(302),
     TransportError("no such host", kind="unresolved", sent=False),
     TransportError("not trusted", kind="tls", sent=False),
     TransportError("not HTTP", kind="malformed", sent=True)],
)  # fmt: skip
def test_what_lasts_is_not_repeated(
    calling: MakeCalling, lasting: Response | TransportError
) -> None:
    call = calling(lasting, OK)
    with pytest.raises(KosmoError):
        _send(call, "GET")
    assert len(call.transport.sent) == 1


def test_nothing_is_waited_for_longer_than_patience_lasts(calling: MakeCalling) -> None:
    call = calling(_status(429, retry_after="90"), OK)
    with pytest.raises(TryLaterError) as caught:
        _send(call, "GET")
    assert (caught.value.code, caught.value.retry_after, call.waits) == ("rate_limited", 90.0, [])
    call = calling(_status(429, retry_after="4"), most=10)
    with pytest.raises(TryLaterError):
        _send(call, "GET")
    assert len(call.waits) == 2
    assert sum(call.waits) <= 10


def test_who_asks_for_time_gets_as_many_attempts_as_fit(calling: MakeCalling) -> None:
    call = calling(REFUSED, most=300)
    call.pace.persistent = True
    with pytest.raises(TryLaterError, match=r"tried \d+ times"):
        _send(call, "GET")
    assert call.facts.attempts > 20
    assert 200 < sum(call.waits) <= 300


def test_each_request_has_patience_of_its_own(calling: MakeCalling) -> None:
    limited = _status(429, retry_after="4")
    call = calling(limited, OK, limited, OK, limited, OK, most=6)
    for _ in range(3):
        _send(call, "GET")
    assert len(call.waits) == 3


def test_a_deadline_bounds_the_whole_call(calling: MakeCalling) -> None:
    call = calling(_status(429, retry_after="4"), OK, _status(429, retry_after="4"), deadline=7)
    _send(call, "GET")
    with pytest.raises(TryLaterError) as caught:
        _send(call, "GET")
    assert len(call.waits) == 1
    assert caught.value.code == "rate_limited"
    call.now += 60
    with pytest.raises(TryLaterError) as late:
        _send(call, "GET")
    assert late.value.code == "deadline"
    assert len(call.transport.sent) == 3


def test_a_key_tells_attempts_of_one_request_from_another_request(calling: MakeCalling) -> None:
    call = calling(_status(500), OK, OK, idempotency_header="Idempotency-Key")
    _send(call, "POST")
    _send(call, "POST")
    first, again, second = (one.headers["Idempotency-Key"] for one in call.transport.sent)
    assert first == again != second
    _send(call, "GET")
    assert "Idempotency-Key" not in call.transport.sent[-1].headers


LATER = Response(429, {"retry-after": "3000"}, b"")


@pytest.mark.parametrize("second", [LATER, REFUSED, _status(404)])
def test_an_attempt_that_may_have_arrived_is_not_forgotten_over_a_later_one(
    calling: MakeCalling, second: Response | TransportError
) -> None:
    call = calling(BROKEN, second, idempotency_header="Idempotency-Key")
    with pytest.raises(UnknownOutcomeError) as caught:
        _send(call, "POST")
    assert (caught.value.retryable, caught.value.exit_code) == (False, 1)


class Shut:
    """A gate that lets one request through and keeps the next one waiting too long."""

    def __init__(self) -> None:
        self.asked = 0

    def enter(self, method: str, pace: Pace) -> None:
        self.asked += 1
        if self.asked > 1:
            raise pace.refuse(3000, "the limit")

    def leave(self, passed: object) -> None:
        """Have nothing to do."""

    def pause(self, seconds: float | None) -> None:
        """Have nothing to do."""


def test_a_limit_behind_an_attempt_that_may_have_arrived_leaves_the_outcome_unknown(
    calling: MakeCalling,
) -> None:
    call = calling(BROKEN, OK, gate=Shut(), repeatable=True)
    with pytest.raises(UnknownOutcomeError, match="the limit"):
        _send(call, "PUT")
    call = calling(BROKEN, OK, gate=Shut())
    with pytest.raises(TryLaterError):
        _send(call, "GET")


class Listening:
    """Hears what is told, and is interrupted by the answer."""

    def append(self, line: str) -> None:
        if line.startswith("<"):
            raise KeyboardInterrupt


@pytest.mark.parametrize(("answer", "changed"), [(OK, True), (_status(404), False)])
def test_an_interruption_right_behind_an_answer_knows_what_is_done(
    calling: MakeCalling, answer: Response, changed: bool
) -> None:
    call = calling(answer)
    call.talk = Listening()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        _send(call, "POST")
    assert (call.facts.changed, call.facts.unanswered) == (changed, False)


def test_what_the_service_says_about_its_limits_is_told(calling: MakeCalling) -> None:
    call = calling(Response(200, {"ratelimit": '"d";r=50;t=30'}, b"{}"), OK)
    _send(call, "GET")
    told = call.facts.rate_limit
    assert told is not None
    assert (told["remaining"], told["reset"]) == (50, 30)
    _send(call, "GET")
    assert call.facts.rate_limit == told


@given(st.integers(1, 12), st.booleans(), st.sampled_from([0, 1, 30, 4000]))
def test_a_pause_is_never_shorter_than_was_told(attempt: int, told: bool, seconds: int) -> None:
    refusal = _status(429, retry_after=str(seconds)) if told else _status(429)
    pause = pause_before_next(refusal, attempt, repeatable=False)
    if pause is None:
        assert attempt >= (10 if told else 4)
    elif told:
        assert seconds <= pause <= max(seconds + 1, 8)
        assert attempt < 4 or pause >= 0.5  # nobody is asked without end at once
    else:
        assert 0 <= pause <= 0.5 * 2 ** (attempt - 1)
