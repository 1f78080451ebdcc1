"""A simulator that answers: one request in, one response out."""

from __future__ import annotations

import json
from threading import RLock
from urllib.parse import urlsplit

from kosmo.message import Response
from kosmo.sandbox.exchange import SimulatorRefusal, SimulatorReply, SimulatorRequest
from kosmo.sandbox.limits import Limiter
from kosmo.sandbox.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from kosmo.message import Request
    from kosmo.sandbox.limits import LimitUse
    from kosmo.sandbox.routes import Answering
    from kosmo.sandbox.simulator import Simulator

    Found = tuple[str, Answering, dict[str, str]]

_MOST_ANSWERS = 256
_READING = ("GET", "HEAD", "OPTIONS")


class RunningSimulator:
    """One instance: a state, rate limit windows and a clock. Threads may share it."""

    def __init__(
        self,
        simulator: Simulator,
        path: str | None,
        *,
        limits: Iterable[str],
        route_limits: Mapping[str, Iterable[str]],
        options: Mapping[str, float],
        clock: Callable[[], float],
    ) -> None:
        """Take the description and this instance's own settings."""
        self.simulator = simulator
        self._limiter = Limiter(limits)
        self._route_limiters = {line: Limiter(some) for line, some in route_limits.items()}
        self._options = options
        self._clock = clock
        self._store = Store(path, simulator.sow)
        self._answered: dict[tuple[object, ...], SimulatorReply] = {}
        self._version = 0
        self._counting = RLock()
        self._state_lock = RLock()

    def prepare(self) -> None:
        """Read or seed the state now, so that the first request does not wait for it."""
        with self._state_lock:
            self._store.current()

    def reset(self) -> None:
        """Fill the state anew."""
        with self._state_lock:
            self._store.reset()

    def handle(self, request: Request) -> Response:
        """Answer a request as the vendor would; never raises for what the request holds."""
        with self._counting:
            busy = self._limiter.enter(self._clock())
        if busy is not None:
            return _response(self._refused(_too_many()), self.simulator.limit_headers(busy))
        try:
            return self._respond(request)
        finally:
            with self._counting:
                self._limiter.leave()

    def _respond(self, request: Request) -> Response:
        headers: dict[str, str] = {}
        try:
            asked, found = self._signed(request)
            if found is None or found[0] not in self.simulator.unsigned:
                use = self._count(asked, found[0] if found else "")
                headers = {} if use is None else self.simulator.limit_headers(use)
                if use is not None and use.exceeded:
                    raise _too_many()
            if self.simulator.check is not None:
                self.simulator.check(asked)
            if found is None:
                raise SimulatorRefusal(404, "Not found")
            return _response(self._answer(asked, found[1]), headers)
        except SimulatorRefusal as refusal:
            return _response(self._refused(refusal), headers)

    def _signed(self, request: Request) -> tuple[SimulatorRequest, Found | None]:
        """Take the request apart, find its route, and check its credentials."""
        parts = urlsplit(request.url)
        prefix = self.simulator.base_path + "/"
        inside = parts.path.startswith(prefix)
        with self._state_lock:
            asked = SimulatorRequest(
                request.method,
                parts.path[len(prefix) :] if inside else "",
                parts.query,
                request.headers,
                request.body or b"",
                state=self._store.current(),
                now=self._clock(),
                options=self._options,
            )
            found = self.simulator.routes.find(asked.method, asked.path)
            asked.parts = found[2] if found else {}
            if found is None or found[0] not in self.simulator.unsigned:
                self.simulator.sign_in(asked)
        return asked, found

    def _count(self, asked: SimulatorRequest, line: str) -> LimitUse | None:
        """Count a request for its route, where that has limits of its own, and for all."""
        weigh = self.simulator.weight
        weight = 1 if weigh is None else weigh(asked)
        with self._counting:
            own = self._route_limiters.get(line)
            use = None if own is None else own.count(self._clock(), weight)
            if use is not None and use.exceeded:
                return use
            return self._limiter.count(self._clock(), weight)

    def _refused(self, refusal: SimulatorRefusal) -> SimulatorReply:
        data = refusal.data
        if data is None:
            data = self.simulator.error_body(refusal.status, refusal.message)
        return SimulatorReply(_encoded(data), status=refusal.status, headers=refusal.headers)

    def _answer(self, asked: SimulatorRequest, answering: Answering) -> SimulatorReply:
        """Run the route's function; what it answers is encoded while the state stands still."""
        with self._state_lock:
            self._settle(asked.now)
            if asked.method in _READING:
                return self._read(asked, answering)
            with self._store.changing() as state:
                asked.state = state
                return _ready(answering(asked))

    def _read(self, asked: SimulatorRequest, answering: Answering) -> SimulatorReply:
        """Answer a read, the same one again from memory while the state stands still."""
        asked.state = self._store.current()
        if self._version != self._store.version or len(self._answered) > _MOST_ANSWERS:
            self._version = self._store.version
            self._answered.clear()
        key = (asked.method, asked.path, *asked.query.items())
        reply = self._answered.get(key)
        if reply is None:
            reply = _ready(answering(asked))
            if reply.lasting:
                self._answered[key] = reply
        return reply

    def _settle(self, now: float) -> None:
        settle = self.simulator.settle
        if settle is not None and settle(self._store.current(), now, False):
            with self._store.changing() as state:
                settle(state, now, True)


def _too_many() -> SimulatorRefusal:
    return SimulatorRefusal(429, "Rate limit exceeded")


def _ready(reply: SimulatorReply) -> SimulatorReply:
    reply.data = _encoded(reply.data)
    return reply


def _encoded(data: Any) -> bytes | None:
    if data is None or isinstance(data, bytes):
        return data
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _response(reply: SimulatorReply, headers: dict[str, str]) -> Response:
    told = {"content-type": "application/json; charset=utf-8"} if reply.data is not None else {}
    for name, value in {**headers, **reply.headers}.items():
        told[name.lower()] = value
    return Response(reply.status, told, reply.data or b"")
