"""What is sent as a message, and how the messages of a conversation are read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import ServiceError, UsageError
from kosmo.testing import Pages
from kosmo_crisp.corrections import delete_message, update_message
from kosmo_crisp.messages import create_note, get_message, list_messages, send_message

if TYPE_CHECKING:
    from conftest import Desk

BEN = "a4c32c68-be91-4e29-8a05-976e93abbe3f"

TEXT = {"type": "text", "from": "operator", "origin": "chat", "content": "Hello"}
PDF = "https://files.example.com/a/price%20list.pdf?v=2"
PICKER = {"id": "q", "text": "Which?", "choices": [{"value": "1", "label": "One"}]}


def _send(desk: Desk, **arguments: Any) -> Any:
    desk.answers["POST conversation/s1/message"] = desk.envelope({"fingerprint": 7}, 202)
    return desk.call(send_message, conversation_id="s1", **arguments)


def test_a_text_goes_out_as_an_operators_with_its_origin(desk: Desk) -> None:
    assert _send(desk, text="Hello") == {"data": {"fingerprint": 7}, "sent": True}
    assert desk.sent == ["POST conversation/s1/message"]
    assert desk.bodies == [TEXT]


@pytest.mark.parametrize(
    ("arguments", "changed"),
    [
        ({"from_": "user"}, {"from": "user"}),
        ({"type": "note"}, {"type": "note"}),
        ({"type": "note", "mentions": ["Ben Bell"]}, {"type": "note", "mentions": [BEN]}),
        ({"origin": "urn:example.com:shop:0"}, {"origin": "urn:example.com:shop:0"}),
        ({"fingerprint": 9, "automated": True}, {"fingerprint": 9, "automated": True}),
        ({"user": {"nickname": "Robo"}}, {"user": {"nickname": "Robo"}}),
    ],
)
def test_what_is_given_beside_the_text_goes_along(
    desk: Desk, arguments: dict[str, Any], changed: dict[str, Any]
) -> None:
    _send(desk, text="Hello", **arguments)
    assert desk.bodies[-1] == {**TEXT, **changed}


@pytest.mark.parametrize(
    ("type_", "text", "content"),
    [
        ("file", PDF, {"name": "price list.pdf", "url": PDF, "type": "application/pdf"}),
        (
            "file",
            "https://files.example.com",
            {
                "name": "file",
                "url": "https://files.example.com",
                "type": "application/octet-stream",
            },
        ),
        ("animation", "https://x.test/a.gif", {"url": "https://x.test/a.gif", "type": "image/gif"}),
        ("picker", json.dumps(PICKER), PICKER),
    ],
)
def test_a_file_is_given_by_its_address_and_the_rest_as_json(
    desk: Desk, type_: str, text: str, content: dict[str, Any]
) -> None:
    _send(desk, text=text, type=type_)
    assert desk.bodies[-1]["content"] == content


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"text": "Hello", "type": "file"}, "JSON object with `name`, `url`, `type`"),
        ({"text": "{}", "type": "picker"}, "JSON object with `id`, `text`, `choices`"),
        ({"text": "[]", "type": "audio"}, "JSON object with"),
        ({"text": "Hello", "mentions": [BEN]}, "`mentions` goes with `--type note`"),
    ],
)
def test_a_content_that_is_none_is_refused_unsent(
    desk: Desk, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        _send(desk, **arguments)
    assert desk.sent == []


def test_a_note_is_never_a_text(desk: Desk) -> None:
    desk.answers["POST conversation/s1/message"] = desk.envelope({"fingerprint": 7}, 202)
    data = desk.call(create_note, conversation_id="s1", text="VIP", mentions=["ben@example.test"])
    assert data["sent"] is True
    assert desk.bodies[-1] == {**TEXT, "type": "note", "content": "VIP", "mentions": [BEN]}


def _history(desk: Desk) -> None:
    rows = [{"fingerprint": n, "timestamp": n * 10, "content": str(n)} for n in range(1, 51)]
    path = "GET conversation/s1/messages"
    desk.answers[path] = rows[30:]
    for oldest, begin in ((310, 10), (110, 0), (10, 0)):
        page = rows[begin : oldest // 10 - 1]
        desk.answers[f"{path}?timestamp_before={oldest}"] = (
            page[::-1] if page else desk.envelope([])
        )


def test_older_messages_are_asked_for_by_time(desk: Desk) -> None:
    _history(desk)
    rows = desk.call(list_messages, conversation_id="s1", limit=25)["data"]
    assert [row["fingerprint"] for row in rows] == list(range(26, 51))
    assert desk.sent[1:] == ["GET conversation/s1/messages?timestamp_before=310"]
    assert desk.facts.next == {"before": 260}


def test_all_messages_end_where_an_empty_page_comes(desk: Desk) -> None:
    _history(desk)
    rows = desk.call(list_messages, conversation_id="s1", pages=Pages(all=True))["data"]
    assert [row["fingerprint"] for row in rows] == list(range(1, 51))
    assert desk.sent[-1] == "GET conversation/s1/messages?timestamp_before=10"
    assert desk.facts.truncated is False


def test_all_messages_end_where_the_oldest_comes_again_by_itself(desk: Desk) -> None:
    path = "GET conversation/s1/messages"
    rows = [{"fingerprint": n, "timestamp": n * 10} for n in (1, 2, 3)]
    desk.answers |= {path: rows, f"{path}?timestamp_before=10": rows[:1]}
    data = desk.call(list_messages, conversation_id="s1", pages=Pages(all=True))["data"]
    assert (data, len(desk.sent), desk.facts.truncated) == (rows, 2, False)


def test_messages_that_time_cannot_tell_apart_are_told_of(desk: Desk) -> None:
    desk.answers["GET conversation/s1/messages"] = [
        {"fingerprint": n, "timestamp": 10} for n in range(20)
    ]
    with pytest.raises(ServiceError, match="its pages do not move on"):
        desk.call(list_messages, conversation_id="s1", pages=Pages(all=True))


def test_one_message_is_read_corrected_and_deleted(desk: Desk) -> None:
    path = "conversation/s1/message/7"
    desk.answers = {f"GET {path}": {"content": "a"}, f"PATCH {path}": {}, f"DELETE {path}": {}}
    one: dict[str, Any] = {"conversation_id": "s1", "fingerprint": 7}
    assert desk.call(get_message, **one) == {"data": {"content": "a"}}
    assert desk.call(update_message, text="b", **one) == {"ok": True, "fingerprint": 7}
    assert desk.call(delete_message, **one) == {"ok": True, "deleted": 7}
    assert desk.bodies == [None, {"content": "b"}, None]
