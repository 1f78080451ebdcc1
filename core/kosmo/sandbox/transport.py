"""The simulator as a transport: a call to the account `sandbox` never leaves the process."""

from __future__ import annotations

import os

from kosmo.message import Response, TransportError
from kosmo.sandbox.simulator import find_simulator
from kosmo.sandbox.store import state_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.message import Request
    from kosmo.sandbox.faults import Fault, Faults
    from kosmo.sandbox.running import RunningSimulator

FAULTS = "KOSMO_SANDBOX_FAULTS"

# What has gone wrong so far in this process, by state file and faults: every call opens anew.
_counted: dict[tuple[str, str], Faults] = {}


class SimulatorTransport:
    """Carries requests to a simulator in this process."""

    def __init__(self, running: RunningSimulator, faults: Faults | None = None) -> None:
        """Take a started simulator, and what goes wrong on the way to it."""
        self._running = running
        self._faults = faults

    def send(self, request: Request, timeout: float) -> Response:
        """Answer the request; without faults a simulator in process never times out."""
        fault = None if self._faults is None else self._faults.strike(request.method)
        if fault is None:
            return self._running.handle(request)
        return self._ill_sent(request, timeout, fault)

    def _ill_sent(self, request: Request, timeout: float, fault: Fault) -> Response:
        """Give what a client would have of a fault on a connection; nothing really waits."""
        from kosmo.sandbox.misbehaving import answer

        response = answer(fault, request, self._running.handle, self._running.simulator)
        if response is None or fault.kind in ("reset-during", "lost"):
            why = f"the connection broke (fault `{fault.kind}`)"
            raise TransportError(why, kind="broken", sent=True)
        if fault.kind in ("slow", "stall") and fault.seconds > timeout:
            why = f"no answer came in time (fault `{fault.kind}`)"
            raise TransportError(why, kind="timeout", sent=True)
        if request.method == "HEAD":
            return Response(response.status, response.headers, b"")
        return response

    def close(self) -> None:
        """Give up nothing: the state is written with every change."""


def open_simulator(
    address: str, integration: str, state_folder: str
) -> tuple[SimulatorTransport, dict[str, str]]:
    """Start the simulator `module:name` over its state file; gives its credentials too.

    `KOSMO_SANDBOX_FAULTS` says what goes wrong, counted over the process.
    """
    simulator = find_simulator(address)
    path = state_path(state_folder, integration)
    text = os.environ.get(FAULTS)
    faults = _faults(path, text) if text else None
    return SimulatorTransport(simulator.start(path), faults), dict(simulator.credentials)


def _faults(path: str, text: str) -> Faults:
    from kosmo.sandbox.faults import Faults, parse_faults

    known = _counted.get((path, text))
    return known or _counted.setdefault((path, text), Faults(parse_faults(text, FAULTS)))
