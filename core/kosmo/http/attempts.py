"""Sending one request: at the pace of its limits, and again where that is safe and may help."""

from __future__ import annotations

import time

from kosmo.call import Facts
from kosmo.errors import KosmoError, UnknownOutcomeError
from kosmo.http.pace import WORTH_TELLING, Pace
from kosmo.message import Response, TransportError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from kosmo.call import Call
    from kosmo.message import Request, Transport

    Tell = Callable[[str], None]

    class Gate(Protocol):
        """What lets requests through as their limits allow."""

        def enter(self, method: str, pace: Pace) -> Any:
            """Wait until a request may go out; gives what `leave` takes when it is over."""

        def leave(self, passed: Any) -> None:
            """End a request."""

        def pause(self, seconds: float | None) -> None:
            """Let nobody through for so long: the service limits the rate."""


SAFE = ("GET", "HEAD")
LIMITED = (420, 429)


class Attempts:
    """The way of every request of one call to one origin."""

    def __init__(
        self,
        transport: Transport,
        *,
        facts: Facts,
        pace: Pace,
        timeout: float,
        gate: Gate | None = None,
        talk: Tell | None = None,
    ) -> None:
        """Take what carries requests, what is learnt, and how long things may take.

        `timeout` is in seconds for one attempt. No `gate` means no limits to keep; `talk` is told
        of each request and its answer.
        """
        self._transport = transport
        self._facts = facts
        self._pace = pace
        self._timeout = timeout
        self._gate = gate
        self._talk = talk

    def send(self, request: Request, *, repeatable: bool) -> Response:
        """Send a request until it is answered for good, or waiting is of no more use.

        `repeatable` says that it may arrive twice without harm. Raises TryLaterError or
        ServiceError when no response came.
        """
        self._pace.begin()
        attempt, uncertain = 0, False
        while True:
            attempt += 1
            try:
                outcome = self._once(request, attempt)
            except KosmoError as error:
                if uncertain:
                    raise UnknownOutcomeError(f"{error.message}, after an attempt") from None
                raise
            if isinstance(outcome, Response) and outcome.status < 400:
                return outcome
            arrived = request.method not in SAFE and _may_have_arrived(outcome)
            pause = self._pause(outcome, attempt, request, repeatable)
            if pause is None:
                break
            uncertain = uncertain or arrived
            self._wait(pause, outcome, request)
        from kosmo.http.unanswered import second_refused, transport_failure

        if isinstance(outcome, Response):
            if uncertain and not _may_have_arrived(outcome):
                raise second_refused(outcome)
            return outcome
        if request.method in SAFE and self._pace.is_over:
            raise self._pace.too_late()
        if uncertain and not outcome.sent:
            raise UnknownOutcomeError(f"{outcome}, after an attempt")
        raise transport_failure(outcome, request.method, request.url, attempts=attempt)

    def _once(self, request: Request, attempt: int) -> Response | TransportError:
        """Send a request once, when its limits allow it."""
        gate, facts = self._gate, self._facts
        ticket = None if gate is None else gate.enter(request.method, self._pace)
        try:
            timeout = self._pace.within(self._timeout, further=attempt > 1)
            began = time.perf_counter()
            facts.requests += 1
            facts.attempts = max(facts.attempts, attempt)
            facts.unanswered = True
            facts.http_status = None
            self._tell(f"> {request.method} {request.url}")
            try:
                response = self._transport.send(request, timeout)
            except TransportError as error:
                facts.changed = facts.changed or (request.method not in SAFE and error.sent)
                facts.unanswered = error.sent
                self._tell(f"< {error}")
                return error
        finally:
            if gate is not None and ticket is not None:
                gate.leave(ticket)
        # An interruption may come between any two lines: what was done is told first.
        refused = 400 <= response.status < 500 and response.status != 408
        facts.changed = facts.changed or (request.method not in SAFE and not refused)
        facts.unanswered = False
        facts.http_status = response.status
        if any("ratelimit" in name or "rate-limit" in name for name in response.headers):
            from kosmo.http.quota import rate_limit

            facts.rate_limit = rate_limit(response.headers) or facts.rate_limit
        self._tell(f"< {response.status} in {(time.perf_counter() - began) * 1000:.0f} ms")
        return response

    def _pause(
        self,
        outcome: Response | TransportError,
        attempt: int,
        request: Request,
        repeatable: bool,
    ) -> float | None:
        """Decide about another attempt, and let the limits know of a refusal for the rate."""
        from kosmo.http.retry import pause_before_next

        repeatable = repeatable or request.method in SAFE
        pause = pause_before_next(
            outcome, attempt, repeatable=repeatable, persistent=self._pace.persistent
        )
        if isinstance(outcome, Response) and outcome.status in LIMITED and self._gate is not None:
            self._gate.pause(pause)
        return None if pause is None or pause > self._pace.left() else pause

    def _wait(self, pause: float, outcome: Response | TransportError, request: Request) -> None:
        """Stand still before another attempt; one refused for its rate waits with all others."""
        if not pause:
            return
        if isinstance(outcome, TransportError):
            origin = "/".join(request.url.split("/", 3)[:3])
            why, limited = f"`{origin}`: {outcome}", False
        else:
            why = f"the service answered {outcome.status}"
            limited = outcome.status in LIMITED
        # Who passes a gate is held up there, with everybody else, and told so if it takes long.
        at_gate = limited and self._gate is not None
        if not at_gate or pause < WORTH_TELLING:
            when = f"in {pause:.1f} s" if pause >= 0.1 else "at once"
            self._pace.tell(f"{why}; another attempt {when}")
        if not at_gate:
            self._pace.wait(pause, why, quiet=True)

    def _tell(self, line: str) -> None:
        if self._talk is not None:
            self._talk(line)


def _may_have_arrived(outcome: Response | TransportError) -> bool:
    from kosmo.http.retry import may_have_arrived

    return may_have_arrived(outcome)


def brief_attempts(transport: Transport, call: Call) -> Attempts:
    """Give what asks for a token: who does holds a lock that others wait 20 seconds for."""
    pace = Pace(Facts(), most=lambda: 4.0, deadline=call.patience.deadline)
    timeout = min(call.patience.timeout, 12.0)
    return Attempts(transport, facts=Facts(), pace=pace, timeout=timeout)
