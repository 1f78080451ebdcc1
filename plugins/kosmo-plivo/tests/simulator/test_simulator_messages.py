"""Messages in the simulator: sending, states that change, filters, windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Plivo
    from kosmo.testing import Clock

SENT = {"src": "+14155552671", "dst": "+14155550123", "text": "Hello"}


def test_a_message_is_queued_sent_and_delivered(plivo: Plivo, clock: Clock) -> None:
    answer = plivo.post("Message", **SENT)
    assert (answer.status, answer.data["message"]) == (202, "message(s) queued")
    (id_,) = answer.data["message_uuid"]
    place = f"Message/{id_}"
    assert plivo.get(place).data["message_state"] == "queued"
    clock.now += 2
    assert plivo.get(place).data["message_state"] == "sent"
    clock.now += 2
    message = plivo.get(place).data
    assert message["message_state"] == "delivered"
    assert message["from_number"] == "14155552671"
    assert plivo.rows("Message", limit=1)[0]["message_uuid"] == id_


def test_some_numbers_are_not_reached(plivo: Plivo, clock: Clock) -> None:
    id_ = plivo.post("Message", **{**SENT, "dst": "14155550199"}).data["message_uuid"][0]
    clock.now += 10
    message = plivo.get(f"Message/{id_}").data
    assert (message["message_state"], message["error_code"]) == ("undelivered", "90")


def test_numbers_that_are_not_valid_are_named_beside_the_others(plivo: Plivo) -> None:
    data = plivo.post("Message", **{**SENT, "dst": "+14155550123<123<0800"}).data
    assert len(data["message_uuid"]) == 1
    assert data["invalid_number"] == ["123", "0800"]
    assert plivo.post("Message", **{**SENT, "dst": "123"}).status == 400


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"src": None}, 400),
        ({"dst": None}, 400),
        ({"text": None}, 400),
        ({"text": 5}, 400),
        ({"dst": "14155552671"}, 400),
        ({"type": "fax"}, 400),
        ({"log": True}, 400),
        ({"url": "example.com"}, 400),
        ({"powerpack_uuid": "x"}, 400),
        ({"src": None, "powerpack_uuid": "x"}, 404),
        ({"src": "+1"}, 400),
        ({"src": "much-too-long-a-name"}, 400),
        ({"media_urls": "https://example.com/a.jpg"}, 400),
        ({"dst": "+5355550123"}, 403),
        ({"dst": "<".join(f"1415{n:07d}" for n in range(2_000_000, 2_001_001))}, 400),
        ({"src": "LUMEN"}, 202),
        ({"text": None, "type": "mms", "media_urls": ["https://example.com/a.jpg"]}, 202),
    ],
)
def test_what_is_wrong_with_a_message_is_refused(
    plivo: Plivo, change: dict[str, object], status: int
) -> None:
    assert plivo.post("Message", **{**SENT, **change}).status == status


def test_a_powerpack_chooses_the_number(plivo: Plivo) -> None:
    uuid, empty = (row["uuid"] for row in plivo.rows("Powerpack"))
    data = plivo.post("Message", powerpack_uuid=uuid, dst="14155550123", text="Hi").data
    message = plivo.get(f"Message/{data['message_uuid'][0]}").data
    assert message["powerpack_id"] == uuid
    assert message["from_number"].isdigit()
    assert plivo.post("Message", powerpack_uuid=empty, dst="14155550123", text="Hi").status == 400


def test_a_message_is_paid_for(plivo: Plivo) -> None:
    dst = "<".join(f"1415{n:07d}" for n in range(2_000_000, 2_001_000))
    before = float(plivo.get().data["cash_credits"])
    plivo.post("Message", **{**SENT, "dst": dst})
    assert float(plivo.get().data["cash_credits"]) == pytest.approx(before - 5.5)
    for _ in range(7):
        plivo.post("Message", **{**SENT, "dst": dst})
    answer = plivo.post("Message", **{**SENT, "dst": dst})
    assert (answer.status, answer.data["error"]) == (402, "insufficient credit")


def test_lists_cover_a_day_unless_told_and_are_not_counted(plivo: Plivo) -> None:
    data = plivo.get("Message", limit=20, offset=60).data
    assert 0 < len(data["objects"]) < 20
    assert "total_count" not in data["meta"]
    data = plivo.get("Message", message_time__gte="2026-06-01 00:00", offset=100).data
    assert len(data["objects"]) == 20


def test_messages_are_filtered(plivo: Plivo) -> None:
    rows = plivo.rows("Message", message_direction="inbound", to_number="14155552671")
    assert rows
    assert {(row["message_direction"], row["to_number"]) for row in rows} == {
        ("inbound", "14155552671")
    }
    assert plivo.rows("Message", to_number="+14155552671") == []
    failed = plivo.rows("Message", message_state="failed", message_time__gte="2026-07-01 00:00:00")
    assert {row["message_state"] for row in failed} == {"failed"}
    edge = plivo.rows(
        "Message",
        message_time__gt="2026-09-20 00:00:00.500000",
        message_time__lt="2026-09-21 00:00:00",
    )
    assert edge
    assert all(row["message_time"] <= "2026-09-21 05:30:00+05:30" for row in edge)


@pytest.mark.parametrize(
    "query",
    [
        {"message_time__gte": "2026-05-01T00:00:00Z"},
        {"message_time__gte": "2026-05-01"},
        {"message_time": "now"},
        {"message_state": "lost"},
        {"message_direction": "up"},
        {"message_type": "fax"},
    ],
)
def test_filters_that_plivo_does_not_know_are_refused(plivo: Plivo, query: dict[str, str]) -> None:
    assert plivo.get("Message", **query).status == 400


def test_an_mms_has_files_and_so_has_the_account(plivo: Plivo) -> None:
    rows = plivo.rows("Message", message_type="mms", message_time__gte="2026-07-01 00:00")
    files = plivo.get(f"Message/{rows[0]['message_uuid']}/Media").data
    assert files["objects"][0]["content_type"] == "image/jpeg"
    media = plivo.rows("Media")
    assert plivo.get(f"Media/{media[0]['media_id']}").data["file_name"] == media[0]["file_name"]
    assert plivo.get("Media/none").status == 404
    assert plivo.get("Message/none").status == 404
