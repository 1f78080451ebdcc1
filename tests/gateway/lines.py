"""A client that writes lines, whatever is in them, and reads what comes."""

from __future__ import annotations

import json
import os
import select
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

HELLO: dict[str, Any] = {
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
MODERN = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}


class Line:
    """The client's ends of two pipes."""

    def __init__(self, to: int, back: int) -> None:
        """Take what is written to, and what is read from."""
        self._to: int | None = to
        self._back = back
        self._read = b""

    def send(self, *messages: Any) -> None:
        """Write messages, or bytes as they are, a line each."""
        assert self._to is not None
        for one in messages:
            text = one if isinstance(one, bytes) else json.dumps({"jsonrpc": "2.0", **one}).encode()
            view = memoryview(text + b"\n")
            while view:
                view = view[os.write(self._to, view) :]

    def receive(self) -> Any:
        """Read the next answer."""
        while b"\n" not in self._read:
            assert self._more(), "the gateway has ended"
        line, _, self._read = self._read.partition(b"\n")
        return json.loads(line)

    def ask(self, *messages: Any) -> Any:
        """Write and read one answer."""
        self.send(*messages)
        return self.receive()

    def rest(self) -> list[Any]:
        """Read what comes until the end."""
        while self._more():
            pass
        read, self._read = self._read, b""
        return [json.loads(one) for one in read.splitlines()]

    def hang_up(self) -> None:
        """Write nothing further."""
        to, self._to = self._to, None
        if to is not None:
            os.close(to)

    def _more(self) -> bool:
        """Read a piece; False where there will be none."""
        ready, _, _ = select.select([self._back], [], [], 30)
        assert ready, "nothing came"
        piece = os.read(self._back, 1 << 16)
        self._read += piece
        return bool(piece)


def call(id: int, tool: str, **arguments: Any) -> dict[str, Any]:
    """Make a request that calls a tool."""
    return {"id": id, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
