"""The messages in what a server prints: a line each, or none."""

from __future__ import annotations

import json
import re

from mcp.types import PARSE_ERROR, ErrorData, JSONRPCError, jsonrpc_message_adapter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ENDS = 200  # bytes at either end of a message in which its id is looked for
_ID = rb'"id"\s*:\s*(\d{1,18}|"[^"\\]{1,100}")\s*'
_VERSION = rb'"jsonrpc"\s*:\s*"2\.0"\s*'
_FIRST = re.compile(rb"\{\s*(?:" + _VERSION + rb",\s*)?" + _ID + rb',\s*"(?:result|error|jsonrpc)"')
_LAST = re.compile(_ID + rb"(?:,\s*" + _VERSION + rb")?\}$")


def messages(line: bytes) -> list[Any]:
    """Read the messages of a line: one, several of a batch, or none where it is something else.

    An answer that cannot be read is an error in its place, so that nobody waits for it.
    """
    if line[:1] not in (b"{", b"["):
        return []
    try:
        return [jsonrpc_message_adapter.validate_json(line, by_name=False)]
    except ValueError:  # also for more levels than this reader knows
        pass
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        told = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        return _unreadable(_id_in(line), told)
    rows = found if isinstance(found, list) else [found]
    return [message for row in rows for message in _message(row)]


def _message(row: Any) -> list[Any]:
    try:
        return [jsonrpc_message_adapter.validate_python(row, by_name=False)]
    except ValueError:
        answers = isinstance(row, dict) and "jsonrpc" in row and "method" not in row
        return _unreadable(row.get("id") if answers else None, "it is no answer of the protocol")


def _unreadable(id: Any, told: str) -> list[Any]:
    if type(id) not in (int, str):
        return []
    error = ErrorData(code=PARSE_ERROR, message=f"Failed to parse an answer: {told}")
    return [JSONRPCError(jsonrpc="2.0", id=id, error=error)]


def _id_in(line: bytes) -> Any:
    """Find the id of an answer that is no JSON; None where this is none."""
    head, tail = line[:_ENDS], line[-_ENDS:]
    if b'"jsonrpc"' not in head + tail or b'"method"' in head:
        return None
    found = _FIRST.match(head) or _LAST.search(tail)
    return None if found is None else json.loads(found[1])
