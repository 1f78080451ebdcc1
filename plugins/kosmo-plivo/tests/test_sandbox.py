"""What users do with Plivo, against the simulator, which is as strict as the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo import PartlyDoneError, ServiceError
from kosmo.testing import Pages
from kosmo_plivo.account import get_account, get_pricing
from kosmo_plivo.applications import (
    create_application,
    delete_application,
    get_application,
    list_applications,
    update_application,
)
from kosmo_plivo.call_actions import (
    play_in_call,
    send_digits,
    speak_in_call,
    start_call_recording,
    stop_call_recording,
)
from kosmo_plivo.calling import cancel_call, hang_up_call, make_call, transfer_call
from kosmo_plivo.calls import get_call, list_calls
from kosmo_plivo.lookup import lookup_number
from kosmo_plivo.media import get_media, list_media
from kosmo_plivo.messages import get_message, list_message_media, list_messages
from kosmo_plivo.number_pools import (
    add_powerpack_number,
    list_powerpack_numbers,
    remove_powerpack_number,
)
from kosmo_plivo.numbers import get_number, list_numbers, release_number, update_number
from kosmo_plivo.phone_numbers import buy_number, search_numbers
from kosmo_plivo.powerpacks import (
    create_powerpack,
    delete_powerpack,
    get_powerpack,
    list_powerpacks,
    update_powerpack,
)
from kosmo_plivo.raw import api_delete, api_get, api_post
from kosmo_plivo.recordings import delete_recording, get_recording, list_recordings
from kosmo_plivo.sending import send_sms, send_to_many

if TYPE_CHECKING:
    from kosmo.testing import Clock, Sandbox

MAIN = "+14155552671"
ANSWER = "https://example.com/answer"


def test_the_examples_of_the_guides_give_what_they_print(sandbox: Sandbox) -> None:
    for row in sandbox.call(list_messages, limit=10, message_direction="outbound")["objects"]:
        assert all(row[name] for name in ("message_uuid", "from", "to", "message_state"))
    sent = sandbox.call(send_sms, src=MAIN, dst="+14155552672", text="Hello from Plivo!")
    assert sent["message_uuid"]
    assert sent["api_id"]
    for row in sandbox.call(list_numbers, limit=20)["objects"]:
        assert row["number"]
    number = sandbox.call(get_number, number=MAIN)
    assert number["alias"] == "Main line"
    assert number["app_id"]
    for row in sandbox.call(list_calls, limit=10, call_direction="inbound")["objects"]:
        assert all(row[name] for name in ("call_uuid", "from", "to", "call_status"))
    call = sandbox.call(get_call, call_id="abc123-def456-789")
    assert all(call[name] for name in ("from", "to", "duration", "call_status", "recordings"))
    for row in sandbox.call(list_applications)["objects"]:
        assert all(isinstance(row[name], str) for name in ("app_id", "app_name", "answer_url"))


def test_lists_of_any_length_are_put_together(sandbox: Sandbox) -> None:
    rows = sandbox.call(list_messages, limit=45)["objects"]
    assert len({row["message_uuid"] for row in rows}) == 45
    times = [row["message_time"] for row in rows]
    assert times == sorted(times, reverse=True)
    assert sandbox.facts.pages == 3
    behind = sandbox.call(list_messages, limit=5, offset=40)["objects"]
    assert [row["message_uuid"] for row in behind] == [row["message_uuid"] for row in rows[40:]]
    everything = sandbox.call(list_numbers, pages=Pages(all=True))
    assert len(everything["objects"]) == everything["meta"]["total_count"] == 28
    cut = sandbox.call(list_numbers, pages=Pages(all=True, max_items=25))["objects"]
    assert len(cut) == 25


def test_messages_are_found_by_number_and_time(sandbox: Sandbox) -> None:
    first = sandbox.call(list_messages, limit=30)["objects"][-1]
    found = sandbox.call(
        list_messages, src=f"+{first['from']}", dst=first["to"], limit=100,
        start_time=first["message_time"].replace(" ", "T"), end_time=first["message_time"],
    )  # fmt: skip
    assert first["message_uuid"] in [row["message_uuid"] for row in found["objects"]]
    assert sandbox.notes == ""
    old = sandbox.call(list_messages, start_time="2026-07-01", end_time="2026-07-31", limit=100)
    assert all(row["message_time"].startswith("2026-07") for row in old["objects"][1:])


def test_a_message_is_delivered_and_one_to_nobody_is_told(sandbox: Sandbox, clock: Clock) -> None:
    with pytest.raises(PartlyDoneError, match="`12345`") as caught:
        sandbox.call(send_sms, src=MAIN, dst="+14155550123<12345", text="Hi")
    assert isinstance(caught.value.data, dict)
    (id_,) = caught.value.data["message_uuid"]
    clock.now += 10
    assert sandbox.call(get_message, message_uuid=id_)["message_state"] == "delivered"


def test_many_are_written_to_by_a_powerpack(sandbox: Sandbox) -> None:
    pack = sandbox.call(list_powerpacks)["objects"][0]
    numbers = [f"+1415{n:07d}" for n in range(2_000_000, 2_001_200)]
    sent = sandbox.call(send_to_many, powerpack_uuid=pack["uuid"], dst=numbers, text="Open at 9")
    assert len(sent["message_uuid"]) == 1200
    with pytest.raises(ServiceError, match="insufficient credit") as caught:
        sandbox.call(send_to_many, src=MAIN, dst=numbers * 2, text="x" * 1500)
    assert caught.value.code == "payment_required"


def test_a_country_without_permission_is_told(sandbox: Sandbox) -> None:
    with pytest.raises(ServiceError, match="Geo permission") as caught:
        sandbox.call(send_sms, src=MAIN, dst="+5355550123", text="Hi")
    assert caught.value.code == "forbidden"


def test_a_call_is_made_talked_to_recorded_and_hung_up(sandbox: Sandbox, clock: Clock) -> None:
    id_ = sandbox.call(make_call, from_=MAIN, to="+14155550123", answer_url=ANSWER)["request_uuid"]
    assert sandbox.call(get_call, call_id=id_)["call_status"] == "queued"
    assert id_ in _ids(sandbox, "queued")
    clock.now += 2
    assert id_ in _ids(sandbox, "ringing")
    clock.now += 3
    assert id_ in _ids(sandbox, "in-progress")
    sandbox.call(speak_in_call, call_uuid=id_, text="Hello")
    sandbox.call(play_in_call, call_uuid=id_, urls=["https://example.com/a.mp3"])
    sandbox.call(send_digits, call_uuid=id_, digits="1")
    sandbox.call(transfer_call, call_uuid=id_, aleg_url=ANSWER)
    recording = sandbox.call(start_call_recording, call_uuid=id_)["recording_id"]
    clock.now += 20
    sandbox.call(stop_call_recording, call_uuid=id_)
    assert sandbox.call(hang_up_call, call_uuid=id_)["ok"] is True
    call = sandbox.call(get_call, call_id=id_)
    assert (call["call_status"], call["duration"]) == ("ANSWER", 21)
    assert [row["recording_id"] for row in call["recordings"]] == [recording]
    assert sandbox.call(get_recording, recording_id=recording)["call_uuid"] == id_
    sandbox.call(delete_recording, recording_id=recording)
    assert sandbox.call(list_recordings, call_uuid=id_)["objects"] == []


def test_a_call_is_taken_back(sandbox: Sandbox) -> None:
    id_ = sandbox.call(make_call, from_=MAIN, to="+14155550123", answer_url=ANSWER)["request_uuid"]
    sandbox.call(cancel_call, request_uuid=id_)
    assert sandbox.call(get_call, call_id=id_)["call_status"] == "CANCEL"
    with pytest.raises(ServiceError, match="404"):
        sandbox.call(cancel_call, request_uuid=id_)


def test_finished_calls_are_found_by_how_they_ended(sandbox: Sandbox) -> None:
    rows = sandbox.call(list_calls, call_state="BUSY", limit=3)["objects"]
    assert {row["call_status"] for row in rows} == {"BUSY"}
    assert sandbox.facts.scanned
    month = sandbox.call(list_calls, start_time="2026-08-01", end_time="2026-08-30", limit=100)
    assert month["objects"]


def test_a_number_is_searched_for_bought_changed_and_given_back(sandbox: Sandbox) -> None:
    number = sandbox.call(search_numbers, country_iso="gb", limit=1)["objects"][0]["number"]
    assert sandbox.call(buy_number, number=f"+{number}")["status"] == "fulfilled"
    app_id = sandbox.call(list_applications, limit=1)["objects"][0]["app_id"]
    sandbox.call(update_number, number=number, app_id=app_id, alias="London")
    found = sandbox.call(list_numbers, alias="London")["objects"]
    assert [(row["number"], row["app_id"]) for row in found] == [(number, app_id)]
    sandbox.call(release_number, number=number)
    with pytest.raises(ServiceError, match="not found"):
        sandbox.call(get_number, number=number)


def test_an_application_is_created_changed_and_deleted(sandbox: Sandbox) -> None:
    id_ = sandbox.call(create_application, app_name="Night-desk", answer_url=ANSWER)["app_id"]
    sandbox.call(update_application, app_id=id_, message_url=ANSWER)
    row = sandbox.call(get_application, app_id=id_)
    assert (row["app_name"], row["message_url"]) == ("Night-desk", ANSWER)
    sandbox.call(delete_application, app_id=id_, cascade=False)
    with pytest.raises(ServiceError, match="404"):
        sandbox.call(get_application, app_id=id_)


def test_a_powerpack_gets_numbers_and_loses_them(sandbox: Sandbox) -> None:
    uuid = sandbox.call(create_powerpack, name="Reminders")["uuid"]
    sandbox.call(update_powerpack, uuid=uuid, sticky_sender=False)
    assert sandbox.call(get_powerpack, uuid=uuid)["sticky_sender"] is False
    sandbox.call(add_powerpack_number, uuid=uuid, number=MAIN)
    rows = sandbox.call(list_powerpack_numbers, uuid=uuid)["objects"]
    assert [row["number"] for row in rows] == [MAIN[1:]]
    sandbox.call(remove_powerpack_number, uuid=uuid, number=MAIN)
    assert sandbox.call(list_powerpack_numbers, uuid=uuid)["objects"] == []
    sandbox.call(delete_powerpack, uuid=uuid)
    assert uuid not in [row["uuid"] for row in sandbox.call(list_powerpacks)["objects"]]


def test_the_rest_is_read(sandbox: Sandbox) -> None:
    assert sandbox.call(get_account)["name"] == "Lumen Bikes"
    assert sandbox.call(get_pricing, country_iso="us")["country_iso"] == "US"
    assert sandbox.call(lookup_number, number=MAIN)["carrier"]["type"] == "mobile"
    file = sandbox.call(list_media)["objects"][0]
    assert sandbox.call(get_media, media_id=file["media_id"])["size"] == file["size"]
    mms = sandbox.call(list_messages, message_type="mms", start_time="2026-08-01")["objects"][0]
    assert sandbox.call(list_message_media, message_uuid=mms["message_uuid"])["objects"]


def test_raw_requests_reach_every_documented_endpoint(sandbox: Sandbox) -> None:
    with pytest.raises(ServiceError, match="400"):
        sandbox.call(api_get, path="/Message/", params={"limit": 100})
    made = sandbox.call(api_post, path="/v1/Application", body={"app_name": "Raw"})
    assert sandbox.call(api_get, path=f"Application/{made['app_id']}")["app_name"] == "Raw"
    assert sandbox.call(api_delete, path=f"/Application/{made['app_id']}/") == {"ok": True}


def _ids(sandbox: Sandbox, state: str) -> list[str]:
    return [row["call_uuid"] for row in sandbox.call(list_calls, call_state=state)["objects"]]
