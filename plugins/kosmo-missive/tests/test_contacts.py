"""Which requests read and write contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import UsageError
from kosmo_missive.contacts import (
    create_contacts,
    get_contact,
    list_contact_groups,
    list_contacts,
    update_contacts,
)

if TYPE_CHECKING:
    from conftest import Desk

ADA = "11111111-0000-4000-8000-000000000001"
BOOK = "55555555-0000-4000-8000-000000000001"
BOOKS = "GET /contact_books?limit=200&offset=0"
USERS = "GET /users?limit=200&offset=0"
WORK = {"kind": "email", "label": "work", "value": "cal@work.test"}
HOME = {"kind": "email", "label": "home", "value": "cal@home.test"}


def test_the_only_contact_book_is_the_default_and_a_note_names_it(desk: Desk) -> None:
    desk.call(list_contacts, params={"search": "Example", "limit": 50})
    assert desk.sent == [BOOKS, f"GET /contacts?search=Example&contact_book={BOOK}&limit=50"]
    assert f"`Customers` ({BOOK}) was taken" in desk.notes


def test_of_several_books_the_first_own_one_is_the_default(desk: Desk) -> None:
    books = [{"id": "b1", "user": "x"}, {"id": "b2", "user": ADA}, {"id": "b3", "user": ADA}]
    desk.answers["GET /contact_books"] = {"contact_books": books}
    desk.call(list_contacts)
    assert desk.sent == [BOOKS, USERS, "GET /contacts?contact_book=b2&limit=50"]


def test_books_that_are_all_somebody_elses_are_refused_with_the_list(desk: Desk) -> None:
    books = [{"id": "b1", "name": "A", "user": "x"}, {"id": "b2", "name": "B", "user": None}]
    desk.answers["GET /contact_books"] = {"contact_books": books}
    told = r"name the `contact_book`: none is your own; there are b1 \(A\), b2 \(B\)$"
    with pytest.raises(UsageError, match=told):
        desk.call(list_contacts)


def test_contacts_are_filtered_as_missive_does(desk: Desk) -> None:
    desk.call(
        list_contacts,
        contact_book="b1",
        order="last_modified",
        modified_since="2026-05-01",
        include_deleted=True,
        offset=3,
        limit=1,
    )
    filters = "order=last_modified&modified_since=1777593600&include_deleted=true"
    assert desk.sent == [f"GET /contacts?contact_book=b1&{filters}&offset=3&limit=2"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"include_deleted": True}, "needs `modified_since`"),
        ({"params": {"include_deleted": "yes"}}, "must be true or false"),
        ({"params": {"query": "x"}}, "`params` has `query`"),
        ({"params": {"search": "x"}, "search": "y"}, "is given both"),
        ({"modified_since": "yesterday"}, "is no date"),
    ],
)
def test_filters_that_missive_would_ignore_are_refused(
    desk: Desk, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(list_contacts, **arguments)
    assert desk.sent == []


def test_groups_are_listed_unless_organizations_are_wanted(desk: Desk) -> None:
    desk.call(list_contact_groups, contact_book="b1")
    desk.call(list_contact_groups, params={"kind": "organization", "contact_book": "b1"})
    assert desk.sent == [
        "GET /contact_groups?contact_book=b1&kind=group&limit=50",
        "GET /contact_groups?kind=organization&contact_book=b1&limit=50",
    ]
    with pytest.raises(UsageError, match="`kind` is"):
        desk.call(list_contact_groups, params={"kind": "company"})


@pytest.mark.parametrize("inside", [{"id": "k1"}, [{"id": "k1"}]])
def test_one_contact_has_one_shape_however_missive_wraps_it(desk: Desk, inside: Any) -> None:
    desk.answers["GET /contacts/k1"] = {"contacts": inside}
    assert desk.call(get_contact, contact_id="k1") == {"contacts": [{"id": "k1"}]}


@pytest.mark.parametrize("key", ["contacts", "contact", None])
def test_flat_handles_become_infos_and_memberships(desk: Desk, key: str | None) -> None:
    flat = {
        "first_name": "Cal",
        "email": "cal@work.test",
        "phone": ["+14155550100", "+14155550101"],
        "company": "Customer Inc",
    }
    desk.call(create_contacts, body=flat if key is None else {key: flat})
    assert desk.bodies[-1] == {
        "contacts": [
            {
                "first_name": "Cal",
                "infos": [
                    WORK,
                    {"kind": "phone_number", "label": "main", "value": "+14155550100"},
                    {"kind": "phone_number", "label": "main", "value": "+14155550101"},
                ],
                "memberships": [{"group": {"kind": "organization", "name": "Customer Inc"}}],
                "contact_book": BOOK,
            }
        ]
    }


def test_contacts_in_missives_own_words_are_sent_as_they_are(desk: Desk) -> None:
    rows = [{"contact_book": "b1", "first_name": "Cal", "infos": [HOME]}]
    desk.call(create_contacts, body={"contacts": rows})
    assert (desk.sent, desk.bodies) == (["POST /contacts"], [{"contacts": rows}])


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        ({"firstname": "Cal"}, "has `firstname`"),
        ({"name": "Cal"}, "has `name`"),
        ({"id": "k1", "first_name": "Cal"}, "a new contact has no `id`"),
        ({"email": 5}, "must be a list of texts"),
        ({"infos": {"kind": "email"}}, "must be a list of objects"),
    ],
)
def test_a_contact_that_missive_would_misread_is_refused(
    desk: Desk, contact: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(create_contacts, body={"contacts": [contact]})
    assert desk.sent == []


def test_plain_attributes_change_every_contact_alike(desk: Desk) -> None:
    desk.call(update_contacts, contact_ids="k1,k2", body={"starred": True})
    assert desk.sent == ["PATCH /contacts/k1,k2"]
    assert desk.bodies == [
        {"contacts": [{"starred": True, "id": "k1"}, {"starred": True, "id": "k2"}]}
    ]


def test_infos_replace_what_there_is_unless_they_are_merged(desk: Desk) -> None:
    group = {"id": "g", "kind": "organization", "name": "Old"}
    desk.answers["GET /contacts/k1"] = {
        "contacts": [
            {"id": "k1", "infos": [HOME], "memberships": [{"title": "CEO", "group": group}]}
        ]
    }
    desk.call(update_contacts, contact_ids="k1", body={"infos": [WORK]})
    assert desk.bodies[-1]["contacts"] == [{"infos": [WORK], "id": "k1"}]
    desk.call(update_contacts, contact_ids="k1", body={"infos": [WORK, HOME]}, merge=True)
    assert desk.bodies[-1]["contacts"] == [{"infos": [HOME, WORK], "id": "k1"}]
    desk.call(update_contacts, contact_ids="k1", body={"company": "New"})
    assert desk.bodies[-1]["contacts"][0]["memberships"] == [
        {"title": "CEO", "group": {"kind": "organization", "name": "Old"}},
        {"group": {"kind": "organization", "name": "New"}},
    ]


def test_a_flat_address_is_added_and_never_twice(desk: Desk) -> None:
    desk.answers["GET /contacts/k1"] = {"contacts": [{"id": "k1", "infos": [HOME]}]}
    desk.call(update_contacts, contact_ids="k1", body={"email": "cal@work.test"})
    assert desk.bodies[-1]["contacts"] == [{"id": "k1", "infos": [HOME, WORK]}]
    desk.call(update_contacts, contact_ids="k1", body={"email": "CAL@home.test"})
    assert desk.bodies[-1]["contacts"] == [{"id": "k1", "infos": [HOME]}]
