"""A service on loopback, answered by the process of the tests; what it answers is a subclass's."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping


class Request(BaseHTTPRequestHandler):
    """One request that came."""

    protocol_version = "HTTP/1.1"

    def body(self) -> bytes:
        """Read what was sent with it."""
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(
        self, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


class Loopback:
    """Answers from its beginning until it is closed, each request in a thread of its own."""

    def __init__(self) -> None:
        """Begin to answer on a free port, which `url` has."""
        attend = self.attend

        class Handler(Request):
            def attend(self) -> None:
                attend(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = attend  # noqa: N815

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        # Looks so often, in seconds, whether it is to stop.
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    def attend(self, request: Request) -> None:
        """Answer one request."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        """Give the service, which answers already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop answering."""
        self.close()
