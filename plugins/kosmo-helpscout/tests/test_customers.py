"""Customers: which filters Help Scout has, and what kosmo does where it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Response, ServiceError, UsageError
from kosmo.testing import Pages
from kosmo_helpscout.customer_entries import (
    create_customer_entry,
    delete_customer_entry,
    list_customer_entries,
    set_customer_properties,
)
from kosmo_helpscout.customers import (
    create_customer,
    delete_customer,
    get_customer,
    list_customers,
    update_customer,
)

if TYPE_CHECKING:
    from conftest import Desk


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({}, "sortOrder=asc&page=1"),
        (
            {"first_name": "Jane", "last_name": "Doe"},
            "firstName=Jane&lastName=Doe&sortOrder=asc&page=1",
        ),
        ({"sort_field": "updatedAt"}, "sortField=modifiedAt&sortOrder=asc&page=1"),
        ({"mailbox": 85}, "mailbox=85&sortOrder=asc&page=1"),
        ({"email": "jane+x@x.com"}, 'sortOrder=asc&query=(email:"jane+x@x.com")&page=1'),
        (
            {"query": "Costa"},
            'sortOrder=asc&query=(firstName:"Costa" OR lastName:"Costa" OR email:"Costa")&page=1',
        ),
        ({"query": 'firstName:"Jo"'}, 'sortOrder=asc&query=(firstName:"Jo")&page=1'),
        (
            {"email": "a@b.co", "query": 'firstName:"Jo" OR lastName:"Jo"'},
            'sortOrder=asc&query=(email:"a@b.co" AND (firstName:"Jo" OR lastName:"Jo"))&page=1',
        ),
    ],
)
def test_a_listing_sends_what_help_scout_documents(
    desk: Desk, arguments: dict[str, Any], query: str
) -> None:
    assert desk.call(list_customers, **arguments)["_embedded"] == {"customers": []}
    assert desk.sent == [f"GET /customers?{query}"]


def _customers(first: int, count: int = 50) -> list[dict[str, Any]]:
    return [
        {"id": place, "_embedded": {"emails": [{"value": f"p{place}@x{place % 10}.com"}]}}
        for place in range(first, first + count)
    ]


def test_a_part_of_an_address_is_looked_for_in_the_customers_themselves(desk: Desk) -> None:
    for number in (1, 2):
        desk.answers[f"GET /customers?sortOrder=asc&page={number}"] = desk.hal(
            "customers", _customers(50 * number - 50), number=number, size=50, total=100
        )
    data = desk.call(list_customers, email="@X3.", per_page=4, page=2)
    ids = [row["id"] for row in data["_embedded"]["customers"]]
    assert ids == [43, 53, 63, 73]
    assert data["page"]["number"] == 2
    assert desk.facts.next == {"page": 3}
    assert "100 customers were looked through" in desk.notes


def test_looking_through_customers_ends_after_five_hundred(desk: Desk) -> None:
    for number in range(1, 21):
        desk.answers[f"GET /customers?sortOrder=asc&page={number}"] = desk.hal(
            "customers", _customers(50 * number - 50), number=number, size=50, total=1000
        )
    assert desk.call(list_customers, email="nobody")["_embedded"]["customers"] == []
    assert len(desk.sent) == 10
    assert "`--all` looks through all of them" in desk.notes
    data = desk.call(list_customers, email="p99", pages=Pages(all=True))
    assert [row["id"] for row in data["_embedded"]["customers"]] == [99, *range(990, 1000)]


def test_a_customer_always_has_the_lists_that_readers_expect(desk: Desk) -> None:
    desk.answers["GET /customers/1"] = {"id": 1, "firstName": "Big"}
    assert desk.call(get_customer, id=1)["_embedded"]["emails"] == []
    profiles = [{"id": 3, "value": "x"}]
    desk.answers["GET /customers/1"] = {"id": 1, "_embedded": {"social-profiles": profiles}}
    assert desk.call(get_customer, id=1)["_embedded"]["social_profiles"] == profiles


def test_a_customer_is_made_with_an_address_and_a_number_for_work(desk: Desk) -> None:
    data = desk.call(
        create_customer,
        first_name="Jane", last_name="Doe", email="jane@x.com", organization="Acme Corp",
        job_title="Editor", phone="+14155550100",
    )  # fmt: skip
    assert desk.bodies == [
        {
            "firstName": "Jane",
            "lastName": "Doe",
            "jobTitle": "Editor",
            "organization": "Acme Corp",
            "emails": [{"type": "work", "value": "jane@x.com"}],
            "phones": [{"type": "work", "value": "+14155550100"}],
        }
    ]
    assert data["id"] == 77


def test_a_customer_without_a_name_and_an_address_is_refused_here(desk: Desk) -> None:
    with pytest.raises(UsageError, match="give a `first_name`"):
        desk.call(create_customer, organization="Acme")
    assert desk.sent == []


def test_an_address_that_is_taken_is_a_conflict(desk: Desk) -> None:
    desk.answers["POST /customers"] = Response(409, {}, b'{"message": "email exists"}')
    with pytest.raises(ServiceError, match="email exists") as refused:
        desk.call(create_customer, email="jane@x.com")
    assert refused.value.code == "conflict"


def test_a_customer_is_patched_by_a_list_of_operations(desk: Desk) -> None:
    data = desk.call(update_customer, id=12, first_name="Jo", background="")
    assert desk.sent == ["PATCH /customers/12"]
    assert desk.bodies == [
        [
            {"op": "replace", "path": "/firstName", "value": "Jo"},
            {"op": "remove", "path": "/background"},
        ]
    ]
    assert data["fields"] == ["firstName", "background"]
    with pytest.raises(UsageError, match="say what to change"):
        desk.call(update_customer, id=12)


def test_properties_are_set_and_taken_away_by_their_slugs(desk: Desk) -> None:
    desk.call(set_customer_properties, id=12, properties={"plan": "pro", "age": None})
    assert desk.sent == ["PATCH /customers/12/properties"]
    assert desk.bodies[0] == [
        {"op": "replace", "path": "/plan", "value": "pro"},
        {"op": "remove", "path": "/age"},
    ]
    with pytest.raises(UsageError, match="nothing to set"):
        desk.call(set_customer_properties, id=12, properties={})


@pytest.mark.parametrize(
    ("arguments", "path", "body"),
    [
        ({"kind": "email", "value": "a@b.c"}, "emails", {"value": "a@b.c", "type": "work"}),
        (
            {"kind": "phone", "value": "123", "type": "fax"},
            "phones",
            {"value": "123", "type": "fax"},
        ),
        (
            {"kind": "social_profile", "value": "tompedals", "type": "twitter"},
            "social-profiles",
            {"value": "tompedals", "type": "twitter"},
        ),
        ({"kind": "website", "value": "https://x.y"}, "websites", {"value": "https://x.y"}),
    ],
)
def test_an_entry_is_added_at_its_own_address(
    desk: Desk, arguments: dict[str, Any], path: str, body: dict[str, Any]
) -> None:
    desk.call(create_customer_entry, customer_id=12, **arguments)
    assert desk.sent == [f"POST /customers/12/{path}"]
    assert desk.bodies == [body]


def test_entries_are_listed_whatever_the_answer_calls_them(desk: Desk) -> None:
    rows = [{"id": 1, "value": "x", "type": "twitter"}]
    for key in ("social-profiles", "social_profiles"):
        desk.answers["GET /customers/12/social-profiles"] = {"_embedded": {key: rows}}
        found = desk.call(list_customer_entries, customer_id=12, kind="social_profile")
        assert found == {"entries": rows}


def test_a_type_is_asked_for_where_it_is_needed_and_refused_where_there_is_none(
    desk: Desk,
) -> None:
    with pytest.raises(UsageError, match="service of the chat"):
        desk.call(create_customer_entry, customer_id=1, kind="chat", value="x")
    with pytest.raises(UsageError, match="no `type`"):
        desk.call(create_customer_entry, customer_id=1, kind="website", value="x", type="work")
    assert desk.sent == []


def test_deleting_names_what_is_gone(desk: Desk) -> None:
    assert desk.call(delete_customer, id=12) == {"id": 12, "deleted": True}
    desk.call(delete_customer_entry, customer_id=12, kind="email", entry_id=42)
    assert desk.sent == ["DELETE /customers/12", "DELETE /customers/12/emails/42"]
