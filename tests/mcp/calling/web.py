"""An MCP server over HTTP, in a thread of the test, with one thing that is not as it should be."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

READ = {"name": "echo", "annotations": {"readOnlyHint": True}, "inputSchema": {
    "type": "object", "properties": {"text": {"type": "string"}}}}  # fmt: skip
WRITE = {**READ, "name": "put", "annotations": {"destructiveHint": False}}
NEW = "2026-07-28"


class Web:
    """The server: `behaviour` is what is odd about its answers to calls of tools.

    `legacy` says that it speaks as servers did up to 2025-11-25: greeted, with sessions.
    """

    def __init__(self, *, legacy: bool = False, stream: bool = False) -> None:
        """Listen on loopback; with `stream` answers are events."""
        self.legacy, self.stream = legacy, stream
        self.behaviour = ""
        self.seen: list[tuple[dict[str, str], Any]] = []
        self.sessions: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.seen.append((headers, body))
                outer.respond(self, headers, body)

            def do_GET(self) -> None:
                self.answer(405, b"")

            do_DELETE = do_GET  # noqa: N815 - the name that the library calls

            def answer(self, status: int, body: bytes, **headers: str) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/mcp"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Listen no longer."""
        self._server.shutdown()
        self._server.server_close()

    def methods(self) -> list[str]:
        """Give the methods that were asked for, in their order."""
        return [body.get("method") for _, body in self.seen]

    def respond(self, handler: Any, headers: dict[str, str], body: Any) -> None:
        """Answer one message."""
        method = body.get("method")
        if self.behaviour.isdigit() and (method == "tools/call" or self.behaviour in "401403"):
            handler.answer(int(self.behaviour), b"not now", retry_after="7")
        elif "id" not in body:
            handler.answer(202, b"")
        elif self.legacy and method == "initialize":
            self.sessions.append(f"s{len(self.sessions)}")
            result = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
                      "serverInfo": {"name": "web", "version": "1"}}  # fmt: skip
            self._result(handler, body, result, mcp_session_id=self.sessions[-1])
        elif self.legacy and headers.get("mcp-session-id") not in self.sessions[-1:]:
            handler.answer(404 if "mcp-session-id" in headers else 400, b"no session")
        elif method == "server/discover":
            self._result(handler, body, {"supportedVersions": [NEW], "capabilities": {"tools": {}}})
        elif method == "tools/list":
            self._result(handler, body, {"tools": [READ, WRITE]})
        elif method == "tools/call":
            self._call(handler, body)
        else:
            handler.answer(400, b"no idea")

    def _call(self, handler: Any, body: Any) -> None:
        if self.behaviour == "forgets":
            self.behaviour = ""
            self.sessions.append("another")
            handler.answer(404, b"which session?")
        elif self.behaviour == "breaks":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                b"Content-Length: 999\r\n\r\n{")  # fmt: skip
            handler.close_connection = True
        elif self.behaviour == "hangs up":
            handler.close_connection = True
        elif self.behaviour == "wanders":
            handler.answer(307, b"", location="http://127.0.0.1:9/mcp")
        elif self.behaviour == "accepts":
            handler.answer(202, b"")
        elif self.behaviour == "endless":
            result = {"content": [], "structuredContent": {"a": float("nan")}}
            self._result(handler, body, result)
        elif self.behaviour == "prose":
            handler.answer(200, b"<html>", content_type="text/html")
        else:
            text = "x" * 3_000_000 if self.behaviour == "large" else "hello"
            self._result(handler, body, {"content": [{"type": "text", "text": text}]})

    def _result(self, handler: Any, body: Any, result: dict[str, Any], **headers: str) -> None:
        if not self.legacy:
            result = {"resultType": "complete", "ttlMs": 0, "cacheScope": "private", **result}
        message = json.dumps({"jsonrpc": "2.0", "id": body["id"], "result": result})
        if self.stream:
            note = json.dumps({"jsonrpc": "2.0", "method": "notifications/message",
                               "params": {"level": "info", "data": "x"}})  # fmt: skip
            events = f": hello\n\ndata: {note}\n\nevent: message\ndata: {message}\n\n"
            handler.answer(200, events.encode(), content_type="text/event-stream", **headers)
        else:
            handler.answer(200, message.encode(), content_type="application/json", **headers)
