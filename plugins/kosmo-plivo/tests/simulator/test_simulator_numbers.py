"""Numbers, applications and powerpacks in the simulator, and what they have to do with another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Plivo

MAIN = "14155552671"


def test_numbers_are_filtered(plivo: Plivo) -> None:
    assert plivo.get("Number").data["meta"]["total_count"] == 28
    (tollfree,) = plivo.rows("Number", type="tollfree")
    assert tollfree["number"] == "18005550100"
    assert all(row["sms_enabled"] for row in plivo.rows("Number", services="voice,sms"))
    assert {row["number"][:4] for row in plivo.rows("Number", number_startswith="1503")} == {"1503"}
    assert [row["number"] for row in plivo.rows("Number", alias="Main line")] == [MAIN]
    for query in ({"type": "odd"}, {"services": "fax"}, {"renewal_date__gt": "soon"}):
        assert plivo.get("Number", **query).status == 400


def test_a_number_is_changed(plivo: Plivo) -> None:
    app_id = plivo.rows("Application")[3]["app_id"]
    assert plivo.post(f"Number/{MAIN}", app_id=app_id, alias="Desk").status == 202
    number = plivo.get(f"Number/{MAIN}").data
    assert number["application"].endswith(f"/Application/{app_id}/")
    assert number["alias"] == "Desk"
    assert plivo.post(f"Number/{MAIN}").status == 400
    assert plivo.post(f"Number/{MAIN}", app_id="1").status == 400
    assert plivo.post("Number/19995550100", alias="x").status == 404
    assert plivo.get(f"Number/+{MAIN}").status == 404


def test_a_number_is_given_back_and_can_be_bought_again(plivo: Plivo) -> None:
    before = float(plivo.get().data["cash_credits"])
    assert plivo.delete(f"Number/{MAIN}").status == 204
    assert plivo.get(f"Number/{MAIN}").status == 404
    found = plivo.rows("PhoneNumber", country_iso="US", pattern="4155552671")
    assert [row["number"] for row in found] == [MAIN]
    bought = plivo.post(f"PhoneNumber/{MAIN}")
    assert bought.status == 202
    assert bought.data["numbers"] == [{"number": MAIN, "status": "Success"}]
    assert plivo.get(f"Number/{MAIN}").data["added_on"] == "2026-09-21"
    assert float(plivo.get().data["cash_credits"]) == pytest.approx(before - 0.5)
    assert plivo.post(f"PhoneNumber/{MAIN}").status == 404
    assert plivo.post("PhoneNumber/14155550170", app_id="1").status == 400


def test_the_search_needs_a_country(plivo: Plivo) -> None:
    assert plivo.get("PhoneNumber").status == 400
    assert plivo.get("PhoneNumber", country_iso="US").data["meta"]["total_count"] == 45
    mobile = plivo.rows("PhoneNumber", country_iso="GB", type="mobile")
    assert {row["type"] for row in mobile} == {"mobile"}
    oregon = plivo.rows("PhoneNumber", country_iso="US", region="oregon", services="mms")
    assert {row["prefix"] for row in oregon} == {"503"}


def test_an_application_is_created_changed_and_deleted(plivo: Plivo) -> None:
    made = plivo.post("Application", app_name="Night-desk", answer_url="https://e.com/a")
    assert (made.status, made.data["message"]) == (201, "created")
    id_ = made.data["app_id"]
    assert plivo.post("Application", app_name="Night-desk").status == 400
    assert plivo.post("Application").status == 400
    assert plivo.post("Application", app_name="Night desk").status == 400
    assert plivo.post(f"Application/{id_}", message_url="https://e.com/m").status == 202
    row = plivo.get(f"Application/{id_}").data
    assert (row["answer_url"], row["message_url"]) == ("https://e.com/a", "https://e.com/m")
    assert plivo.rows("Application", app_name="Night-desk")[0]["app_id"] == id_
    assert plivo.post(f"Application/{id_}", answer_method="PUT").status == 400
    assert plivo.post(f"Application/{id_}", public_uri="maybe").status == 400
    plivo.post(f"Number/{MAIN}", app_id=id_)
    assert plivo.delete(f"Application/{id_}", new_endpoint_application="1").status == 400
    assert plivo.delete(f"Application/{id_}", cascade=False, app_id=id_).status == 204
    assert plivo.get(f"Application/{id_}").status == 404
    assert plivo.get(f"Number/{MAIN}").data["application"] is None


def test_one_application_is_the_default(plivo: Plivo) -> None:
    id_ = plivo.post("Application", app_name="New", default_number_app=True).data["app_id"]
    rows = [*plivo.rows("Application"), *plivo.rows("Application", offset=20)]
    assert [row["app_id"] for row in rows if row["default_app"]] == [id_]


def test_a_powerpack_holds_numbers_of_the_account(plivo: Plivo) -> None:
    made = plivo.post("Powerpack", name="Reminders", sticky_sender=False)
    assert (made.status, made.data["sticky_sender"]) == (200, False)
    pool = made.data["number_pool"].split("/")[5]
    place = f"NumberPool/{pool}/Number"
    assert plivo.post(f"{place}/{MAIN}").data["country_iso2"] == "US"
    assert plivo.post(f"{place}/14155550170").status == 404
    assert plivo.post(f"{place}/14155550170", rent="true", service="mms").status == 200
    assert plivo.get("Number/14155550170").status == 200
    listed = plivo.get(place).data
    assert (listed["uuid"], listed["meta"]["total_count"]) == (pool, 2)
    assert [row["number"] for row in plivo.rows(place, service="mms")] == ["14155550170"]
    assert plivo.get(f"{place}/{MAIN}").data["number"] == MAIN
    assert plivo.delete(f"{place}/{MAIN}").status == 200
    assert plivo.delete(f"{place}/{MAIN}").status == 404
    assert plivo.get(f"Number/{MAIN}").status == 200
    plivo.delete(f"Powerpack/{made.data['uuid']}", unrent_numbers=True)
    assert plivo.get("Number/14155550170").status == 404
    assert plivo.get(place).status == 404


def test_a_powerpack_is_changed(plivo: Plivo) -> None:
    first, second = plivo.rows("Powerpack")
    place = f"Powerpack/{first['uuid']}"
    assert plivo.post(place, name=second["name"]).status == 400
    assert plivo.post(place, application_id="2046").status == 400
    changed = plivo.post(place, application_id="2046", application_type="xml", local_connect=False)
    assert changed.data["application_id"] == "2046"
    assert plivo.get(place).data["local_connect"] is False
    assert plivo.post("Powerpack").status == 400
    assert plivo.get("Powerpack/none").status == 404
