"""Serve one authenticated listing on loopback, over HTTP and HTTPS, in a process of its own.

`server.py CERTIFICATE KEY TOKEN` prints the two ports and then serves until it is ended. It also
answers as an MCP server on `/mcp`, for peers that speak nothing else. Every connection has a
thread and no delays (Nagle's), so that little of what is measured is the server; one path takes
its time on purpose.
"""

from __future__ import annotations

import json
import socket
import ssl
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "/v1/conversations"
CONVERSATIONS: list[dict[str, object]] = [
    {
        "id": f"6f1d5c5e-0000-4000-8000-00000000000{number}",
        "subject": None,
        "latest_message_subject": f"Question {number} about an invoice",
        "organization": {"id": "3fa5b0d0-0000-4000-8000-000000000001", "name": "Example"},
        "team": None,
        "assignees": [],
        "users": [],
        "shared_labels": [],
        "messages_count": number,
        "last_activity_at": 1_700_000_000 - number,
    }
    for number in (1, 2, 3)
]
USERS, PAGES = "/v1/users", 100
SLOW, SECONDS = "/v1/slow", 0.05
LISTING = json.dumps({"conversations": CONVERSATIONS}).encode()
TOOL = {
    "name": "list_conversations",
    "description": "List conversations, newest first.",
    "inputSchema": {"type": "object", "properties": {"limit": {"type": "integer"}}},
}


def serve(certificate: str, key: str, token: str) -> None:
    """Listen on two free ports, tell them on stdout, and accept for ever."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    plain, secure = (socket.create_server(("127.0.0.1", 0), backlog=64) for _ in range(2))
    bearer = f"Bearer {token}"
    threading.Thread(target=_accept, args=(secure, bearer, context), daemon=True).start()
    print(plain.getsockname()[1], secure.getsockname()[1], flush=True)
    _accept(plain, bearer, None)


def _accept(listener: socket.socket, bearer: str, context: ssl.SSLContext | None) -> None:
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=_talk, args=(connection, bearer, context), daemon=True).start()


def _talk(connection: socket.socket, bearer: str, context: ssl.SSLContext | None) -> None:
    try:
        if context is not None:
            connection = context.wrap_socket(connection, server_side=True)
        with connection, connection.makefile("rb") as stream:
            while line := stream.readline():
                method, target, _ = line.decode().split(" ")
                headers = dict(_headers(iter(stream.readline, b"\r\n")))
                body = stream.read(int(headers.get("content-length", 0)))
                status, data = _answer(method, target, headers.get("authorization"), bearer, body)
                head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
                connection.sendall(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)
    except OSError:
        connection.close()  # a client that is done may leave without a word


def _headers(lines: Iterator[bytes]) -> list[tuple[str, str]]:
    found = []
    for line in lines:
        name, _, value = line.decode("latin-1").partition(":")
        found.append((name.lower(), value.strip()))
    return found


def _answer(
    method: str, target: str, given: str | None, bearer: str, body: bytes
) -> tuple[str, bytes]:
    if given != bearer:
        return "401 Unauthorized", b'{"error": "who are you?"}'
    if method == "GET" and target.partition("?")[0] == PATH:
        return "200 OK", LISTING
    if method == "GET" and target.partition("?")[0] == USERS:
        return "200 OK", _page(target)
    if method == "GET" and target == SLOW:
        time.sleep(SECONDS)
        return "200 OK", b'{"slept": %d}' % (SECONDS * 1000)
    if method == "POST" and target == "/mcp":
        return _mcp(json.loads(body))
    return "405 Method Not Allowed" if target == "/mcp" else "404 Not Found", b"{}"


def _page(target: str) -> bytes:
    """Give a page of a list that is long: pages of the size asked for, the last one empty."""
    asked = dict(part.split("=") for part in target.partition("?")[2].split("&"))
    first, size = int(asked.get("offset", 0)), int(asked["limit"])
    numbers = range(first, first + size) if first < PAGES * size else ()
    rows = ",".join(f'{{"id":"{number:036d}","name":"User {number}"}}' for number in numbers)
    return f'{{"users":[{rows}]}}'.encode()


def _mcp(message: dict[str, object]) -> tuple[str, bytes]:
    """Answer the four messages of a client that initializes, lists and calls."""
    if "id" not in message:
        return "202 Accepted", b""
    given = message.get("params")
    result: dict[str, object] = {}
    if message["method"] == "initialize" and isinstance(given, dict):
        about = {"capabilities": {"tools": {}}, "serverInfo": {"name": "bench", "version": "1"}}
        result = {"protocolVersion": given["protocolVersion"], **about}
    elif message["method"] == "tools/list":
        result = {"tools": [TOOL]}
    elif message["method"] == "tools/call":
        result = {"content": [{"type": "text", "text": LISTING.decode()}]}
    answer = {"jsonrpc": "2.0", "id": message["id"], "result": result}
    return "200 OK", json.dumps(answer).encode()


if __name__ == "__main__":
    serve(*sys.argv[1:4])
