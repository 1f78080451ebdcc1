"""The function behind every tool of a server, and what it is called with in a client's place."""

from __future__ import annotations

import sys
import time

from kosmo.describe.table import one_line
from kosmo.extras import need
from kosmo.http.exchange import Planned
from kosmo.message import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.call import Call, Facts
    from kosmo.http.pace import Pace
    from kosmo.http.redact import Redactor
    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.session import Sessions
    from kosmo.spec import FunctionSpec

    Row = dict[str, Any]
    Approve = Callable[[str, str, bytes | None], bool]
    Tell = Callable[[str], None]

METHOD = "tools/call"
_USUAL = 60.0  # seconds of a call that says nothing about its time; the definition's count then


def open_sessions(redactor: Redactor, first: ServerDefinition | None = None) -> Sessions:
    """Give what starts servers; the `first` one begins while the library is imported.

    Raises UsageError where that is not installed, and PolicyError for a server that is not trusted.
    """
    need("mcp", "MCP servers")
    from kosmo.mcp.early import begin

    early = None if first is None or "mcp" in sys.modules else begin(first, redactor)
    try:
        from kosmo.mcp.session import Sessions

        return Sessions(redactor, early)
    except BaseException:
        if early is not None:
            early.close()
        raise


def call_tool(server: ServerTool, /, **arguments: Any) -> Any:
    """Call a tool of a server; gives what it answered."""
    return server.call(arguments)


class ServerTool:
    """One tool, as one call uses it. Without `sessions` nothing is started and nothing sent."""

    def __init__(
        self,
        definition: ServerDefinition,
        spec: FunctionSpec,
        call: Call,
        facts: Facts,
        pace: Pace | None = None,
        sessions: Callable[[ServerDefinition], Sessions] | None = None,
        approve: Approve | None = None,
        talk: Tell | None = None,
    ) -> None:
        """Take the tool, its call, and what carries it; `approve` is shown what is to be sent."""
        self._definition = definition
        self._spec = spec
        self._call = call
        self._facts = facts
        self._pace = pace
        self._sessions = sessions
        self._approve = approve
        self._talk = talk

    def note(self, text: str) -> None:
        """Tell the caller something about the answer, as the client of a plugin does."""
        self._facts.notes.append(text)

    def call(self, arguments: Row) -> Any:
        """Send the call, once, and give the data of its answer.

        Raises UnknownOutcomeError where a write was sent and nothing is known of it, and Planned
        in a dry run.
        """
        body = {"name": self._spec.tool, "arguments": arguments}
        if self._sessions is None or self._approve is not None:
            import json

            written = json.dumps(body, ensure_ascii=False).encode()
            if self._sessions is None:
                raise Planned(Request(METHOD, self._spec.integration, {}, written))
            if self._approve is not None:
                self._approve(METHOD, self._spec.integration, written)
        from kosmo.errors import ServiceError, UnknownOutcomeError
        from kosmo.mcp.answers import data_of

        answered = self._answered(arguments)
        try:
            return data_of(answered, f"`{self._spec.id}`")
        except ServiceError as error:
            if error.code == "malformed_answer" and self._spec.effect == "write":
                raise UnknownOutcomeError(error.message) from None  # it may well be done
            raise

    def _answered(self, arguments: Row) -> Row:
        from kosmo.errors import TryLaterError

        assert self._sessions is not None
        assert self._pace is not None
        try:
            return self._sent(self._sessions(self._definition), self._pace, arguments)
        except TryLaterError:
            if self._pace.is_over:
                raise self._pace.too_late() from None
            raise

    def _sent(self, sessions: Sessions, pace: Pace, arguments: Row) -> Row:
        from kosmo.errors import UnknownOutcomeError
        from kosmo.mcp.terms import Terms

        facts, definition, halted = self._facts, self._definition, self._call.halted
        writes = self._spec.effect == "write"
        # Starting a server, and comparing its tools, sends nothing that could do anything.
        sessions.tools(definition, Terms(until=pace.until, halted=halted, talk=self._talk))
        given = self._call.patience.timeout
        terms = Terms(
            timeout=pace.within(definition.timeout if given == _USUAL else given),
            halted=None if writes else halted,  # half of a write is worse than one that is late
            writes=writes,
            progress=self._progress,
            talk=self._talk,
        )
        facts.requests, facts.attempts, facts.unanswered = 1, 1, True
        began = time.perf_counter()
        self._tell(f"> {METHOD} {self._spec.tool} at {self._spec.integration}")
        try:
            result = sessions.call(definition, str(self._spec.tool), arguments, terms)
        except Exception as error:
            facts.unanswered = False
            facts.changed = writes and isinstance(error, UnknownOutcomeError)
            facts.http_status = getattr(error, "http_status", None)
            self._tell(f"< {error}")
            raise
        facts.changed = writes and result.get("isError") is not True
        facts.unanswered = False
        self._tell(f"< an answer in {(time.perf_counter() - began) * 1000:.0f} ms")
        return result

    def _progress(self, done: float, of: float | None, message: str | None) -> None:
        counted = f"{done:g}" + ("" if of is None else f" of {of:g}")
        self._facts.progress = f"{counted}: {one_line(message)}" if message else counted
        self._tell(f"  {self._facts.progress}")

    def _tell(self, line: str) -> None:
        if self._talk is not None:
            self._talk(line)
