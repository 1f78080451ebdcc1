"""Finding out what a call would send, for who is to approve it."""

from __future__ import annotations

from kosmo.call import Facts
from kosmo.errors import ConfigError, KosmoError, UsageError
from kosmo.http.exchange import Planned
from kosmo.invocation import plan
from kosmo.message import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.call import Call
    from kosmo.config.accounts import Account
    from kosmo.connections import Connections
    from kosmo.http.pace import Pace
    from kosmo.spec import FunctionSpec, IntegrationSpec

    Row = dict[str, Any]

_LOOK_UPS = ("GET", "HEAD")


class Foreseeing:
    """Finds the request of a call that waits for approval, and sends no write."""

    def __init__(
        self, connections: Connections, integration: IntegrationSpec, spec: FunctionSpec,
        account: Account, call: Call, facts: Facts, pace: Pace,
    ) -> None:  # fmt: skip
        """Take the call as the runtime has it; its facts count what is looked up."""
        self._connections = connections
        self._known = (integration, spec, account, call)
        self._facts = facts
        self._pace = pace

    def request(self, arguments: Row) -> Row:
        """Give `request`, None where it is unknown, and `notes`.

        What a write looks up first, such as the id of a name, is looked up, as it is where a
        person at a terminal is asked: they are to see what is written. Raises UsageError where the
        call cannot be made with these arguments.
        """
        integration, spec, account, call = self._known
        found = Facts()
        try:
            planning = self._connections.planning_client(integration, spec, account, call, found)
            request = plan(spec, planning, arguments)
            if spec.effect == "write" and request["method"] in _LOOK_UPS:
                request, found.notes = self._looked_up(arguments) or (request, found.notes)
        except KosmoError as error:
            if isinstance(error, UsageError) and not isinstance(error, ConfigError):
                raise
            return {"request": None, "notes": [f"what it sends is unknown: {error.message}"]}
        kept = {name: request[name] for name in ("method", "url", "body")}
        return {"request": kept if kept["method"] else None, "notes": found.notes}

    def _looked_up(self, arguments: Row) -> tuple[Row, list[str]] | None:
        """Send the look-ups; gives None where one of them fails."""
        integration, spec, account, call = self._known
        looking = Facts()
        given = (integration, spec, account, call, looking, self._pace, _stop)
        try:
            request = plan(spec, self._connections.client(*given), arguments)
        except UsageError:
            raise
        except KosmoError:
            return None
        finally:
            self._facts.requests += looking.requests
            self._facts.attempts = max(self._facts.attempts, looking.attempts)
        return request, looking.notes


def _stop(method: str, url: str, body: bytes | None) -> bool:
    """Let look-ups go out, and end the call at what comes after them."""
    if method in _LOOK_UPS:
        return False
    raise Planned(Request(method, url, {}, body))
