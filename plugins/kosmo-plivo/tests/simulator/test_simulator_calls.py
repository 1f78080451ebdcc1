"""Calls in the simulator: from waiting to a record, and what is done in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Plivo
    from kosmo.testing import Clock

CALL = {
    "from": "+14155552671",
    "to": "14155550123",
    "answer_url": "https://example.com/answer",
}


def _status(plivo: Plivo, id_: str) -> str:
    for status in ("live", "queued"):
        answer = plivo.get(f"Call/{id_}", status=status)
        if answer.status == 200:
            return str(answer.data["call_status"])
    return "ended" if plivo.get(f"Call/{id_}").status == 200 else "unknown"


def test_a_call_waits_rings_is_answered_and_ends(plivo: Plivo, clock: Clock) -> None:
    answer = plivo.post("Call", **CALL)
    assert (answer.status, answer.data["message"]) == (201, "call fired")
    id_ = answer.data["request_uuid"]
    seen = []
    for step in (0, 1, 3, 60):
        clock.now += step
        seen.append(_status(plivo, id_))
    assert seen == ["queued", "ringing", "in-progress", "ended"]
    record = plivo.get(f"Call/{id_}").data
    assert (record["call_state"], record["call_duration"]) == ("ANSWER", 60)
    assert plivo.rows("Call", limit=1)[0]["call_uuid"] == id_


def test_a_call_that_nobody_answers_leaves_a_record_without_time(
    plivo: Plivo, clock: Clock
) -> None:
    id_ = plivo.post("Call", **{**CALL, "to": "14155550199"}).data["request_uuid"]
    clock.now += 10
    record = plivo.get(f"Call/{id_}").data
    assert (record["call_state"], record["call_duration"]) == ("NO_ANSWER", 0)
    assert record["answer_time"] is None


def test_several_are_called_at_once(plivo: Plivo) -> None:
    data = plivo.post("Call", **{**CALL, "to": "14155550123<sip:al@phone.plivo.com"}).data
    assert len(data["request_uuid"]) == 2
    assert set(data["request_uuid"]) <= set(plivo.get("Call", status="queued").data["calls"])


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"from": None}, 400),
        ({"from": "nobody"}, 400),
        ({"to": None}, 400),
        ({"to": "12"}, 400),
        ({"to": "+14155552671"}, 400),
        ({"answer_url": None}, 400),
        ({"answer_url": "answer"}, 400),
        ({"answer_method": "PUT"}, 400),
        ({"time_limit": "long"}, 400),
        ({"to": "+5355550123"}, 403),
    ],
)
def test_what_is_wrong_with_a_call_is_refused(
    plivo: Plivo, change: dict[str, object], status: int
) -> None:
    assert plivo.post("Call", **{**CALL, **change}).status == status


def test_a_running_call_is_hung_up_and_a_ringing_one_cancelled(plivo: Plivo, clock: Clock) -> None:
    id_ = plivo.post("Call", **CALL).data["request_uuid"]
    clock.now += 5
    assert plivo.delete(f"Request/{id_}").status == 404
    clock.now += 5
    assert plivo.delete(f"Call/{id_}").status == 204
    record = plivo.get(f"Call/{id_}").data
    assert (record["hangup_source"], record["call_state"]) == ("API Request", "ANSWER")
    assert plivo.delete(f"Call/{id_}").status == 404
    id_ = plivo.post("Call", **CALL).data["request_uuid"]
    assert plivo.delete(f"Request/{id_}").status == 204
    assert plivo.get(f"Call/{id_}").data["call_state"] == "CANCEL"
    clock.now += 100
    assert plivo.get(f"Call/{id_}").data["call_state"] == "CANCEL"


def test_a_running_call_is_talked_to(plivo: Plivo) -> None:
    id_ = plivo.get("Call", status="live").data["calls"][0]
    place = f"Call/{id_}"
    assert plivo.post(f"{place}/Speak", text="Hi", legs="both").data["message"] == "speak started"
    assert plivo.delete(f"{place}/Speak").status == 204
    url = "https://example.com/a.mp3"
    assert plivo.post(f"{place}/Play", urls=f"{url},{url}").data["message"] == "play started"
    assert plivo.delete(f"{place}/Play").status == 204
    assert plivo.post(f"{place}/DTMF", digits="12#").data["message"] == "digits sent"
    assert plivo.post(place, legs="aleg", aleg_url=url).data["message"] == "call transfered"
    for path, body in (
        ("/Speak", {}),
        ("/Speak", {"text": "Hi", "legs": "c"}),
        ("/Play", {"urls": "a.mp3"}),
        ("/DTMF", {"digits": "x"}),
        ("", {"legs": "bleg", "aleg_url": url}),
    ):
        assert plivo.post(place + path, **body).status == 400
    (waiting,) = plivo.get("Call", status="queued").data["calls"]
    assert plivo.post(f"Call/{waiting}/Speak", text="Hi").status == 404


def test_a_recording_is_kept_when_it_ends(plivo: Plivo, clock: Clock) -> None:
    id_ = plivo.get("Call", status="live").data["calls"][0]
    begun = plivo.post(f"Call/{id_}/Record", file_format="wav").data
    assert plivo.get(f"Recording/{begun['recording_id']}").status == 404
    clock.now += 30
    assert plivo.delete(f"Call/{id_}/Record").status == 204
    recording = plivo.get(f"Recording/{begun['recording_id']}").data
    assert (recording["call_uuid"], recording["recording_format"]) == (id_, "wav")
    assert recording["recording_duration_ms"] == "30000.00000"
    second = plivo.post(f"Call/{id_}/Record").data["recording_id"]
    plivo.delete(f"Call/{id_}")
    rows = plivo.rows("Recording", call_uuid=id_)
    assert {row["recording_id"] for row in rows} == {begun["recording_id"], second}
    assert plivo.delete(f"Recording/{second}").status == 204
    assert plivo.get(f"Recording/{second}").status == 404


def test_running_calls_are_filtered_and_cut(plivo: Plivo) -> None:
    assert len(plivo.get("Call", status="live").data["calls"]) == 3
    assert len(plivo.get("Call", status="live", limit=2).data["calls"]) == 2
    assert len(plivo.get("Call", status="live", offset=2).data["calls"]) == 1
    outbound = plivo.get("Call", status="live", call_direction="outbound").data["calls"]
    assert len(outbound) == 2
    by_number = plivo.get("Call", status="live", from_number="14155552671").data["calls"]
    assert by_number == outbound
    assert plivo.get("Call", status="ended").status == 400


def test_records_cover_a_week_unless_told_and_thirty_days_at_most(plivo: Plivo) -> None:
    assert 40 < plivo.get("Call").data["meta"]["total_count"] < 70
    asked = {"end_time__gte": "2026-07-01 00:00", "end_time__lte": "2026-07-30 00:00"}
    rows = plivo.rows("Call", **asked)
    assert rows
    assert all("2026-07-01" <= row["end_time"][:10] <= "2026-07-30" for row in rows)
    assert plivo.get("Call", **{**asked, "end_time__lte": "2026-08-30 00:00"}).status == 400
    month = plivo.rows("Call", end_time__gte="2026-07-01 00:00")
    assert all(row["end_time"] < "2026-08-02" for row in month)
    before = plivo.rows("Call", end_time__lt="2026-08-01 00:00")
    assert all("2026-06-30" <= row["end_time"] < "2026-08-02" for row in before)


def test_records_are_filtered(plivo: Plivo) -> None:
    rows = plivo.rows("Call", call_direction="outbound", from_number="14155552671")
    assert {row["from_number"] for row in rows} == {"+14155552671"}
    busy = plivo.rows("Call", hangup_cause_code=3010)
    assert {row["call_state"] for row in busy} == {"BUSY"}
    long = plivo.rows("Call", bill_duration__gt=300)
    assert all(row["bill_duration"] > 300 for row in long)
    assert plivo.get("Call", bill_duration="long").status == 400
    assert plivo.get("Call", call_direction="up").status == 400


def test_recordings_are_filtered(plivo: Plivo) -> None:
    all_ = plivo.get("Recording").data
    assert all_["meta"]["total_count"] > 10
    first = all_["objects"][0]
    rows = plivo.rows("Recording", from_number=first["from_number"], limit=1)
    assert rows[0]["from_number"] == first["from_number"]
    old = plivo.rows("Recording", recording_storage_duration__gte=30)
    assert all(row["recording_storage_duration"] >= 30 for row in old)
    since = plivo.rows("Recording", add_time__gte="2026-09-15 00:00")
    assert all(row["add_time"] > "2026-09-15" for row in since)


def test_the_call_that_guides_ask_for_is_there(plivo: Plivo) -> None:
    record = plivo.get("Call/abc123-def456-789").data
    assert record["call_duration"] == 95
