"""What is inside the frames between a worker and its parent: JSON, checked on the way in."""

from __future__ import annotations

import json

from kosmo.errors import ServiceError, unwritable
from kosmo.lua.worker.frames import Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Given = dict[str, Any] | list[Any]

LARGEST = 30_000_000  # bytes of one answer; a frame holds a little more
_LONGEST_LINE = 10  # digits of the number of a line

_as_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class Foreign(Violation):
    """The worker has sent what it never sends: it is not what was started."""


def encoded(data: object) -> bytes:
    """Write an answer as JSON in UTF-8.

    Raises KosmoError for what is no JSON, and for more than a worker is sent.
    """
    try:
        text = _as_json(data)
    except (TypeError, ValueError, RecursionError) as error:
        raise unwritable(error) from None
    try:
        body = text.encode()
    except UnicodeEncodeError:  # half of a pair that is no character
        body = json.dumps(data, separators=(",", ":")).encode()
    if len(body) > LARGEST:
        raise ServiceError(
            f"the answer has {len(body) // 1_000_000} MB, and a script takes"
            f" {LARGEST // 1_000_000}: ask for less at a time",
            code="lua_answer_too_large",
        )
    return body


def headed(head: str) -> tuple[str, int | None]:
    """Read the head of a request: the path, and the line of the script where it tells one.

    Raises Foreign where what stands behind the path is no line.
    """
    path, tab, line = head.partition("\t")
    if not tab:
        return path, None
    if not (line.isascii() and line.isdigit() and len(line) < _LONGEST_LINE):
        raise Foreign("the line of a request is no number")
    return path, int(line)


def parsed(text: str) -> Given:
    """Read the arguments of a request; raises Foreign where they are none."""
    try:
        given = _read(text)
    except (ValueError, RecursionError):
        raise Foreign("the arguments of a request are no JSON") from None
    if not isinstance(given, (dict, list)):
        raise Foreign("the arguments of a request are no table")
    return given


def told(body: bytes) -> dict[str, Any]:
    """Read what a worker tells of the end of a chunk; raises Foreign where that is nothing."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Foreign("an end that is no JSON object")
    return found


def _no_number(text: str) -> float:
    raise ValueError(text)


_read = json.JSONDecoder(parse_constant=_no_number).decode
