"""One gateway: its parts, made of its settings, and calls answered by them."""

from __future__ import annotations

import sys
import traceback

from kosmo.catalog.catalog import open_catalog
from kosmo.errors import KosmoError
from kosmo.gateway.answers import Kept
from kosmo.gateway.calls import Calls, UnknownTool
from kosmo.gateway.exposure import ExposedCatalog, Exposure
from kosmo.gateway.flights import Flights
from kosmo.gateway.gate import Gate
from kosmo.gateway.instructions import instructions
from kosmo.gateway.scripts import Scripts
from kosmo.gateway.tools import Tools

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.catalog.catalog import Catalog
    from kosmo.gateway.answers import Answer
    from kosmo.gateway.flights import Flight
    from kosmo.gateway.settings import Settings

MOST_CALLS = 32
MOST_SCRIPTS = 8


class Request:
    """One call of a tool as it came.

    `may_ask` says that somebody at the client can be asked; `approval` is the one that was given.
    """

    __slots__ = ("approval", "arguments", "may_ask", "tool")

    def __init__(
        self,
        tool: str,
        arguments: dict[str, Any],
        *,
        may_ask: bool = False,
        approval: str | None = None,
    ) -> None:
        """Take the tool's name and its arguments."""
        self.tool = tool
        self.arguments = arguments
        self.may_ask = may_ask and tool != "run_lua"
        self.approval = approval


class Gateway:
    """What a server answers with, whatever it is reached by."""

    def __init__(self, settings: Settings, catalog: Catalog | None = None) -> None:
        """Take the settings; raises UsageError for names in them that do not exist."""
        self.settings = settings
        self.catalog = ExposedCatalog(catalog or open_catalog(), settings)
        for name, error in self.catalog.left_out.items():
            sys.stderr.write(f"warning: `{name}` is left out: {error.message}\n")
        self.exposure = Exposure(self.catalog, settings)
        self.tools = Tools(self.catalog, self.exposure, settings)
        self.gate = Gate(self.catalog, settings)
        kept = Kept(settings.most)
        self.scripts = Scripts(self.gate, kept, settings)
        self.calls = Calls(self.catalog, self.exposure, self.tools, self.gate, kept, self.scripts)
        self.flights = Flights(MOST_CALLS)
        self.running = Flights(MOST_SCRIPTS)

    def instructions(self) -> str:
        """Say what is offered and how it is used."""
        return instructions(
            self.exposure,
            self.catalog.names(),
            write=self.settings.write,
            listed=self.tools.are_listed(),
            left_out=self.catalog.left_out,
        )

    async def answer(self, request: Request, flight: Flight) -> Answer:
        """Answer a call in a thread.

        Raises UnknownTool, and PolicyError `approval_required` where a person may be asked now.
        """
        flights = self.running if request.tool == "run_lua" else self.flights
        return await flights.run(flight, lambda: self._answered(request, flight))

    def _answered(self, request: Request, flight: Flight) -> Answer:
        wanted = None
        try:
            wanted = self.calls.understand(request.tool, request.arguments)
            wanted.approval = request.approval
            flight.function = wanted.name
            return self.calls.answer(wanted, flight)
        except UnknownTool:
            raise
        except KosmoError as error:
            if error.code == "approval_required" and request.may_ask:
                raise
            return self.calls.failure(error, wanted)
        except Exception as caught:  # noqa: BLE001 - a defect ends a call, not the gateway
            print_trace(caught)
            return self.calls.failure(caught, wanted)

    def halt(self) -> None:
        """Break off what is under way: nothing further is sent but by writes that have begun."""
        for flights in (self.flights, self.running):
            flights.halt()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way; False where that takes longer."""
        return self.flights.wait(seconds) and self.running.wait(seconds)

    def close(self) -> None:
        """End what is left."""
        for flights in (self.flights, self.running):
            flights.close()
        self.scripts.close()
        self.gate.close()


def print_trace(caught: BaseException) -> None:
    """Print the trace of a defect where whoever runs the gateway may find it."""
    sys.stderr.write("".join(traceback.format_exception(caught)))
