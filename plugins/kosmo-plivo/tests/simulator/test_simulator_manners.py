"""How the simulator treats any request: credentials, paths, pages, limits."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from kosmo import Request
from kosmo_plivo.simulator import app

if TYPE_CHECKING:
    from conftest import Plivo
    from kosmo.testing import Clock

ID = app.credentials["auth_id"]


def _basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def test_the_sandbox_has_credentials_as_plivo_hands_them_out() -> None:
    assert set(app.credentials) == {"auth_id", "auth_token"}
    assert ID.startswith("MA")
    assert len(ID) == 20
    assert len(app.credentials["auth_token"]) == 40


def test_missing_credentials_are_refused(plivo: Plivo) -> None:
    response = plivo.raw("GET", f"Account/{ID}/")
    assert response.status == 401
    assert json.loads(response.body)["error"] == "authentication credentials were not provided"


@pytest.mark.parametrize(
    ("user", "password", "account"),
    [
        (ID, "wrong", ID),
        ("MAXXXXXXXXXXXXXXXXXX", app.credentials["auth_token"], ID),
        (ID, app.credentials["auth_token"], "MAXXXXXXXXXXXXXXXXXX"),
    ],
)
def test_wrong_credentials_are_refused_in_plain_text(
    plivo: Plivo, user: str, password: str, account: str
) -> None:
    response = plivo.raw("GET", f"Account/{account}/", Authorization=_basic(user, password))
    assert response.status == 401
    assert response.headers["content-type"] == "text/plain"
    assert b"{" not in response.body


def test_a_path_without_its_slash_is_not_found(plivo: Plivo) -> None:
    answer = plivo.caller.get(f"Account/{ID}/Message")
    assert (answer.status, answer.data["error"]) == (404, "not found")
    assert plivo.caller.get(f"Account/{ID}/Message/").status == 200
    assert plivo.caller.get("Number/+14155550100/", type="carrier").status == 404
    assert plivo.get("Endpoint").status == 404


@pytest.mark.parametrize("limit", [0, 21, 100, -1, "many"])
def test_a_page_holds_one_to_twenty(plivo: Plivo, limit: object) -> None:
    assert plivo.get("Number", limit=limit).status == 400


def test_pages_name_their_neighbours_and_keep_the_filters(plivo: Plivo) -> None:
    data = plivo.get("Number", type="local", limit=10, offset=10).data
    assert data["meta"] == {
        "limit": 10,
        "offset": 10,
        "next": f"/v1/Account/{ID}/Number/?type=local&limit=10&offset=20",
        "previous": f"/v1/Account/{ID}/Number/?type=local&limit=10&offset=0",
        "total_count": 27,
    }
    assert plivo.get("Number", limit=10, offset=20).data["meta"]["next"] is None
    assert len(plivo.rows("Number")) == 20


def test_a_body_that_is_no_object_is_refused(plivo: Plivo) -> None:
    place = f"Account/{ID}/Message/"
    assert plivo.caller.post(place, ["dst"]).status == 400
    assert plivo.caller.send("POST", place, b"{").status == 400
    assert plivo.caller.send("POST", place, b"dst=1", content_type="text/plain").status == 400


def test_lists_of_messages_have_a_limit_of_their_own(clock: Clock) -> None:
    running = app.start(clock=clock)
    headers = {"Authorization": _basic(ID, app.credentials["auth_token"])}

    def status(path: str) -> int:
        url = f"http://simulator.test/v1/Account/{ID}/{path}"
        response = running.handle(Request("GET", url, headers, None))
        if response.status == 429:
            assert response.body == b"too many requests"
            assert response.headers["content-type"] == "text/plain"
            assert "retry-after" not in response.headers
        return response.status

    assert [status("Message/") for _ in range(21)] == [200] * 20 + [429]
    assert status("Number/") == 200
    clock.now += 61
    assert status("Message/") == 200
    assert [status("Number/") for _ in range(300)][-1] == 429


def test_records_of_the_seed_are_always_of_today(plivo: Plivo, clock: Clock) -> None:
    first = plivo.rows("Message", limit=1)[0]
    assert first["message_time"].startswith("2026-09-21 19:42")
    clock.now += 5 * 86_400
    assert plivo.rows("Message", limit=1)[0]["message_time"].startswith("2026-09-26 19:42")
    assert len(plivo.rows("Call")) == 20


def test_the_account_has_a_name_and_a_credit(plivo: Plivo) -> None:
    account = plivo.get().data
    assert (account["auth_id"], account["timezone"]) == (ID, "Asia/Kolkata")
    assert float(account["cash_credits"]) > 40
    assert plivo.post("", name="Lumen", city="Bath").status == 202
    assert plivo.get().data["name"] == "Lumen"
    assert plivo.post("", name="").status == 400


def test_prices_are_known_of_a_few_countries(plivo: Plivo) -> None:
    assert plivo.get("Pricing", country_iso="US").data["country"] == "United States"
    assert plivo.get("Pricing").status == 400
    assert plivo.get("Pricing", country_iso="ZZ").status == 400


def test_numbers_are_looked_up_in_the_words_of_another_host(plivo: Plivo) -> None:
    found = plivo.caller.get("Number/+14155550100", type="carrier").data
    assert found["format"]["e164"] == "+14155550100"
    assert plivo.caller.get("Number/+14155550100").data["error_code"] == 400
    refused = plivo.caller.get("Number/+12", type="carrier")
    assert (refused.status, refused.data["error_code"]) == (404, 404)
