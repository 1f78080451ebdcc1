"""A server that is a process: started, spoken with over its stdin and stdout, ended for certain.

What it prints that is no message is passed over, as many print a greeting. Its stderr is read so
that it never stands still there, and the end of it explains why it ended.
"""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress

import anyio
from mcp.shared.message import SessionMessage

from kosmo.mcp import pipes
from kosmo.mcp.lines import messages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from subprocess import Popen

    from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

    Received = MemoryObjectReceiveStream[SessionMessage | Exception]
    Sent = MemoryObjectSendStream[SessionMessage]
    Incoming = MemoryObjectSendStream[SessionMessage | Exception]
    Outgoing = MemoryObjectReceiveStream[SessionMessage]

LARGEST = 1 << 26
"""The bytes of the longest message that is read."""

_KEPT = 4000  # bytes of stderr
_LONGEST = 300  # characters of a line of stderr in a sentence
_FLUSHED = 0.5  # seconds to take what was sent before


class Program:
    """One process of a server, and what it left behind."""

    def __init__(
        self,
        process: Popen[bytes],
        talk: Callable[[str], None],
        watch: Callable[[int, bool], None],
    ) -> None:
        """Take a process that was started, and what is told each line of its stderr.

        `watch` is given its number and False once it has ended.
        """
        self._process = process
        self._talk = talk
        self._watch = watch
        self._errors = b""
        self._errors_read = anyio.Event()
        self._written = anyio.Event()
        self.fault: str | None = None
        self.gone = False

    async def ended(self) -> str:
        """Say how it ended, in a clause: the status, and the last line of its stderr."""
        with anyio.move_on_after(0.5):
            await pipes.over(self._process)
            await self._errors_read.wait()
        if self.fault is not None:
            return self.fault
        lines = self._errors.decode(errors="replace").strip().splitlines()
        said = f": {lines[-1].strip()[:_LONGEST]}" if lines else ""
        status = self._process.returncode
        if status is None:
            return f"closed its stdout{said}"
        how = f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
        return how + said

    @asynccontextmanager
    async def streams(self) -> AsyncIterator[tuple[Received, Sent]]:
        """Give the streams of its messages, and end it behind them."""
        process = self._process
        incoming, received = anyio.create_memory_object_stream[SessionMessage | Exception](0)
        sent, outgoing = anyio.create_memory_object_stream[SessionMessage](0)
        try:
            async with anyio.create_task_group() as tasks, received, sent:
                tasks.start_soon(self._read, incoming)
                tasks.start_soon(self._read_errors)
                tasks.start_soon(self._write, outgoing, incoming)
                try:
                    yield received, sent
                finally:
                    with anyio.CancelScope(shield=True):
                        sent.close()
                        with anyio.move_on_after(_FLUSHED):
                            await self._written.wait()
                        await pipes.end(process)
                    tasks.cancel_scope.cancel()
        finally:
            self._watch(process.pid, False)
            for pipe in (process.stdin, process.stdout, process.stderr):
                pipes.close(pipe)

    async def _read(self, incoming: Incoming) -> None:
        pieces: list[bytes] = []
        length = 0
        async with incoming:
            async for piece in pipes.pieces(self._process.stdout):
                *lines, rest = piece.split(b"\n")
                for line in lines:
                    await self._take(b"".join([*pieces, line]), incoming)
                    pieces, length = [], 0
                pieces.append(rest)
                length += len(rest)
                if length > LARGEST:
                    self.fault = f"sent a message of more than {LARGEST >> 20} MB"
                    break
            self.gone = True

    async def _take(self, line: bytes, incoming: Incoming) -> None:
        line = line.strip()
        if not line:
            return
        found = messages(line)
        if not found:
            self._talk(f"it printed what is no message: {line[:_LONGEST].decode(errors='replace')}")
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
            for message in found:
                await incoming.send(SessionMessage(message))

    async def _read_errors(self) -> None:
        async for piece in pipes.pieces(self._process.stderr):
            self._errors = (self._errors + piece)[-_KEPT:]
            for line in piece.decode(errors="replace").splitlines():
                self._talk(line[:_LONGEST])
        self._errors_read.set()

    async def _write(self, outgoing: Outgoing, incoming: Incoming) -> None:
        try:
            async with outgoing:
                async for one in outgoing:
                    text = one.message.model_dump_json(by_alias=True, exclude_unset=True)
                    await pipes.write(self._process.stdin, text.encode() + b"\n")
        except (anyio.ClosedResourceError, OSError, ValueError):
            self.gone = True
            await incoming.aclose()  # nobody waits for an answer to what was not taken
        finally:
            self._written.set()
