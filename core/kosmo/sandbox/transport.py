"""The simulator as a transport: a call to the account `sandbox` never leaves the process."""

from __future__ import annotations

from kosmo.sandbox.simulator import find_simulator
from kosmo.sandbox.store import state_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.message import Request, Response
    from kosmo.sandbox.running import RunningSimulator


class SimulatorTransport:
    """Carries requests to a simulator in this process."""

    def __init__(self, running: RunningSimulator) -> None:
        """Take a started simulator."""
        self._running = running

    def send(self, request: Request, timeout: float) -> Response:
        """Answer the request; a simulator in process never times out."""
        return self._running.handle(request)

    def close(self) -> None:
        """Give up nothing: the state is written with every change."""


def open_simulator(
    address: str, integration: str, state_folder: str
) -> tuple[SimulatorTransport, dict[str, str]]:
    """Start the simulator `module:name` over its state file; gives its credentials too."""
    simulator = find_simulator(address)
    running = simulator.start(state_path(state_folder, integration))
    return SimulatorTransport(running), dict(simulator.credentials)
