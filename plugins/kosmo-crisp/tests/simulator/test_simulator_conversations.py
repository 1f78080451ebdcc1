"""Conversations of the simulator: what is refused, and what a change changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kosmo.testing import SimulatorCaller

MESSAGE = {"type": "text", "from": "operator", "origin": "chat", "content": "Hello"}


def _reason(answered: Any) -> tuple[int, str, str]:
    data = answered.data
    return answered.status, data["reason"], data["data"].get("message", "")


@pytest.mark.parametrize("name", ["type", "from", "origin", "content"])
def test_a_message_has_all_that_crisp_requires(
    crisp: SimulatorCaller, session: str, name: str
) -> None:
    body = {key: value for key, value in MESSAGE.items() if key != name}
    assert _reason(crisp.post(f"{session}/message", body)) == (
        400, "invalid_data", f"data should have required property '.{name}'",
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"type": "sms"},
        {"from": "visitor"},
        {"origin": "web"},
        {"content": {}},
        {"content": ""},
        {"type": "file", "content": "https://x.test/a.pdf"},
        {"type": "file", "content": {"url": "https://x.test/a.pdf"}},
        {"mentions": ["x"]},
        {"type": "note", "from": "user"},
        {"fingerprint": "1"},
        {"automated": 1},
        {"unknown": 1},
    ],
)
def test_a_message_that_does_not_fit_is_refused(
    crisp: SimulatorCaller, session: str, change: dict[str, Any]
) -> None:
    answered = crisp.post(f"{session}/message", {**MESSAGE, **change})
    assert _reason(answered)[:2] == (400, "invalid_data")


def test_a_message_is_dispatched_and_changes_its_conversation(
    crisp: SimulatorCaller, session: str
) -> None:
    answered = crisp.post(f"{session}/message", {**MESSAGE, "fingerprint": 77})
    assert (answered.status, answered.data["reason"]) == (202, "dispatched")
    assert answered.data["data"] == {"fingerprint": 77}
    row = crisp.get(session).data["data"]
    assert (row["last_message"], row["waiting_since"]) == ("Hello", None)
    assert row["preview_message"]["fingerprint"] == 77
    crisp.patch(f"{session}/state", {"state": "resolved"})
    crisp.post(f"{session}/message", {**MESSAGE, "from": "user", "content": "Still broken"})
    row = crisp.get(session).data["data"]
    assert (row["state"], row["unread"]["operator"] > 0) == ("unresolved", True)


def test_the_same_fingerprint_is_one_message(crisp: SimulatorCaller, session: str) -> None:
    for _ in range(2):
        assert crisp.post(f"{session}/message", {**MESSAGE, "fingerprint": 77}).status == 202
    rows = crisp.get(f"{session}/messages").data["data"]
    assert [row["fingerprint"] for row in rows].count(77) == 1


def test_a_note_is_no_last_message(crisp: SimulatorCaller, session: str) -> None:
    before = crisp.get(session).data["data"]["last_message"]
    crisp.post(f"{session}/message", {**MESSAGE, "type": "note", "mentions": ["u1"]})
    row = crisp.get(session).data["data"]
    assert (row["last_message"], row["mentions"]) == (before, ["u1"])


def test_messages_are_cut_by_one_time(crisp: SimulatorCaller, session: str) -> None:
    for number in range(30):
        crisp.post(f"{session}/message", {**MESSAGE, "content": str(number)})
    path = f"{session}/messages"
    newest = crisp.get(path).data["data"]
    assert len(newest) == 20
    oldest = min(row["timestamp"] for row in newest)
    older = crisp.get(path, timestamp_before=oldest).data["data"]
    assert all(row["timestamp"] < oldest for row in older)
    newer = crisp.get(path, timestamp_after=oldest).data["data"]
    assert len(newer) == 19
    assert crisp.get(path, timestamp_around=oldest).data["data"]
    assert crisp.get(path, timestamp_before=1, timestamp_after=1).status == 400
    assert crisp.get(path, timestamp_before="x").status == 400


@pytest.mark.parametrize(
    ("part", "body", "reason"),
    [
        ("state", {}, "invalid_data"),
        ("state", {"state": "open"}, "invalid_data"),
        ("state", {"state": "resolved", "x": 1}, "invalid_data"),
        ("routing", {}, "invalid_data"),
        ("routing", {"assigned": "x"}, "invalid_data"),
        ("routing", {"assigned": {"user_id": "nobody"}}, "user_not_found"),
        ("block", {"blocked": "yes"}, "invalid_data"),
        ("inbox", {"inbox_id": "none"}, "inbox_not_found"),
        ("meta", {"data": {"a": []}}, "invalid_data"),
        ("meta", {"segments": "vip"}, "invalid_data"),
        ("read", {"from": "operator"}, "invalid_data"),
        ("unread", {}, "invalid_data"),
        ("compose", {"type": "start"}, "invalid_data"),
        ("message/1", {"content": "x"}, "message_not_found"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(
    crisp: SimulatorCaller, session: str, part: str, body: dict[str, Any], reason: str
) -> None:
    answered = crisp.patch(f"{session}/{part}", body)
    assert answered.data["reason"] == reason
    assert answered.status == (400 if reason == "invalid_data" else 404)


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("compose", {"type": "start", "from": "operator"}),
        ("delivered", {"from": "operator", "origin": "urn:x", "fingerprints": ["1"]}),
        ("read", {"from": "user", "origin": "chat"}),
    ],
)
def test_what_sdks_tell_while_people_write_is_taken(
    crisp: SimulatorCaller, session: str, part: str, body: dict[str, Any]
) -> None:
    assert crisp.patch(f"{session}/{part}", body).data["reason"] == "updated"


@pytest.mark.parametrize(
    ("part", "key"), [("state", "state"), ("routing", "assigned"), ("block", "blocked")]
)
def test_what_is_changed_can_be_asked_for(
    crisp: SimulatorCaller, session: str, part: str, key: str
) -> None:
    assert key in crisp.get(f"{session}/{part}").data["data"]


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("transcript", {"to": "all"}),
        ("transcript", {"to": "other"}),
        ("reminder", {"date": "2030-01-02", "note": "x"}),
        ("reminder", {"date": "2030-01-02T00:00:00Z"}),
        ("initiate", {"x": 1}),
    ],
)
def test_a_request_that_does_not_fit_is_refused(
    crisp: SimulatorCaller, session: str, part: str, body: dict[str, Any]
) -> None:
    assert crisp.post(f"{session}/{part}", body).status == 400


@pytest.mark.parametrize("participants", [[{"type": "email"}], ["x"], "x"])
def test_participants_have_a_type_and_a_target(
    crisp: SimulatorCaller, session: str, participants: Any
) -> None:
    body = json.dumps({"participants": participants}).encode()
    assert crisp.send("PUT", f"{session}/participants", body).status == 400


@pytest.mark.parametrize(
    "query",
    [
        {"filter_unread": "true"},
        {"filter_date_start": "soon"},
        {"search_type": "words", "search_query": "a"},
        {"search_type": "filter", "search_query": "a"},
        {"search_type": "filter", "search_query": "{}"},
        {"search_type": "filter", "search_query": '[{"model": "x"}]'},
        {"search_type": "filter", "search_query": "[]", "search_operator": "not"},
        {"page": "2"},
    ],
)
def test_a_query_that_is_not_documented_is_refused(
    crisp: SimulatorCaller, site: str, query: dict[str, str]
) -> None:
    assert crisp.get(f"{site}/conversations/1", **query).status == 400


def test_a_deleted_conversation_takes_its_messages_along(
    crisp: SimulatorCaller, session: str
) -> None:
    assert crisp.delete(session).data["reason"] == "deleted"
    assert crisp.get(f"{session}/messages").data["reason"] == "session_not_found"


def test_a_new_conversation_is_empty_and_pending(crisp: SimulatorCaller, site: str) -> None:
    answered = crisp.post(f"{site}/conversation", {})
    assert (answered.status, answered.data["reason"]) == (201, "added")
    path = f"{site}/conversation/{answered.data['data']['session_id']}"
    assert crisp.get(path).data["data"]["state"] == "pending"
    assert crisp.patch(f"{path}/unread", {"from": "operator"}).status == 400
    assert crisp.post(f"{site}/conversation", {"x": 1}).status == 400
