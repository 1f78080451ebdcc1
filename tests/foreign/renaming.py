"""A proxy that gives a gateway's tools, prompts and resources the names which a suite asks for.

The conformance suite has its names built in; the gateway puts the upstream's name before them.
Nothing but names is changed: headers, statuses and streams go through as they are. The suite has
no way to show a token either, so that is added.
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

_LISTS = (("tools", "name"), ("prompts", "name"), ("resources", "uri"))
_HOP = frozenset(("connection", "content-length", "transfer-encoding", "keep-alive"))


class Renaming:
    """The proxy, on a port of its own; `names` are the suite's names and the gateway's."""

    def __init__(self, port: int, names: dict[str, str], token: str) -> None:
        """Take the port of the gateway, the names, and the token, which the suite cannot send."""
        self._port = port
        self._token = token
        self._names = names
        self._back = {theirs: ours for ours, theirs in names.items()}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._own = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self._own}/mcp"

    def __enter__(self) -> Renaming:
        """Begin to answer."""
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer._forward(self, body)

            do_GET = do_POST = do_DELETE = do_PUT = forward  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        return Handler

    def _forward(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        upstream = HTTPConnection("127.0.0.1", self._port, timeout=60)
        upstream.putrequest(
            handler.command, handler.path, skip_host=True, skip_accept_encoding=True
        )
        sent = self._asked(body)
        for name, value in handler.headers.items():
            if name.lower() not in _HOP:
                # The proxy's own address becomes the gateway's; a strange one stays strange.
                here = value.replace(f":{self._own}", f":{self._port}")
                upstream.putheader(name, self._header(name, here))
        upstream.putheader("Authorization", f"Bearer {self._token}")
        upstream.putheader("Content-Length", str(len(sent)))
        upstream.endheaders(sent)
        answer = upstream.getresponse()
        handler.send_response(answer.status)
        streams = "text/event-stream" in answer.getheader("Content-Type", "")
        whole = b"" if streams else self._answered(answer.read())
        for name, value in answer.getheaders():
            if name.lower() not in _HOP:
                handler.send_header(name, value)
        handler.send_header(
            *(("Connection", "close") if streams else ("Content-Length", str(len(whole))))
        )
        handler.end_headers()
        handler.wfile.write(whole)
        with suppress(ConnectionError):  # who does not listen any more
            while streams and (line := answer.readline()):
                handler.wfile.write(self._line(line))
                handler.wfile.flush()
        upstream.close()

    def _header(self, name: str, value: str) -> str:
        if name.lower() != "mcp-name":
            return value
        return value.replace(value.strip(), self._names.get(value.strip(), value.strip()))

    def _asked(self, body: bytes) -> bytes:
        """Write what is asked for by the gateway's name for it."""
        try:
            asked = json.loads(body)
            given = asked["params"]
            for key in ("name", "uri"):
                if given.get(key) in self._names:
                    given[key] = self._names[given[key]]
        except (ValueError, TypeError, KeyError, AttributeError):
            return body
        return json.dumps(asked).encode()

    def _line(self, line: bytes) -> bytes:
        if not line.startswith(b"data:"):
            return line
        return b"data: " + self._answered(line[5:].strip()) + b"\n"

    def _answered(self, body: bytes) -> bytes:
        """Write what is listed by the suite's names."""
        try:
            answer: Any = json.loads(body)
            for key, name in _LISTS:
                for one in answer["result"].get(key, ()):
                    one[name] = self._back.get(one[name], one[name])
        except (ValueError, TypeError, KeyError, AttributeError):
            return body
        return json.dumps(answer).encode()
