"""The first answer, given while the SDK is still being imported, which takes most of the start.

A client begins with `initialize`. What the server says to that is known before: it is said at once,
and what the SDK answers to the same request, in the same words, is left out. A first line that is
anything else waits for the SDK.
"""

from __future__ import annotations

import json
import os
from threading import Thread

from kosmo import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.gateway.gateway import Gateway
    from kosmo.gateway.streams import Streams

VERSIONS = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
"""The revisions that begin so, the latest last: it is offered to whoever wants another one."""

_PIECE = 1 << 16


class Greeting:
    """Reads what comes first, and answers it if it is a greeting."""

    def __init__(self, gateway: Gateway, streams: Streams) -> None:
        """Begin to read; nothing else may read until `taken` was called."""
        self._gateway = gateway
        self._streams = streams
        self._read = b""
        self._answered: str | int | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def taken(self) -> tuple[bytes, str | int | None]:
        """Give what was read, and the id of the request in it that is answered already.

        Waits for a client that has not said anything yet.
        """
        self._thread.join()
        return self._read, self._answered

    def _run(self) -> None:
        while b"\n" not in self._read:
            piece = os.read(self._streams.source, _PIECE)
            self._read += piece
            if not piece or len(self._read) > _PIECE:
                return
        request = _greeting(self._read.partition(b"\n")[0])
        if request is None:
            return
        answer = {"jsonrpc": "2.0", "id": request["id"], "result": result(self._gateway, request)}
        line = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        try:
            os.write(self._streams.target, line)  # which is shorter than any pipe
        except OSError:
            return
        self._answered = request["id"]


def result(gateway: Gateway, request: dict[str, Any]) -> dict[str, Any]:
    """Give the result of `initialize`, as the SDK does."""
    wanted = request["params"]["protocolVersion"]
    capabilities: dict[str, Any] = {"tools": {"listChanged": False}}
    if gateway.settings.resources:
        capabilities["resources"] = {"listChanged": False, "subscribe": False}
    if gateway.settings.prompts:
        capabilities["prompts"] = {"listChanged": False}
    return {
        "protocolVersion": wanted if wanted in VERSIONS else VERSIONS[-1],
        "capabilities": capabilities,
        "serverInfo": {"name": "kosmo", "title": "kosmo", "version": __version__},
        "instructions": gateway.instructions(),
    }


def _greeting(line: bytes) -> dict[str, Any] | None:
    """Read a request of `initialize` in which nothing is odd; None for anything else."""
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(request, dict) or request.get("method") != "initialize":
        return None
    id, given = request.get("id"), request.get("params")
    if type(id) not in (str, int) or request.get("jsonrpc") != "2.0" or not isinstance(given, dict):
        return None
    client = given.get("clientInfo")
    plain = given.keys() == {"protocolVersion", "capabilities", "clientInfo"}
    known = (
        plain
        and isinstance(given["protocolVersion"], str)
        and isinstance(given["capabilities"], dict)
        and isinstance(client, dict)
        and isinstance(client.get("name"), str)
        and isinstance(client.get("version"), str)
    )
    return request if known else None
