"""Contacts, contact books and groups, and what all batch updates ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kosmo.testing import Answered, SimulatorCaller

Named = Callable[[str, str], str]
EMAIL = {"kind": "email", "label": "work", "value": "cal@example.org"}
CAL = {"first_name": "Cal", "last_name": "Customer", "infos": [EMAIL]}
UNKNOWN = "551b8675-11e9-49c3-aac0-00000000000a"


@pytest.fixture
def book(named: Named) -> str:
    return named("contact_books", "Customers")


def create(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("contacts", {"contacts": [item]})


def test_books_show_what_live_answers_show(missive: SimulatorCaller) -> None:
    first, second = missive.get("contact_books").data["contact_books"]
    me = next(user["id"] for user in missive.get("users").data["users"] if user["me"])
    assert (first["name"], first["user"]) == ("Customers", me)
    assert second["name"] == "Clients"
    assert "exclude_from_search" in first
    assert "importing" in first


def test_contacts_are_listed_for_one_book(missive: SimulatorCaller, book: str) -> None:
    assert missive.get("contacts").message == "'contact_book' is required"
    assert missive.get("contacts", contact_book="x").message == "'contact_book' must be a UUID"
    assert missive.get("contacts", contact_book=UNKNOWN).status == 400
    rows = missive.get("contacts", contact_book=book, limit=200).data["contacts"]
    assert len(rows) > 50
    assert not any(row["deleted"] for row in rows)
    names = [row["last_name"].lower() for row in rows]
    assert names == sorted(names)
    assert any("memberships" not in row for row in rows)
    assert missive.get("contacts", contact_book=book, limit=201).status == 400


def test_contacts_are_ordered_searched_and_asked_for_since_a_time(
    missive: SimulatorCaller, book: str
) -> None:
    last = missive.get("contacts", contact_book=book, order="last_modified").data["contacts"]
    times = [row["modified_at"] for row in last]
    assert times == sorted(times, reverse=True)
    since = missive.get("contacts", contact_book=book, modified_since=times[10]).data["contacts"]
    assert len(since) == 11
    assert missive.get("contacts", contact_book=book, order="name").status == 400
    address = last[0]["infos"][0]["value"]
    found = missive.get("contacts", contact_book=book, search=address.upper()).data["contacts"]
    assert [row["id"] for row in found] == [last[0]["id"]]


def test_deleted_contacts_are_listed_by_id_alone_and_are_not_there(
    missive: SimulatorCaller, book: str
) -> None:
    wanted = {"contact_book": book, "include_deleted": True, "limit": 200}
    assert not any(row["deleted"] for row in missive.get("contacts", **wanted).data["contacts"])
    rows = missive.get("contacts", **wanted, modified_since=1).data["contacts"]
    deleted = [row for row in rows if row["deleted"]]
    assert deleted
    assert all(sorted(row) == ["deleted", "id", "modified_at"] for row in deleted)
    assert missive.get(f"contacts/{deleted[0]['id']}").status == 404


def test_a_contact_comes_as_an_array_of_one(missive: SimulatorCaller, book: str) -> None:
    row = missive.get("contacts", contact_book=book).data["contacts"][0]
    assert missive.get(f"contacts/{row['id']}").data == {"contacts": [row]}


def test_groups_need_a_book_and_a_kind(missive: SimulatorCaller, book: str) -> None:
    assert missive.get("contact_groups", kind="group").message == "'contact_book' is required"
    assert missive.get("contact_groups", contact_book=book).message == "'kind' is required"
    assert missive.get("contact_groups", contact_book=book, kind="firm").status == 400
    rows = missive.get("contact_groups", contact_book=book, kind="group").data["contact_groups"]
    assert [row["name"] for row in rows] == ["Newsletter", "VIPs"]
    assert sorted(rows[0]) == ["id", "name"]


def test_a_contact_needs_a_book_and_an_array(missive: SimulatorCaller, book: str) -> None:
    assert create(missive, **CAL).message == "'contact_book' is required"
    assert create(missive, **CAL, contact_book=UNKNOWN).status == 400
    alone = missive.post("contacts", {"contacts": {**CAL, "contact_book": book}})
    assert alone.message == "'contacts' must be an array of objects"
    assert missive.post("contacts", {"contacts": []}).status == 400


def test_flat_keys_of_a_contact_are_ignored_without_a_word(
    missive: SimulatorCaller, book: str
) -> None:
    flat = {"email": "cal@example.org", "phone_number": "+14155550100", "company_name": "Acme"}
    (row,) = create(missive, contact_book=book, first_name="Cal", **flat).data["contacts"]
    assert not {"email", "phone_number", "company_name", "infos"} & row.keys()
    assert row["first_name"] == "Cal"
    assert create(missive, contact_book=book, **flat).status == 400


@pytest.mark.parametrize(
    "info",
    [
        {"kind": "fax", "label": "work", "value": "1"},
        {"label": "work", "value": "1"},
        {"kind": "email", "value": "cal@example.org"},
        {"kind": "email", "label": "main", "value": "cal@example.org"},
        {"kind": "email", "label": "work"},
        {"kind": "phone_number", "label": "blog", "value": "+14155550100"},
        {"kind": "facebook", "label": "work", "value": "cal"},
        {"kind": "custom", "label": "work", "value": "x"},
        "cal@example.org",
    ],
)
def test_an_info_of_the_wrong_kind_or_label_is_refused(
    missive: SimulatorCaller, book: str, info: object
) -> None:
    assert create(missive, contact_book=book, first_name="Cal", infos=[info]).status == 400


@pytest.mark.parametrize(
    "info",
    [
        {"kind": "phone_number", "label": "main", "value": "+14155550100"},
        {"kind": "physical_address", "label": "home", "city": "Graz", "country": "Austria"},
        {"kind": "facebook", "label": "personal", "name": "cal"},
        {"kind": "custom", "label": "other", "custom_label": "Frame", "value": "77"},
    ],
)
def test_every_kind_of_info_is_kept(
    missive: SimulatorCaller, book: str, info: dict[str, str]
) -> None:
    (row,) = create(missive, contact_book=book, infos=[info]).data["contacts"]
    assert row["infos"] == [info]


def test_memberships_name_their_groups_and_make_new_ones(
    missive: SimulatorCaller, book: str
) -> None:
    group = {"kind": "organization", "name": "Customer Inc"}
    item = {"contact_book": book, **CAL, "memberships": [{"title": "CEO", "group": group}]}
    (one,) = create(missive, **item).data["contacts"]
    (other,) = create(missive, **item).data["contacts"]
    assert one["memberships"][0]["title"] == "CEO"
    assert one["memberships"][0]["group"] == other["memberships"][0]["group"]
    groups = missive.get("contact_groups", contact_book=book, kind="organization").data
    assert "Customer Inc" in {row["name"] for row in groups["contact_groups"]}
    for wrong in ({"title": "CEO"}, {"group": {"name": "x"}}, {"group": {"id": UNKNOWN}}):
        assert create(missive, **{**item, "memberships": [wrong]}).status == 400


def test_an_update_replaces_arrays_and_keeps_the_rest(missive: SimulatorCaller, book: str) -> None:
    (row,) = create(missive, contact_book=book, **CAL, notes="Calls often").data["contacts"]
    id = row["id"]
    phone = {"kind": "phone_number", "label": "main", "value": "+14155550100"}
    body = {"contacts": [{"id": id, "infos": [phone], "starred": True}]}
    (changed,) = missive.patch(f"contacts/{id}", body).data["contacts"]
    assert changed["infos"] == [phone]
    assert (changed["notes"], changed["starred"]) == ("Calls often", True)
    emptied = missive.patch(f"contacts/{id}", {"contacts": [{"id": id, "infos": []}]})
    assert "infos" not in emptied.data["contacts"][0]


def test_an_update_moves_a_contact_to_another_book(
    missive: SimulatorCaller, book: str, named: Named
) -> None:
    (row,) = create(missive, contact_book=book, **CAL).data["contacts"]
    clients = named("contact_books", "Clients")
    body = {"contacts": [{"id": row["id"], "contact_book": clients}]}
    changed = missive.patch(f"contacts/{row['id']}", body).data["contacts"][0]
    assert changed["contact_book"] == clients


@pytest.mark.parametrize("rows", ["contacts", "responses", "shared_labels", "teams"])
def test_batches_need_an_array_with_the_ids_of_the_path(
    missive: SimulatorCaller, rows: str
) -> None:
    bodies: tuple[object, ...] = (
        {rows: {"id": UNKNOWN}},
        {rows: [{"name": "x"}]},
        {rows: [{"id": UNKNOWN}, {"id": UNKNOWN}]},
        {rows: []},
        {},
    )
    for body in bodies:
        answered = missive.patch(f"{rows}/{UNKNOWN}", body)
        assert (answered.status, answered.message) == (400, "Invalid resource ID(s)"), body
    twice = missive.patch(f"{rows}/{UNKNOWN},{UNKNOWN}", {rows: [{"id": UNKNOWN}] * 2})
    assert twice.message == "Invalid resource ID(s)"
    assert missive.patch(f"{rows}/{UNKNOWN}", {rows: [{"id": UNKNOWN}]}).status == 404
