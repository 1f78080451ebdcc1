"""Lines of JSON as messages of the protocol, and what is answered to a line that is none."""

from __future__ import annotations

import json

from mcp import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_BYTES = 64_000_000
"""How long a line may be."""


class Lines:
    """Cuts what is read into lines; one that is too long is dropped but for its beginning."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._held = bytearray()

    def feed(self, piece: bytes) -> list[bytes]:
        """Take what was read, and give the lines that it ends."""
        first, *others = piece.split(b"\n")
        self._take(first)
        lines = []
        for one in others:
            lines.append(bytes(self._held))
            self._held.clear()
            self._take(one)
        return [line for line in lines if line.strip()]

    def rest(self) -> bytes:
        """Give what came last without the end of a line."""
        return bytes(self._held).strip()

    def _take(self, part: bytes) -> None:
        self._held += part[: max(0, MOST_BYTES + 1 - len(self._held))]


def read_message(line: bytes) -> tuple[Any, Any]:
    """Give the message of a line, or the answer to one that is none: at least one is None."""
    if len(line) > MOST_BYTES:
        return None, _refused(types.INVALID_REQUEST, f"a message has {MOST_BYTES} bytes at most")
    try:
        message = types.jsonrpc_message_adapter.validate_json(line, by_name=False)
    except ValueError:
        return None, _refusal(line)
    if isinstance(message, types.JSONRPCNotification) and "id" in json.loads(line):
        return None, _refusal(line)  # an id that is none makes no request, and no notification
    return message, None


def written(message: Any) -> bytes:
    """Give the line of a message."""
    text: str = message.model_dump_json(by_alias=True, exclude_unset=True)
    return text.encode() + b"\n"


def id_of(message: Any) -> Any:
    """Give the id of a request or an answer, None for a message without one."""
    return getattr(message, "id", None)


def is_request(message: Any) -> bool:
    """Tell whether a message is to be answered."""
    return isinstance(message, types.JSONRPCRequest)


def cancelled_by(message: Any) -> Any:
    """Give the id of the request that a message takes back, None where it is no such message."""
    if getattr(message, "method", "") != "notifications/cancelled":
        return None
    return (message.params or {}).get("requestId")


def _refusal(line: bytes) -> Any:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return _refused(types.PARSE_ERROR, "Parse error: a line must be one JSON object")
    if isinstance(value, list):
        return _refused(types.INVALID_REQUEST, "Invalid request: batches are not taken")
    id = value.get("id") if isinstance(value, dict) else None
    known = id if isinstance(id, (str, int)) and not isinstance(id, bool) else None
    return _refused(types.INVALID_REQUEST, "Invalid request: not a message of JSON-RPC 2.0", known)


def _refused(code: int, message: str, id: str | int | None = None) -> Any:
    error = types.ErrorData(code=code, message=message)
    return types.JSONRPCError(jsonrpc="2.0", id=id, error=error)
