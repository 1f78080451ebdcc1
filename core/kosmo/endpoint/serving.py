"""Serving an application until a signal says to stop, and then ending what runs."""

from __future__ import annotations

import signal
from threading import Event, Thread, main_thread

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from socket import socket
    from types import TracebackType
    from typing import Any

    from starlette.types import ASGIApp

_HEADER_BYTES = 65_536
_HEADER_SECONDS = 20.0
_KEPT_SECONDS = 120  # a busy client must not meet a connection that just closed
_DELIVERY_SECONDS = 3.0  # for answers to be read, once every call is done


class Serving:
    """A server in a thread of its own. Use it as a context: it answers from entering to leaving.

    Leaving waits until every request is answered.
    """

    def __init__(
        self, app: ASGIApp, listening: socket, *, seconds: float = _HEADER_SECONDS
    ) -> None:
        """Take what answers, and the port that is listened on already.

        A new connection is closed on which no request begins within about so many `seconds`.
        """
        config = Config(
            app,
            loop="asyncio",
            http=type("_Patient", (_Protocol,), {"seconds": seconds}),
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",  # what goes wrong is told as JSON
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEPT_SECONDS,
            h11_max_incomplete_event_size=_HEADER_BYTES,
        )
        self._server = _Server(config)
        self._listening = listening
        self._ended: Callable[[], None] | None = None
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._run, name="kosmo-http", daemon=True)

    def __enter__(self) -> Serving:
        """Begin to answer."""
        self._thread.start()
        self._server.ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Accept nothing more, and wait for what is being answered."""
        self._server.should_exit = True
        self._thread.join()

    def until_stopped(
        self,
        ready: Callable[[], None],
        stopping: Callable[[], None],
        done: Callable[[], None],
    ) -> None:
        """Answer until SIGINT or SIGTERM, then end well.

        `ready` is called once it answers, `stopping` once the signal has come; `done` returns when
        nothing runs any more. Raises KeyboardInterrupt where a second signal comes before that.
        """
        numbers = (signal.SIGINT, signal.SIGTERM)
        # Blocked, they wait until they are asked for; see `kosmo.sandbox.server`.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
        before = {number: signal.signal(number, signal.default_int_handler) for number in numbers}
        self._ended = lambda: signal.pthread_kill(main_thread().ident or 0, signal.SIGTERM)
        try:
            self.__enter__()
            ready()
            signal.sigwait(numbers)
            self._ended = None
            stopping()
            self._server.should_exit = True
            signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)
            done()
            self._thread.join(_DELIVERY_SECONDS)
            self._server.force_exit = True  # a client that does not read keeps nobody waiting
            self._thread.join()
            if self._failure is not None:
                raise self._failure
        finally:
            for number, action in before.items():
                signal.signal(number, action)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._listening])
        except BaseException as failure:  # noqa: BLE001 - it is raised where somebody waits
            self._failure = failure
        finally:
            self._server.ready.set()
            if self._ended is not None:
                self._ended()


class _Server(Server):
    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.ready = Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()


class _Protocol(H11Protocol):
    """Closes a connection that is opened and then says nothing, or not enough."""

    seconds = _HEADER_SECONDS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look(transport)

    def _look(self, transport: asyncio.Transport, before: object = None) -> None:
        """Look now and then whether a request has begun since the last time."""
        if transport.is_closing():
            return
        cycle: Any = self.cycle  # there is none before the first request
        idle = cycle is None or cycle.response_complete
        kept = self.timeout_keep_alive_task is not None  # nothing came since it was answered
        if idle and not kept and before == (cycle,):
            transport.close()
            return
        self.loop.call_later(self.seconds, self._look, transport, None if kept else (cycle,))
