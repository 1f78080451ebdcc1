"""Calls that have ended, run or wait: the requests, and one shape for the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import ServiceError, UsageError
from kosmo_plivo.call_actions import (
    play_in_call,
    send_digits,
    speak_in_call,
    start_call_recording,
    stop_call_recording,
)
from kosmo_plivo.calling import cancel_call, hang_up_call, make_call, transfer_call
from kosmo_plivo.calls import get_call, list_calls

if TYPE_CHECKING:
    from conftest import Desk

RECORD = {
    "call_uuid": "c-1", "from_number": "+14155550100", "to_number": "14155550101",
    "call_direction": "outbound", "call_duration": 11, "call_state": "ANSWER",
    "end_time": "2026-05-22 17:49:40+05:30",
}  # fmt: skip
LIVE = {
    "call_uuid": "c-2", "from": "+14155550100", "to": "14155550101", "direction": "outbound",
    "call_status": "in-progress",
}  # fmt: skip


def test_finished_calls_are_filtered_by_when_they_ended(desk: Desk) -> None:
    desk.answers["GET /Call/"] = desk.listing(RECORD, total=1)
    data = desk.call(
        list_calls, call_direction="outbound", from_number="+14155550100",
        start_time="2026-05-01T00:00:00Z", end_time="2026-05-20", limit=10,
    )  # fmt: skip
    asked = (
        "GET /Call/?call_direction=outbound&from_number=14155550100"
        "&end_time__gte=2026-05-01 00:00:00&end_time__lte=2026-05-20 23:59:59&limit=10&offset=0"
    )
    assert desk.sent == [asked]
    (row,) = data["objects"]
    assert (row["from"], row["to"], row["call_status"]) == ("+14155550100", "14155550101", "ANSWER")
    assert row["duration"] == 11


@pytest.mark.parametrize("state", ["ended", "completed", "Ended"])
def test_ended_calls_are_the_list_of_records(desk: Desk, state: str) -> None:
    desk.answers["GET /Call/"] = desk.listing({**RECORD, "call_state": None})
    (row,) = desk.call(list_calls, call_state=state, limit=1)["objects"]
    assert desk.sent == ["GET /Call/?limit=1&offset=0"]
    assert row["call_status"] == "completed"


def test_running_calls_are_listed_and_asked_for_one_by_one(desk: Desk) -> None:
    desk.answers |= {
        "GET /Call/": {"api_id": "a-1", "calls": ["c-2", "c-3", "c-4"]},
        "GET /Call/c-2/": LIVE,
        "GET /Call/c-3/": {**LIVE, "call_uuid": "c-3", "call_status": "ringing"},
        "GET /Call/c-4/": desk.refusal(404),
    }
    data = desk.call(list_calls, call_state="in-progress", from_number="+14155550100")
    assert desk.sent == [
        "GET /Call/?status=live&from_number=14155550100&limit=20&offset=0",
        "GET /Call/c-2/?status=live",
        "GET /Call/c-3/?status=live",
        "GET /Call/c-4/?status=live",
    ]
    (row,) = data["objects"]
    assert (row["call_uuid"], row["from_number"], row["call_direction"]) == (
        "c-2", "+14155550100", "outbound",
    )  # fmt: skip
    both = desk.call(list_calls, call_state="live", limit=1)
    assert [row["call_uuid"] for row in both["objects"]] == ["c-2"]
    assert desk.facts.truncated
    assert desk.facts.next == {"offset": 1}


def test_running_calls_are_read_page_by_page_though_the_list_says_nothing(desk: Desk) -> None:
    desk.answers["GET /Call/"] = (
        {"calls": [f"c-{n}" for n in range(20)]},
        {"calls": [f"c-{n}" for n in range(20, 23)]},
    )
    for place in range(23):
        desk.answers[f"GET /Call/c-{place}/"] = {**LIVE, "call_uuid": f"c-{place}"}
    data = desk.call(list_calls, call_state="in_progress", limit=100)
    assert len(data["objects"]) == 23
    assert not desk.facts.truncated


def test_running_calls_that_come_all_at_once_are_asked_for_once(desk: Desk) -> None:
    desk.answers["GET /Call/"] = {"calls": [f"c-{n}" for n in range(23)]}
    for place in range(23):
        desk.answers[f"GET /Call/c-{place}/"] = {**LIVE, "call_uuid": f"c-{place}"}
    data = desk.call(list_calls, call_state="live", limit=100)
    assert len(data["objects"]) == 23
    assert len([line for line in desk.sent if line.startswith("GET /Call/?")]) == 1


def test_waiting_calls_are_asked_for_as_such(desk: Desk) -> None:
    desk.answers |= {
        "GET /Call/": {"calls": ["c-2"]},
        "GET /Call/c-2/": {**LIVE, "call_status": "queued"},
    }
    data = desk.call(list_calls, call_state="queued", call_direction="outbound")
    assert desk.sent == [
        "GET /Call/?status=queued&limit=20&offset=0",
        "GET /Call/c-2/?status=queued",
    ]
    assert data["objects"][0]["call_status"] == "queued"


def test_another_state_is_looked_for_among_finished_calls(desk: Desk) -> None:
    busy = {**RECORD, "call_uuid": "c-9", "call_state": "BUSY"}
    desk.answers["GET /Call/"] = {"objects": [RECORD, busy]}
    data = desk.call(list_calls, call_state="busy")
    assert [row["call_uuid"] for row in data["objects"]] == ["c-9"]
    assert "no filter by state" in desk.notes
    assert desk.facts.scanned == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"call_state": "ringing", "start_time": "2026-05-01"}, "have not ended"),
        ({"start_time": "2026-03-01", "end_time": "2026-05-01"}, "30 days at most"),
        ({"end_time": "tomorrow"}, "`end_time` is no time"),
    ],
)
def test_what_plivo_cannot_list_is_refused(
    desk: Desk, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        desk.call(list_calls, **arguments)
    assert desk.sent == []


def test_silent_windows_are_told(desk: Desk) -> None:
    desk.answers["GET /Call/"] = desk.listing()
    desk.call(list_calls)
    assert "last 7 days" in desk.notes
    desk.call(list_calls, start_time="2026-05-01")
    assert "30 days" in desk.notes


def test_a_call_comes_with_its_recordings(desk: Desk) -> None:
    desk.answers |= {
        "GET /Call/c-1/": RECORD,
        "GET /Recording/": desk.listing({"recording_id": "r-1"}),
    }
    row = desk.call(get_call, call_id="c-1")
    assert desk.sent == ["GET /Call/c-1/", "GET /Recording/?call_uuid=c-1&limit=20"]
    assert row["recordings"] == [{"recording_id": "r-1"}]
    assert (row["from"], row["duration"], row["call_status"]) == ("+14155550100", 11, "ANSWER")
    assert "recordings" not in desk.call(get_call, call_id="c-1", recordings=False)


def test_a_call_that_has_not_ended_is_found_among_the_others(desk: Desk) -> None:
    desk.answers |= {
        "GET /Call/c-2/": desk.refusal(404),
        "GET /Call/c-2/?status=live": desk.refusal(404),
        "GET /Call/c-2/?status=queued": {**LIVE, "call_status": "queued"},
    }
    row = desk.call(get_call, call_id="c-2", recordings=False)
    assert row["call_status"] == "queued"
    desk.answers["GET /Call/c-2/?status=queued"] = desk.refusal(404)
    with pytest.raises(ServiceError) as caught:
        desk.call(get_call, call_id="c-2")
    assert caught.value.http_status == 404
    desk.answers["GET /Call/c-2/"] = desk.refusal(403, "not yours")
    with pytest.raises(ServiceError, match="not yours"):
        desk.call(get_call, call_id="c-2")


def test_a_call_is_made_to_one_or_several(desk: Desk) -> None:
    desk.answers["POST /Call/"] = {"message": "call fired", "request_uuid": "c-5"}
    url = "https://example.com/answer"
    data = desk.call(
        make_call, from_="+14155550100", to="+14155550101<sip:al@phone.plivo.com", answer_url=url,
        time_limit=60, machine_detection="hangup",
    )  # fmt: skip
    assert data["request_uuid"] == "c-5"
    assert desk.bodies == [
        {
            "from": "+14155550100",
            "to": "+14155550101<sip:al@phone.plivo.com",
            "answer_url": url,
            "answer_method": "POST",
            "time_limit": 60,
            "machine_detection": "hangup",
        }
    ]
    with pytest.raises(UsageError, match="among those to call"):
        desk.call(make_call, from_="+14155550100", to="14155550100", answer_url=url)


def test_what_is_done_in_a_call_goes_to_its_places(desk: Desk) -> None:
    done: list[tuple[Any, dict[str, Any], str, Any]] = [
        (hang_up_call, {}, "DELETE /Call/c-2/", None),
        (transfer_call, {"aleg_url": "https://e.com/x"}, "POST /Call/c-2/",
         {"legs": "aleg", "aleg_url": "https://e.com/x"}),
        (speak_in_call, {"text": "Hi", "loop": False}, "POST /Call/c-2/Speak/",
         {"text": "Hi", "loop": False}),
        (play_in_call, {"urls": ["https://e.com/a.mp3", "https://e.com/b.mp3"]},
         "POST /Call/c-2/Play/", {"urls": "https://e.com/a.mp3,https://e.com/b.mp3"}),
        (send_digits, {"digits": "1w#"}, "POST /Call/c-2/DTMF/", {"digits": "1w#"}),
        (start_call_recording, {"file_format": "wav"}, "POST /Call/c-2/Record/",
         {"file_format": "wav"}),
        (stop_call_recording, {}, "DELETE /Call/c-2/Record/", None),
    ]  # fmt: skip
    for function, arguments, sent, body in done:
        data = desk.call(function, call_uuid="c-2", **arguments)
        assert (desk.sent[-1], desk.bodies[-1]) == (sent, body)
        assert data["call_uuid"] == "c-2"
    desk.call(cancel_call, request_uuid="q-1")
    assert desk.sent[-1] == "DELETE /Request/q-1/"
    with pytest.raises(UsageError, match="needs `bleg_url`"):
        desk.call(transfer_call, call_uuid="c-2", legs="both", aleg_url="https://e.com/x")
