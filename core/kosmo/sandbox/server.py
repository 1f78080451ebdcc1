"""Serve simulators over HTTP on this machine, at the vendor's own paths."""

from __future__ import annotations

import signal
import sys
import time
import traceback
from contextlib import suppress
from socket import SHUT_RDWR, socket
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO, cast

from kosmo.errors import UsageError
from kosmo.message import Response
from kosmo.sandbox.misbehaving import answer, misbehave
from kosmo.sandbox.wire import MalformedRequestError, read_request, response_bytes

if TYPE_CHECKING:
    from types import TracebackType

    from kosmo.message import Request
    from kosmo.sandbox.faults import Fault, Faults
    from kosmo.sandbox.request_log import RequestLog
    from kosmo.sandbox.running import RunningSimulator

ADDRESS = "127.0.0.1"


class SimulatorServer(ThreadingTCPServer):
    """A simulator behind HTTP/1.1 with kept connections, one thread each.

    Use it as a context: it answers from entering to leaving.
    """

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(
        self,
        running: RunningSimulator,
        port: int = 0,
        *,
        log: RequestLog | None = None,
        faults: Faults | None = None,
    ) -> None:
        """Bind the port, 0 for a free one; raises a usage error where it is taken."""
        self.running = running
        self.log = log
        self.faults = faults
        try:
            super().__init__((ADDRESS, port), _Connection)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise UsageError(
                f"port {port} cannot be served: {reason}",
                hint=f"kosmo sandbox serve {running.simulator.name} --port 0",
            ) from None
        self.port: int = self.socket.getsockname()[1]
        self.origin = f"http://{ADDRESS}:{self.port}"
        self.url = self.origin + running.simulator.base_path
        self.connections: set[socket] = set()
        self._thread = Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> SimulatorServer:
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop to accept, end kept connections and free the port."""
        self.shutdown()
        self.server_close()
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about connections that end early; tell everything else."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Connection(StreamRequestHandler):
    disable_nagle_algorithm = True
    rbufsize = 65536
    wbufsize = 0
    server: SimulatorServer

    def handle(self) -> None:
        self.server.connections.add(self.connection)
        try:
            self._converse()
        finally:
            self.server.connections.discard(self.connection)

    def _converse(self) -> None:
        kept = True
        while kept:
            try:
                taken = read_request(
                    cast("BinaryIO", self.rfile), self.server.origin, cast("BinaryIO", self.wfile)
                )
            except MalformedRequestError:
                bad = Response(400, {}, b"")
                self.connection.sendall(response_bytes(bad, kept=False, bodiless=False))
                return
            if taken is None:
                return
            request, kept = taken
            kept = self._answer(request, kept)

    def _answer(self, request: Request, kept: bool) -> bool:
        """Answer, well or ill; gives whether the connection is kept."""
        began = time.perf_counter()
        faults, simulator = self.server.faults, self.server.running.simulator
        fault = None if faults is None else faults.strike(request.method)
        if fault is None:
            response: Response | None = self._handled(request)
        else:
            response = answer(fault, request, self._handled, simulator)
        status, said = None, b""
        if response is not None:
            status = response.status
            said = response_bytes(response, kept=kept, bodiless=request.method == "HEAD")
        self._record(request, status, began, fault)
        if fault is None:
            self.connection.sendall(said)
            return kept
        return misbehave(fault, self.connection, said) and kept

    def _handled(self, request: Request) -> Response:
        try:
            return self.server.running.handle(request)
        except Exception:  # noqa: BLE001 - a mistake in a plugin must not end the server
            traceback.print_exc()
            return Response(500, {}, b"")

    def _record(
        self, request: Request, status: int | None, began: float, fault: Fault | None
    ) -> None:
        if self.server.log is not None:
            name = self.server.running.simulator.name
            self.server.log.record(name, request, status, time.perf_counter() - began, fault)


def serve(servers: list[SimulatorServer]) -> None:
    """Answer until SIGINT or SIGTERM; says on stderr where, once every port answers."""
    stopping = (signal.SIGINT, signal.SIGTERM)
    # Blocked, they wait until they are asked for: a handler that sets an event would wait for ever
    # where it interrupts the thread that has just begun to wait for that event.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, stopping)
    before = {number: signal.signal(number, lambda *_: None) for number in stopping}
    try:
        for server in servers:
            server.__enter__()
        for server in servers:
            name = server.running.simulator.name
            sys.stderr.write(f"serving {name} at {server.url} (Ctrl-C stops it)\n")
        sys.stderr.flush()
        signal.sigwait(stopping)
    finally:
        for server in servers:
            server.__exit__(None, None, None)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, action in before.items():
            signal.signal(number, action)
