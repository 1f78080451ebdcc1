"""Asking the person at the client whether a call may be made, where the client can be asked.

What is asked is the approval that was recorded: an answer approves or denies that, as
`kosmo approvals` does, and no answer leaves it as it is.
"""

from __future__ import annotations

import json
from threading import Lock

from kosmo.config.approval_entry import find
from kosmo.config.approvals import approve, deny

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.gateway.gateway import Request

KEY = "approval"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"approve": {"type": "boolean", "title": "Send it?"}},
    "required": ["approve"],
}
_LONGEST = 4_000
_SECONDS = 600.0


def question(id: str) -> str:
    """Put a recorded approval into words, with the request that would be sent."""
    row = find(id)
    lines = [f"`{row['function']}` with the account `{row['account']}`: {row['reason']}"]
    request = row.get("request")
    if request:
        lines.append(f"{request['method']} {request['url']}")
    body = request["body"] if request else None
    lines.append(
        json.dumps(row["arguments"] if body is None else body, ensure_ascii=False, indent=2)
    )
    text = "\n".join([*lines, "Send it?"])
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…\nSend it?"


def decided(id: str, action: str, content: Any) -> bool:
    """Take a person's answer to a question; True where the call may be made now.

    Who says neither yes nor no leaves the approval to be decided elsewhere. Raises PolicyError
    where it was decided in the meantime.
    """
    if action == "accept" and isinstance(content, dict) and content.get("approve") is True:
        approve(id, _SECONDS)
        return True
    if action == "decline" or (action == "accept" and isinstance(content, dict)):
        deny(id)
    return False


class Asked:
    """What was asked of clients that answer with a call of their own, told by its content.

    Such an answer names the approval: it counts only for the call that was asked about.
    """

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self._lock = Lock()
        self._asked: dict[str, str] = {}

    def remember(self, id: str, request: Request) -> None:
        """Remember that a call was asked about."""
        with self._lock:
            self._asked[id] = _told(request)
            while len(self._asked) > 10_000:
                del self._asked[next(iter(self._asked))]

    def answers(self, id: str, request: Request) -> bool:
        """Tell whether an approval is the one that this call was asked about; only once."""
        with self._lock:
            return self._asked.pop(id, None) == _told(request)


def _told(request: Request) -> str:
    return json.dumps((request.tool, request.arguments), sort_keys=True, default=str)
