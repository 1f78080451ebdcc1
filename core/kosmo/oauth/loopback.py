"""The address on this machine at which a browser ends when a person has logged in.

It takes one answer, under one path and one name of this machine, and only that with the right
`state`; whatever else comes is refused and the waiting goes on. Nothing of an address is logged.
"""

from __future__ import annotations

import os
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Event, Lock, Thread
from urllib.parse import parse_qs, urlsplit

from kosmo.errors import TryLaterError
from kosmo.oauth.pages import page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.oauth.code import Parameters

_MOST = 40  # parameters
_IDLE = 10.0  # seconds after which a connection that says nothing is closed
_PATIENCE = 60.0  # seconds that a browser waits for what became of the login
_SHOWING = 2.0  # seconds that are waited for the browser to have it


class Loopback:
    """Listens on this machine for the end of one login. Use it as a context."""

    def __init__(self, host: str, port: int | None, path: str) -> None:
        """Take the name, the port that the service wants if any, and the path.

        Raises TryLaterError where the port is taken.
        """
        try:
            self._server = _Server(("127.0.0.1", port or 0), _Handler)
        except OSError as error:
            raise TryLaterError(
                f"the login ends at port {port} of this machine, which cannot be used:"
                f" {(error.strerror or str(error)).lower()}",
                code="port_unavailable",
            ) from None
        self._server.hosts = (f"{host}:{self._server.server_address[1]}",)
        self._server.path = path
        self.redirect_uri = f"http://{self._server.hosts[0]}{path}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Loopback:
        """Begin to listen."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Tell a browser that still waits that it was of no use, and stop."""
        self.finish(None)
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()

    def begin(self, is_ours: Callable[[Parameters], bool]) -> int:
        """Begin to take answers that are ours; gives what can be read from once one is there."""
        self._server.is_ours = is_ours
        self._thread.start()
        return self._server.reading

    @property
    def answer(self) -> Parameters | None:
        """The answer, None while there is none."""
        return self._server.answer

    @property
    def strangers(self) -> int:
        """How many answers were refused because they are of another login, or of nobody's."""
        return self._server.strangers

    def finish(self, name: str | None) -> None:
        """Let the browser show what became of the login; `name` is what was logged in to."""
        if not self._server.finished.is_set():
            self._server.outcome = name
            self._server.finished.set()
        if self._server.answer is not None:
            self._server.shown.wait(_SHOWING)


class _Server(ThreadingTCPServer):
    """A server whose threads end with the process."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, *given: object) -> None:
        self.hosts: tuple[str, ...] = ()
        self.path = ""
        self.is_ours: Callable[[Parameters], bool] = lambda _: False
        self.answer: Parameters | None = None
        self.strangers = 0
        self.outcome: str | None = None
        self.finished, self.shown = Event(), Event()
        self.taking = Lock()
        self.reading = self._writing = -1
        super().__init__(*given)  # type: ignore[arg-type]
        self.reading, self._writing = os.pipe()

    def server_close(self) -> None:
        super().server_close()
        for one in (self.reading, self._writing):
            if one >= 0:
                os.close(one)
        self.reading = self._writing = -1

    def handle_error(self, *given: object) -> None:
        """Say nothing: a browser may go away at any time."""

    def take(self, parameters: Parameters) -> bool:
        """Take the first answer that is ours, and wake who waits for it."""
        with self.taking:
            if self.answer is not None:
                return False
            if not self.is_ours(parameters):
                self.strangers += 1
                return False
            self.answer = parameters
            os.write(self._writing, b"!")
            return True


class _Handler(BaseHTTPRequestHandler):
    """Answers what comes to the port."""

    server: _Server
    timeout = _IDLE
    server_version, sys_version = "kosmo", ""

    def do_GET(self) -> None:
        """Take an answer, and show what became of it."""
        parts = urlsplit(self.path)
        if self.headers.get_all("Host") != list(self.server.hosts):
            return self._show(421, page("That is not the address of a login.", good=False))
        if parts.path != self.server.path:
            return self._show(404, page("There is nothing here.", good=False))
        try:
            found = parse_qs(parts.query, keep_blank_values=True, max_num_fields=_MOST)
        except ValueError:
            found = {}
        if not self.server.take(found):
            told = "This does not belong to a login that kosmo waits for."
            return self._show(400, page(told, good=False))
        self.server.finished.wait(_PATIENCE)
        try:
            self._show_outcome(self.server.outcome)
        finally:
            self.server.shown.set()

    def _show_outcome(self, name: str | None) -> None:
        if name is None:
            told = "The login has failed. The terminal says why."
            self._show(400, page(told, good=False))
        else:
            self._show(200, page(f"You are logged in to {name}.", good=True))

    def _show(self, status: int, text: bytes) -> None:
        self.close_connection = True
        self.send_response(status)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(text))),
            ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: an address holds a code."""
