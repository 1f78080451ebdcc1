"""The gateway over stdin and stdout, a message to a line.

The SDK has such a transport. This one also answers what is no message of the protocol, and lets
calls under way come to their end where the client goes away or the gateway is stopped.
"""

from __future__ import annotations

import os
from typing import Any

import anyio
from anyio.to_thread import run_sync
from mcp.shared.message import SessionMessage

from kosmo.gateway.lines import Lines, cancelled_by, id_of, is_request, read_message, written
from kosmo.gateway.server import build

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.gateway.gateway import Gateway
    from kosmo.gateway.stopping import Stopping

_PIECE = 1 << 16
_AFTER_EOF = 5.0  # seconds that calls may take once their client has closed stdin
_LAST = 10.0  # seconds that writes may take to end once nothing else goes on


class Stdio:
    """One client at the other end of two pipes."""

    def __init__(
        self,
        gateway: Gateway,
        source: int,
        target: int,
        *,
        first: Callable[[], tuple[bytes, str | int | None]] | None = None,
    ) -> None:
        """Take what answers, and the descriptors to read and to write.

        `first` gives what somebody else has read before, and the id of the request in it that
        needs no answer.
        """
        self._first = first
        self._greeted: str | int | None = None
        self._gateway = gateway
        self._source = source
        self._target = target
        self._open: set[Any] = set()  # ids of requests that are not answered
        self._answered = anyio.Event()
        self._gone = False
        self._inward, self._requests = anyio.create_memory_object_stream[Any](0)
        self._answers, self._outward = anyio.create_memory_object_stream[Any](64)

    async def serve(self, stopping: Stopping) -> None:
        """Serve until the client has gone or the gateway is stopped, and calls have ended."""
        server = build(self._gateway)
        self._gateway.scripts.prepare()
        async with anyio.create_task_group() as group:
            group.start_soon(self._write, stopping)
            group.start_soon(self._read, stopping)
            await server.run(
                self._requests, self._answers.clone(), server.create_initialization_options()
            )
            await self._answers.aclose()
        await run_sync(self._gateway.wait, _LAST)

    async def _read(self, stopping: Stopping) -> None:
        """Read until there is nothing more, then let what is under way come to its end."""
        async with self._inward:
            async with anyio.create_task_group() as group:
                group.start_soon(_cancel_when, stopping, group.cancel_scope)
                await self._read_lines()
                group.cancel_scope.cancel()
            await self._drain(stopping)

    async def _read_lines(self) -> None:
        lines = Lines()
        if self._first is not None:
            before, self._greeted = await run_sync(self._first, abandon_on_cancel=True)
            for line in lines.feed(before):
                await self._take(line)
        while piece := await run_sync(os.read, self._source, _PIECE, abandon_on_cancel=True):
            for line in lines.feed(piece):
                await self._take(line)
        if rest := lines.rest():
            await self._take(rest)

    async def _take(self, line: bytes) -> None:
        message, refusal = read_message(line)
        if refusal is not None:
            await self._answers.send(SessionMessage(refusal))
        if message is None:
            return
        self._open.discard(cancelled_by(message))
        if is_request(message):
            self._open.add(message.id)
        await self._inward.send(SessionMessage(message))

    async def _drain(self, stopping: Stopping) -> None:
        """Wait for answers that are under way; reads are broken off after a while."""
        if not stopping.is_told:
            with anyio.move_on_after(_AFTER_EOF):
                async with anyio.create_task_group() as group:
                    group.start_soon(_cancel_when, stopping, group.cancel_scope)
                    await self._all_answered()
                    group.cancel_scope.cancel()
        if self._open:
            self._gateway.halt()
            with anyio.move_on_after(_LAST):
                await self._all_answered()

    async def _all_answered(self) -> None:
        while self._open and not self._gone:
            self._answered = anyio.Event()
            await self._answered.wait()

    async def _write(self, stopping: Stopping) -> None:
        """Write answers as they come, those that came together at once."""
        async with self._outward:
            async for first in self._outward:
                messages = [first]
                while True:
                    try:
                        messages.append(self._outward.receive_nowait())
                    except (anyio.WouldBlock, anyio.EndOfStream):
                        break
                content = b"".join(written(one.message) for one in self._unsaid(messages))
                await self._send(content, stopping)
                self._open.difference_update(id_of(one.message) for one in messages)
                self._answered.set()

    def _unsaid(self, messages: list[Any]) -> list[Any]:
        """Leave out the one answer that was given before."""
        if self._greeted is None:
            return messages
        found = [one for one in messages if id_of(one.message) != self._greeted]
        if len(found) < len(messages):
            self._greeted = None
        return found

    async def _send(self, content: bytes, stopping: Stopping) -> None:
        if self._gone or not content:
            return
        try:
            await run_sync(_write_all, self._target, content)
        except OSError:  # nobody reads any more: nothing further is sent to a service
            self._gone = True
            self._gateway.halt()
            stopping.tell()


async def _cancel_when(stopping: Stopping, scope: anyio.CancelScope) -> None:
    await stopping.wait()
    scope.cancel()


def _write_all(target: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(target, view) :]
