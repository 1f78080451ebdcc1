"""The description of a simulated vendor, as a plugin ships it."""

from __future__ import annotations

import time

from kosmo.sandbox.routes import Routes, load
from kosmo.sandbox.running import RunningSimulator
from kosmo.sandbox.state import SimulatorState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from kosmo.sandbox.exchange import SimulatorRequest
    from kosmo.sandbox.limits import LimitUse
    from kosmo.sandbox.routes import Address


def _said(status: int, message: str) -> Any:
    return {"error": {"status": status, "message": message}} if message else None


def _standard(use: LimitUse) -> dict[str, str]:
    return {"Retry-After": str(use.retry_after)} if use.exceeded else {}


class Simulator:
    """A stateful imitation of a vendor's API; `start` makes it answer.

    `routes` is a table of `METHOD path/with/:names` to functions; `seed` fills an empty state.
    A function given as `module:function` is imported when needed. `base_path` is the vendor's
    own prefix (`/v1`). `credentials` has one key per auth field, the same for every served
    instance. `limits` hold for all requests together, `route_limits` for a route by itself.
    `sign_in` raises a refusal for a request that is not signed; the routes in
    `unsigned` go without. `check` raises one for what the vendor asks of every request.
    `error_body` words a refusal, `limit_headers` tells the limits, and `weight` gives the number
    of requests that one counts as, where some count more than others. `settle` does what falls due
    by `now`: asked with `change` false it only says whether something does. `options` are
    numbers that a user may set, such as how long a report takes.
    """

    def __init__(
        self,
        name: str,
        *,
        routes: Mapping[str, Address],
        seed: str | Callable[[SimulatorState], None],
        credentials: dict[str, str],
        sign_in: Callable[[SimulatorRequest], None],
        base_path: str = "",
        limits: Iterable[str] = (),
        route_limits: Mapping[str, Iterable[str]] | None = None,
        weight: Callable[[SimulatorRequest], int] | None = None,
        check: Callable[[SimulatorRequest], None] | None = None,
        error_body: Callable[[int, str], Any] = _said,
        limit_headers: Callable[[LimitUse], dict[str, str]] = _standard,
        settle: Callable[[SimulatorState, float, bool], bool] | None = None,
        unsigned: Iterable[str] = (),
        options: Mapping[str, float] | None = None,
    ) -> None:
        """Take the description; nothing is imported, read or seeded yet."""
        self.name = name
        self.routes = Routes(routes)
        self.seed = seed
        self.credentials = credentials
        self.sign_in = sign_in
        self.base_path = base_path
        self.limits = tuple(limits)
        self.route_limits = {line: tuple(some) for line, some in (route_limits or {}).items()}
        self.weight = weight
        self.check = check
        self.error_body = error_body
        self.limit_headers = limit_headers
        self.settle = settle
        self.unsigned = frozenset(unsigned)
        self.options = dict(options or {})
        self._sown: bytes | None = None

    def sow(self, state: SimulatorState) -> None:
        """Fill an empty state; the same rows all through a process, which seeds only once."""
        if self._sown is None:
            first = SimulatorState()
            (load(self.seed) if isinstance(self.seed, str) else self.seed)(first)
            self._sown = first.text()
        state.fill(self._sown)

    def start(
        self,
        path: str | None = None,
        *,
        limits: Iterable[str] | None = None,
        options: Mapping[str, float] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> RunningSimulator:
        """Make an instance that answers; its state is in `path`, or in memory without one.

        `limits` replace all of the vendor's (an empty list is none); `clock` gives unix seconds.
        """
        return RunningSimulator(
            self,
            path,
            limits=self.limits if limits is None else limits,
            route_limits=self.route_limits if limits is None else {},
            options={**self.options, **(options or {})},
            clock=clock,
        )


def find_simulator(address: str) -> Simulator:
    """Import the simulator that an integration names as `module:name`."""
    found = load(address)
    if not isinstance(found, Simulator):
        raise TypeError(f"`{address}` is not a `kosmo.Simulator`")
    return found
