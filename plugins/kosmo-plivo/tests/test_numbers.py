"""Numbers, applications, powerpacks and the rest: the requests that Plivo documents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import CredentialsError, Response, ServiceError, UsageError
from kosmo_plivo.account import get_account, get_pricing
from kosmo_plivo.applications import (
    create_application,
    delete_application,
    get_application,
    list_applications,
    update_application,
)
from kosmo_plivo.lookup import lookup_number
from kosmo_plivo.media import get_media, list_media
from kosmo_plivo.number_pools import (
    add_powerpack_number,
    list_powerpack_numbers,
    remove_powerpack_number,
)
from kosmo_plivo.numbers import get_number, list_numbers, release_number, update_number
from kosmo_plivo.phone_numbers import buy_number, search_numbers
from kosmo_plivo.powerpacks import create_powerpack, delete_powerpack, update_powerpack
from kosmo_plivo.raw import api_delete, api_get, api_patch, api_post, api_put
from kosmo_plivo.recordings import delete_recording, get_recording, list_recordings

if TYPE_CHECKING:
    from conftest import Desk

NUMBER = {
    "number": "14155550100", "alias": None,
    "application": "/v1/Account/MA00000000000000TEST/Application/29986316244302815/",
}  # fmt: skip


def test_numbers_are_filtered_by_plivos_names(desk: Desk) -> None:
    desk.answers["GET /Number/"] = desk.listing(
        NUMBER, {**NUMBER, "number": "1", "application": None}
    )
    data = desk.call(list_numbers, number_type="local", service="voice,sms", limit=5)
    assert desk.sent == ["GET /Number/?type=local&services=voice,sms&limit=5&offset=0"]
    assert [row["app_id"] for row in data["objects"]] == ["29986316244302815", None]


def test_services_go_in_the_order_that_plivo_documents(desk: Desk) -> None:
    desk.answers["GET /Number/"] = desk.listing(total=0)
    desk.call(list_numbers, service="sms,voice,sms")
    assert desk.sent == ["GET /Number/?services=voice,sms&limit=20&offset=0"]


@pytest.mark.parametrize("number", ["+14155550100", "+1 (415) 555-0100", "14155550100"])
def test_a_number_is_found_however_it_is_written(desk: Desk, number: str) -> None:
    desk.answers["GET /Number/14155550100/"] = NUMBER
    assert desk.call(get_number, number=number)["app_id"] == "29986316244302815"


@pytest.mark.parametrize("number", ["", "+", "12", "1/2", "../1", "1234567890123456", "١٢٣٤٥٦"])
def test_what_is_no_number_is_refused(desk: Desk, number: str) -> None:
    with pytest.raises(UsageError, match="`number` is no phone number"):
        desk.call(get_number, number=number)
    assert desk.sent == []


def test_a_number_is_changed_and_given_back(desk: Desk) -> None:
    desk.answers["POST /Number/14155550100/"] = {"message": "changed"}
    data = desk.call(update_number, number="+14155550100", app_id="2998", alias="Desk")
    assert data == {"message": "changed", "number": "14155550100"}
    assert desk.bodies == [{"app_id": "2998", "alias": "Desk"}]
    with pytest.raises(UsageError, match="nothing to change"):
        desk.call(update_number, number="+14155550100")
    desk.answers["DELETE /Number/14155550100/"] = Response(204, {}, b"")
    data = desk.call(release_number, number="+14155550100")
    assert data == {"ok": True, "number": "14155550100"}


def test_a_number_is_searched_for_and_bought(desk: Desk) -> None:
    desk.answers["GET /PhoneNumber/"] = desk.listing({"number": "14155550170"})
    desk.call(search_numbers, country_iso="us", type="local", pattern="415", limit=2)
    assert desk.sent == ["GET /PhoneNumber/?country_iso=US&type=local&pattern=415&limit=2&offset=0"]
    order = {"status": "fulfilled", "numbers": [{"number": "14155550170", "status": "Success"}]}
    desk.answers["POST /PhoneNumber/14155550170/"] = order
    assert desk.call(buy_number, number="+14155550170", app_id="2998") == order
    assert desk.bodies[-1] == {"app_id": "2998"}
    order["numbers"] = [{"number": "14155550170", "status": "Failed"}]
    with pytest.raises(ServiceError, match="did not rent out `14155550170`: Failed"):
        desk.call(buy_number, number="+14155550170")


def test_a_look_up_goes_to_its_own_host_without_a_slash(desk: Desk) -> None:
    desk.call(lookup_number, number="1 415 555 0100")
    assert desk.sent == ["GET lookup.plivo.com/v1/Number/+14155550100?type=carrier"]


def test_a_look_up_fails_in_its_own_words(desk: Desk) -> None:
    body = {"api_id": "a-1", "error_code": 404, "message": "Phone number is invalid."}
    desk.answers["GET lookup.plivo.com/v1/Number/+14155550100"] = Response(
        404, {}, json.dumps(body).encode()
    )
    with pytest.raises(ServiceError, match="Phone number is invalid") as caught:
        desk.call(lookup_number, number="+14155550100")
    assert caught.value.code == "not_found"


def test_applications_are_listed_created_changed_and_deleted(desk: Desk) -> None:
    desk.answers["GET /Application/"] = desk.listing({"app_id": "1", "answer_url": None})
    assert desk.call(list_applications, limit=1)["objects"][0]["answer_url"] == ""
    assert desk.sent == ["GET /Application/?limit=1&offset=0"]
    desk.call(get_application, app_id="1")
    desk.call(create_application, app_name="Desk", answer_url="https://e.com/a", public_uri=False)
    assert desk.bodies[-1] == {
        "app_name": "Desk", "answer_url": "https://e.com/a", "public_uri": False,
    }  # fmt: skip
    desk.call(update_application, app_id="1", message_method="GET")
    assert (desk.sent[-1], desk.bodies[-1]) == ("POST /Application/1/", {"message_method": "GET"})
    with pytest.raises(UsageError, match="nothing to change"):
        desk.call(update_application, app_id="1")
    desk.answers["DELETE /Application/1/"] = Response(204, {}, b"")
    data = desk.call(delete_application, app_id="1", cascade=False)
    assert (desk.sent[-1], data["app_id"]) == ("DELETE /Application/1/?cascade=false", "1")


def test_recordings_are_listed_and_deleted(desk: Desk) -> None:
    desk.answers["GET /Recording/"] = desk.listing({"recording_id": "r-1"})
    desk.call(list_recordings, call_uuid="c-1", from_number="+14155550100", limit=3)
    assert desk.sent == ["GET /Recording/?call_uuid=c-1&from_number=14155550100&limit=3&offset=0"]
    desk.call(get_recording, recording_id="r-1")
    assert desk.call(delete_recording, recording_id="r-1")["recording_id"] == "r-1"
    assert desk.sent[1:] == ["GET /Recording/r-1/", "DELETE /Recording/r-1/"]


def test_the_numbers_of_a_powerpack_lie_in_its_pool(desk: Desk) -> None:
    pool = {"uuid": "p-1", "number_pool": "/v1/Account/MA00000000000000TEST/NumberPool/n-1/"}
    desk.answers |= {
        "GET /Powerpack/p-1/": pool,
        "GET /NumberPool/n-1/Number/": desk.listing({"number": "1"}),
    }
    desk.call(list_powerpack_numbers, uuid="p-1", country_iso2="us")
    desk.call(add_powerpack_number, uuid="p-1", number="+14155550100", rent=True)
    assert desk.bodies[-1] == {"rent": "true"}
    desk.call(remove_powerpack_number, uuid="p-1", number="+14155550100")
    assert [line for line in desk.sent if "NumberPool" in line] == [
        "GET /NumberPool/n-1/Number/?country_iso2=US&limit=20&offset=0",
        "POST /NumberPool/n-1/Number/14155550100/",
        "DELETE /NumberPool/n-1/Number/14155550100/?unrent=false",
    ]
    desk.answers["GET /Powerpack/p-1/"] = {"uuid": "p-1"}
    with pytest.raises(ServiceError, match="no number pool"):
        desk.call(list_powerpack_numbers, uuid="p-1")


def test_powerpacks_are_created_changed_and_deleted(desk: Desk) -> None:
    desk.call(create_powerpack, name="Notices", sticky_sender=False)
    desk.call(update_powerpack, uuid="p-1", name="Notes")
    desk.call(delete_powerpack, uuid="p-1")
    assert desk.sent == [
        "POST /Powerpack/", "POST /Powerpack/p-1/", "DELETE /Powerpack/p-1/?unrent_numbers=false",
    ]  # fmt: skip
    assert desk.bodies == [{"name": "Notices", "sticky_sender": False}, {"name": "Notes"}, None]
    with pytest.raises(UsageError, match="nothing to change"):
        desk.call(update_powerpack, uuid="p-1")


def test_files_account_and_prices_are_read(desk: Desk) -> None:
    desk.answers["GET /Media/"] = desk.listing()
    desk.call(list_media)
    desk.call(get_media, media_id="f-1")
    desk.call(get_account)
    desk.call(get_pricing, country_iso="gb")
    assert desk.sent == [
        "GET /Media/?limit=20&offset=0", "GET /Media/f-1/", "GET /", "GET /Pricing/?country_iso=GB",
    ]  # fmt: skip


def test_raw_requests_lie_below_the_account_and_end_with_a_slash(desk: Desk) -> None:
    desk.call(api_get, path="/Endpoint", params={"limit": 3})
    desk.call(api_get, path="/v1/Account/MA00000000000000TEST/Message/?limit=2")
    desk.call(api_post, path="Endpoint/", body={"alias": "x"})
    desk.call(api_patch, path="PhoneNumber/Compliance/1", body={})
    desk.call(api_put, path="x")
    desk.answers["DELETE /Recording/1/"] = Response(204, {}, b"")
    assert desk.call(api_delete, path="/Recording/1") == {"ok": True}
    desk.call(api_get, path="/")
    assert desk.sent == [
        "GET /Endpoint/?limit=3", "GET /Message/?limit=2", "POST /Endpoint/",
        "PATCH /PhoneNumber/Compliance/1/", "PUT /x/", "DELETE /Recording/1/", "GET /",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/v1", "//evil.example", "/../../x", "Message/../..", "\\\\evil", "a#b"],
)
def test_raw_requests_go_nowhere_else(desk: Desk, path: str) -> None:
    with pytest.raises(UsageError):
        desk.call(api_get, path=path)
    assert desk.sent == []


def test_refused_credentials_may_be_told_in_plain_text(desk: Desk) -> None:
    desk.answers["GET /"] = Response(401, {"content-type": "text/plain"}, b"Could not verify")
    with pytest.raises(CredentialsError, match="Could not verify"):
        desk.call(get_account)


@pytest.mark.parametrize(
    ("status", "code"), [(402, "payment_required"), (403, "forbidden"), (422, "invalid_request")]
)
def test_plivos_reason_for_a_refusal_is_told(desk: Desk, status: int, code: str) -> None:
    desk.answers["GET /"] = desk.refusal(status, "geo permission is off")
    with pytest.raises(ServiceError, match="geo permission is off") as caught:
        desk.call(get_account)
    assert caught.value.code == code


def test_an_error_may_be_an_object(desk: Desk) -> None:
    body: dict[str, Any] = {"error": {"dst": ["is not valid"]}}
    desk.answers["GET /"] = Response(400, {}, json.dumps(body).encode())
    with pytest.raises(ServiceError, match="is not valid"):
        desk.call(get_account)
