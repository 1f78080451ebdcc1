"""Which requests change a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import UsageError
from kosmo_crisp.changes import (
    assign_conversation,
    block_conversation,
    mark_conversation,
    move_conversation,
    set_conversation_state,
)
from kosmo_crisp.details import remind_of_conversation, send_transcript, update_conversation

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Desk

BEN = "a4c32c68-be91-4e29-8a05-976e93abbe3f"

CHANGES: list[tuple[Callable[..., Any], dict[str, Any], str, dict[str, Any]]] = [
    (
        assign_conversation,
        {"operator": "Ben Bell"},
        "PATCH routing",
        {"assigned": {"user_id": BEN}},
    ),
    (
        assign_conversation,
        {"operator": BEN, "silent": True},
        "PATCH routing",
        {"assigned": {"user_id": BEN}, "silent": True},
    ),
    (assign_conversation, {}, "PATCH routing", {"assigned": None}),
    (set_conversation_state, {"state": "resolved"}, "PATCH state", {"state": "resolved"}),
    (block_conversation, {}, "PATCH block", {"blocked": True}),
    (block_conversation, {"blocked": False}, "PATCH block", {"blocked": False}),
    (move_conversation, {"inbox_id": "i1"}, "PATCH inbox", {"inbox_id": "i1"}),
    (move_conversation, {}, "PATCH inbox", {"inbox_id": None}),
    (mark_conversation, {}, "PATCH read", {"from": "operator", "origin": "chat"}),
    (mark_conversation, {"read": False}, "PATCH unread", {"from": "operator"}),
    (
        update_conversation,
        {"subject": "Refund", "segments": ["vip"], "data": {"orders": 1}},
        "PATCH meta",
        {"subject": "Refund", "segments": ["vip"], "data": {"orders": 1}},
    ),
    (send_transcript, {"to": "operator"}, "POST transcript", {"to": "operator"}),
    (
        send_transcript,
        {"to": "other", "email": "a@x.test"},
        "POST transcript",
        {"to": "other", "email": "a@x.test"},
    ),
    (
        remind_of_conversation,
        {"date": "2030-01-02", "note": "Call"},
        "POST reminder",
        {"date": "2030-01-02T00:00:00Z", "note": "Call"},
    ),
]


@pytest.mark.parametrize(("function", "arguments", "line", "body"), CHANGES)
def test_a_change_is_one_request(
    desk: Desk,
    function: Callable[..., Any],
    arguments: dict[str, Any],
    line: str,
    body: dict[str, Any],
) -> None:
    verb, part = line.split()
    desk.answers[f"{verb} conversation/s1/{part}"] = {}
    assert desk.call(function, conversation_id="s1", **arguments)["ok"] is True
    assert desk.sent[-1] == f"{verb} conversation/s1/{part}"
    assert desk.bodies[-1] == body


@pytest.mark.parametrize(
    ("function", "arguments", "words"),
    [
        (update_conversation, {}, "nothing to change"),
        (send_transcript, {"to": "other"}, "needs `email`"),
        (remind_of_conversation, {"date": "soon", "note": "x"}, "no date"),
        (assign_conversation, {"operator": "Zoe"}, "none of the operators is `Zoe`"),
    ],
)
def test_a_change_that_says_nothing_is_refused(
    desk: Desk, function: Callable[..., Any], arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(function, conversation_id="s1", **arguments)
    assert not any(line.startswith(("PATCH", "POST")) for line in desk.sent)
