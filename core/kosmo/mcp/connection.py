"""One connection to a server, in the thread of the event loop: opened, kept, closed."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager

import anyio
from mcp import types
from mcp.client.session import ClientSession
from mcp.client.streamable_http import streamable_http_client

from kosmo import __version__
from kosmo.errors import KosmoError, ServiceError
from kosmo.mcp.http import LARGEST, client
from kosmo.mcp.negotiation import negotiate
from kosmo.mcp.questions import Keeping, Questions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from typing import Any

    from mcp.client._transport import TransportStreams

    from kosmo.mcp.opening import Opening
    from kosmo.mcp.stdio import Program

for _name in ("mcp", "client"):  # what the SDK logs is told by errors, if it matters
    logging.getLogger(_name).addHandler(logging.NullHandler())


class Connection:
    """A session with one server. Everything here runs in the event loop."""

    def __init__(
        self, opening: Opening, program: Program | None, talk: Callable[[str], None]
    ) -> None:
        """Take the program that was started, or where to connect; `run` does the rest.

        `talk` is told what the server says beside its answers.
        """
        self._opening = opening
        self._talk = talk
        self._questions: Questions | None = None
        self._scope = anyio.CancelScope()
        self._stop = anyio.Event()
        self._settled = anyio.Event()
        self.program = program
        self.failure: Exception | None = None
        self.over = False
        self.lost = False  # whether the server has forgotten this session
        self.changed = True  # whether the list of tools has to be read

    @property
    def ended(self) -> bool:
        """Whether nothing can be asked any more."""
        return self.over or self.lost or (self.program is not None and self.program.gone)

    async def run(self) -> None:
        """Open the connection, keep it until `close`, and end it; nothing is raised."""
        with self._scope:
            try:
                await self._kept()
            except BaseException as error:
                self.failure = innermost(error)
                if not isinstance(error, Exception):
                    raise
            finally:
                self.over = True
                self._settled.set()

    async def _kept(self) -> None:
        async with self._streams() as streams:
            session = ClientSession(
                dispatcher=Keeping(*streams),
                client_info=types.Implementation(name="kosmo", version=__version__),
                logging_callback=self._log,
                message_handler=self._notified,
            )
            async with session:
                with anyio.fail_after(self._opening.seconds):
                    await negotiate(session, http=self._opening.url is not None)
                self._questions = Questions(session)
                self._settled.set()
                await self._stop.wait()

    async def ready(self) -> None:
        """Wait until it can be asked; raises what kept it from that."""
        await self._settled.wait()
        if self._questions is None:
            raise self.failure or ServiceError("was closed", code="server_ended")

    @property
    def questions(self) -> Questions:
        """What can be asked, once it is ready."""
        assert self._questions is not None
        return self._questions

    def close(self) -> None:
        """Let `run` end, also where it has not come to its questions yet."""
        if self._questions is None:
            self._scope.cancel()
        self._stop.set()

    @asynccontextmanager
    async def _streams(self) -> AsyncIterator[TransportStreams]:
        opening = self._opening
        if self.program is not None:
            async with self.program.streams() as streams:
                yield streams
            return
        assert opening.url is not None
        async with (
            client(opening.headers) as http,
            streamable_http_client(
                opening.url, http_client=http, max_sse_event_size=LARGEST
            ) as streams,
        ):
            yield streams

    async def _log(self, params: types.LoggingMessageNotificationParams) -> None:
        self._talk(f"{params.level}: {params.data}")

    async def _notified(self, message: Any) -> None:
        if isinstance(message, types.ToolListChangedNotification):
            self.changed = True


def innermost(error: BaseException) -> Exception:
    """Give the one error inside the groups that tasks wrap it in."""
    while isinstance(error, BaseExceptionGroup):
        error = next(
            (one for one in error.exceptions if isinstance(one, KosmoError)), error.exceptions[0]
        )
    if isinstance(error, Exception):
        return error
    return ServiceError("it was ended", code="server_ended")
