"""The servers that are running: started where they are trusted, compared, asked, ended."""

from __future__ import annotations

import time
from copy import copy
from functools import partial
from threading import Lock

from kosmo.describe.table import one_line
from kosmo.errors import TryLaterError
from kosmo.mcp import trust
from kosmo.mcp.connection import Connection, innermost
from kosmo.mcp.early import key_of, spawn
from kosmo.mcp.failures import Lost, failure, unstarted
from kosmo.mcp.guarding import Guard
from kosmo.mcp.loop import Loop
from kosmo.mcp.opening import Opening
from kosmo.mcp.stdio import Program
from kosmo.mcp.terms import Heard, Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from concurrent.futures import Future
    from subprocess import Popen
    from typing import Any

    from kosmo.http.redact import Redactor
    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.early import Early, Key
    from kosmo.mcp.questions import Questions

    Row = dict[str, Any]
    Ask = Callable[[Questions], Callable[[], Awaitable[Any]]]

_CLOSED = 12.0  # seconds in which all servers have ended, if need be by force


class Pool:
    """Keeps each server that was started for further questions, until `close`."""

    def __init__(self, redactor: Redactor, early: Early | None = None) -> None:
        """Take what learns the secrets of each server; errors hold none of them.

        `early` is a server that was begun already.
        """
        self._redactor = redactor
        self._early = early
        self._lock = Lock()
        self._locks: dict[Key, Lock] = {}
        self._open: dict[Key, Connection] = {}
        self._lists: dict[Key, list[Row]] = {}
        self._runs: list[Future[None]] = []
        self._talks: list[Callable[[str], None]] = []
        self._loop = Loop()
        self._guard = Guard() if early is None else early.guard

    def close(self) -> None:
        """End every server, by force where it does not end by itself."""
        with self._lock:
            runs, self._runs = self._runs, []
            open_ones, self._open = list(self._open.values()), {}
        if self._early is not None:
            self._early.close()
        if not self._loop.begun:
            self._guard.close()
            return
        try:
            for one in open_ones:
                self._loop.run(one.close)
            end = time.monotonic() + _CLOSED
            for run in runs:
                run.exception(max(0.0, end - time.monotonic()))
        finally:
            self._guard.close()
            self._loop.close()

    def asked(self, definition: ServerDefinition, ask: Ask, terms: Terms | None) -> Any:
        """Ask a server whose tools are those that were pinned; anew where it forgot the session."""
        terms = terms or Terms()
        with Heard(self._talks, terms):
            for _ in range(2):
                connection, _rows = self._listed(definition, terms)
                try:
                    return self._answer(connection, definition, ask(connection.questions), terms)
                except Lost:
                    connection.lost = True
            raise TryLaterError(f"the MCP server `{definition.name}` forgets every session at once")

    def listed(self, definition: ServerDefinition, terms: Terms | None) -> list[Row]:
        """Give a server's tools, which are those that were pinned."""
        with Heard(self._talks, terms):
            return self._listed(definition, terms or Terms())[1]

    def _listed(self, definition: ServerDefinition, terms: Terms) -> tuple[Connection, list[Row]]:
        """Give a connection that is open, and its tools, which are what they were."""
        key = key_of(definition)
        with self._lock:
            lock = self._locks.setdefault(key, Lock())
        with lock:
            start = Terms(timeout=definition.timeout, until=terms.until, halted=terms.halted)
            connection = self._opened(key, definition, start)
            if connection.changed:
                connection.changed = False
                try:
                    tools = self._answer(connection, definition, connection.questions.tools, start)
                    _compare(definition, tools)
                except BaseException:
                    connection.changed = True
                    raise
                self._lists[key] = tools
            return connection, self._lists[key]

    def _opened(self, key: Key, definition: ServerDefinition, terms: Terms) -> Connection:
        found = self._open.get(key)
        if found is not None and not found.ended:
            return found
        begun = None if self._early is None else self._early.take(definition)
        opening, process = begun or (Opening(definition, self._redactor), None)
        if found is not None:
            self._loop.run(found.close)
        connection: Connection = self._loop.run(
            partial(self._connection, definition, opening, process)
        )
        with self._lock:
            self._runs.append(self._loop.spawn(connection.run))
            self._open[key] = connection
        try:
            self._answer(connection, definition, connection.ready, terms)
        except BaseException:
            connection.lost = True
            self._loop.run(connection.close)
            raise
        return connection

    def _connection(
        self, definition: ServerDefinition, opening: Opening, process: Popen[bytes] | None
    ) -> Connection:
        """Start the program, unless it was, and make a connection of it; in the event loop."""

        def talk(line: str) -> None:
            self._talk(f"{definition.integration}: {line}")

        program = None
        if opening.url is None:
            self._guard.begin()
            try:
                process = process or spawn(opening)
            except OSError as error:
                raise unstarted(definition.name, error) from None
            self._guard.watch(process.pid, True)
            program = Program(process, talk, self._guard.watch)
        return Connection(opening, program, talk)

    def _answer(
        self,
        connection: Connection,
        definition: ServerDefinition,
        ask: Callable[[], Awaitable[Any]],
        terms: Terms,
    ) -> Any:
        """Wait for an answer; raises KosmoError for what kept it from coming."""
        seconds = definition.timeout if terms.timeout is None else terms.timeout
        if terms.until is not None:
            seconds = min(seconds, max(0.001, terms.until - time.monotonic()))
        try:
            return self._loop.ask(ask, seconds, terms.halted)
        except Exception as error:  # noqa: BLE001 - the SDK's errors have no common class
            found, ended = copy(innermost(error)), None
            if connection.program is not None and connection.ended:
                ended = self._loop.ask(connection.program.ended, 1.0)
            told = failure(
                found,
                definition.name,
                url=definition.url if connection.program is None else None,
                writes=terms.writes,
                ended=ended,
                seconds=seconds,
            )
        told.clean = self._redactor.clean
        told.message = one_line(told.clean(told.message))
        told.args = (told.message,)
        raise told

    def _talk(self, line: str) -> None:
        for talk in list(self._talks):
            talk(one_line(line))


def _compare(definition: ServerDefinition, tools: list[Row]) -> None:
    """Pin the first list of tools; a later one has to be the same."""
    if trust.pinned(definition) is None:
        trust.pin(definition, tools)
    else:
        trust.compare(definition, tools)
