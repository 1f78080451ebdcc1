"""Listing and reading conversations: which requests go out, and what becomes of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Response, ServiceError, UsageError
from kosmo.testing import Pages
from kosmo_helpscout.conversations import get_conversation, list_conversations

if TYPE_CHECKING:
    from conftest import Desk

ALWAYS = "sortOrder=desc&page=1"
SEARCH = "status=all&sortOrder=desc&query="


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({}, f"status=all&{ALWAYS}"),
        ({"status": "open"}, f"status=open&{ALWAYS}"),
        ({"status": "closed", "mailbox": 85}, f"status=closed&mailbox=85&{ALWAYS}"),
        ({"tag": "red,blue"}, f"status=all&tag=red,blue&{ALWAYS}"),
        ({"assignee": 1771}, f"status=all&assigned_to=1771&{ALWAYS}"),
        (
            {"assignee": 0},
            'status=all&sortOrder=desc&query=(assigned:"Unassigned")&page=1',
        ),
        ({"customer": 9}, "status=all&sortOrder=desc&query=(customerIds:9)&page=1"),
        (
            {"query": "late parcel"},
            'status=all&sortOrder=desc&query=(subject:"late parcel" OR body:"late parcel")&page=1',
        ),
        (
            {"query": 'tag:"vip"'},
            'status=all&sortOrder=desc&query=(tag:"vip")&page=1',
        ),
        (
            {"query": "(NOT id:1)", "customer": 9, "assignee": 0},
            f'{SEARCH}(customerIds:9 AND assigned:"Unassigned" AND (NOT id:1))&page=1',
        ),
        ({"sort_field": "updatedAt"}, "status=all&sortField=modifiedAt&sortOrder=desc&page=1"),
        (
            {"sort_field": "customer.name", "sort_order": "asc"},
            "status=all&sortField=customerName&sortOrder=asc&page=1",
        ),
        ({"sort_field": "mailbox"}, "status=all&sortField=mailboxid&sortOrder=desc&page=1"),
        ({"sort_field": "subject"}, "status=all&sortField=subject&sortOrder=desc&page=1"),
        ({"folder": 5, "number": 7}, f"status=all&folder=5&number=7&{ALWAYS}"),
        (
            {"modified_since": "2026-05-01T12:00:00+02:00"},
            "status=all&sortOrder=desc&modifiedSince=2026-05-01T10:00:00Z&page=1",
        ),
    ],
)
def test_a_listing_sends_what_help_scout_documents(
    desk: Desk, arguments: dict[str, Any], query: str
) -> None:
    data = desk.call(list_conversations, **arguments)
    assert desk.sent == [f"GET /conversations?{query}"]
    assert data["_embedded"] == {"conversations": []}


@pytest.mark.parametrize("keyword", ['say "hi"', "back\\slash", 're: "(a) OR (b)"', "12:30"])
def test_a_keyword_means_nothing_in_the_search_language(desk: Desk, keyword: str) -> None:
    desk.call(list_conversations, query=keyword)
    escaped = keyword.replace("\\", "\\\\").replace('"', '\\"')
    assert f'(subject:"{escaped}" OR body:"{escaped}")' in desk.sent[0]


def test_two_searches_are_joined_without_mixing_their_terms(desk: Desk) -> None:
    desk.call(list_conversations, customer=9, query='(tag:"a") OR (tag:"b")')
    assert 'query=(customerIds:9 AND ((tag:"a") OR (tag:"b")))&' in desk.sent[0]


def test_a_page_of_another_size_is_cut_from_help_scouts_pages(desk: Desk) -> None:
    for number in (1, 2):
        rows = [{"id": 25 * (number - 1) + place} for place in range(25)]
        asked = f"GET /conversations?status=all&sortOrder=desc&page={number}"
        desk.answers[asked] = desk.hal("conversations", rows, number=number, total=60)
    data = desk.call(list_conversations, page=3, per_page=10)
    assert [row["id"] for row in data["_embedded"]["conversations"]] == list(range(20, 30))
    assert data["page"] == {"size": 10, "totalElements": 60, "totalPages": 6, "number": 3}
    assert [line[-6:] for line in desk.sent] == ["page=1", "page=2"]
    assert desk.facts.next == {"page": 4}
    assert desk.facts.truncated


def test_a_page_that_lies_in_one_of_help_scouts_costs_one_request(desk: Desk) -> None:
    rows = [{"id": place} for place in range(25)]
    desk.answers["GET /conversations?status=all&sortOrder=desc&page=3"] = desk.hal(
        "conversations", rows, number=3, total=75
    )
    data = desk.call(list_conversations, page=3)
    assert desk.sent == ["GET /conversations?status=all&sortOrder=desc&page=3"]
    assert data["page"]["totalPages"] == 3
    assert desk.facts.next is None


def test_pages_that_turn_out_larger_are_counted_anew_without_asking_twice(desk: Desk) -> None:
    for number in (1, 2):
        rows = [{"id": 50 * (number - 1) + place} for place in range(50)]
        desk.answers[f"GET /conversations?status=all&sortOrder=desc&page={number}"] = desk.hal(
            "conversations", rows, number=number, size=50, total=100
        )
    data = desk.call(list_conversations, page=2, per_page=40)
    assert [row["id"] for row in data["_embedded"]["conversations"]] == list(range(40, 80))
    assert len(desk.sent) == len(set(desk.sent)) == 2


def test_all_goes_on_to_the_end_with_the_filters_on_every_page(desk: Desk) -> None:
    for number in (1, 2, 3):
        rows = [{"id": 25 * (number - 1) + place} for place in range(25 if number < 3 else 5)]
        desk.answers[f"GET /conversations?status=open&tag=red&sortOrder=desc&page={number}"] = (
            desk.hal("conversations", rows, number=number, total=55)
        )
    data = desk.call(list_conversations, pages=Pages(all=True), status="open", tag="red")
    assert len(data["_embedded"]["conversations"]) == 55
    assert data["page"] == {"size": 55, "totalElements": 55, "totalPages": 1, "number": 1}
    assert len(desk.sent) == 3
    assert not desk.facts.truncated


def test_a_list_without_rows_has_an_empty_one(desk: Desk) -> None:
    desk.answers["GET /conversations"] = {"page": {"size": 25, "totalElements": 0, "number": 0}}
    data = desk.call(list_conversations)
    assert data == {
        "_embedded": {"conversations": []},
        "page": {"size": 25, "totalElements": 0, "totalPages": 0, "number": 1},
    }


def test_a_time_that_is_none_is_refused_before_anything_is_sent(desk: Desk) -> None:
    with pytest.raises(UsageError, match="`modified_since` is no time"):
        desk.call(list_conversations, modified_since="last week")
    assert desk.sent == []


def test_a_conversation_comes_with_its_customer_under_the_usual_names(desk: Desk) -> None:
    primary = {"id": 5, "type": "customer", "first": "Alma", "last": "Costa", "email": "a@b.c"}
    desk.answers["GET /conversations/456"] = {
        "id": 456,
        "threads": 1,
        "primaryCustomer": primary,
        "_embedded": {"threads": [{"id": 1}]},
    }
    data = desk.call(get_conversation, id=456)
    assert desk.sent == ["GET /conversations/456?embed=threads"]
    assert data["_embedded"]["customer"] == {
        "id": 5, "firstName": "Alma", "lastName": "Costa", "email": "a@b.c"
    }  # fmt: skip
    assert data["primaryCustomer"] == primary


def test_a_customer_that_is_only_an_id_is_looked_up(desk: Desk) -> None:
    desk.answers["GET /conversations/1"] = {"id": 1, "primaryCustomer": {"id": 238604}}
    desk.answers["GET /customers/238604"] = {"id": 238604, "firstName": "Big", "lastName": "Bird"}
    data = desk.call(get_conversation, id=1)
    assert data["_embedded"]["customer"]["firstName"] == "Big"
    assert data["_embedded"]["customer"]["email"] is None


def test_a_customer_that_may_not_be_read_leaves_the_conversation_readable(desk: Desk) -> None:
    desk.answers["GET /conversations/1"] = {"id": 1, "primaryCustomer": {"id": 2}}
    desk.answers["GET /customers/2"] = Response(404, {}, b"")
    data = desk.call(get_conversation, id=1)
    assert data["_embedded"]["customer"]["firstName"] == ""
    assert "the customer `2` cannot be read" in desk.notes


def test_threads_that_were_cut_off_are_read_page_by_page(desk: Desk) -> None:
    first = [{"id": place} for place in range(25)]
    desk.answers["GET /conversations/1"] = {
        "id": 1, "threads": 30, "_embedded": {"threads": first}
    }  # fmt: skip
    desk.answers["GET /conversations/1/threads?page=1"] = desk.hal("threads", first, total=30)
    desk.answers["GET /conversations/1/threads?page=2"] = desk.hal(
        "threads", [{"id": place} for place in range(25, 30)], number=2, total=30
    )
    data = desk.call(get_conversation, id=1)
    assert len(data["_embedded"]["threads"]) == 30


def test_a_merged_conversation_is_found_under_its_new_id_and_a_note_says_so(desk: Desk) -> None:
    there = {"location": "https://api.helpscout.net/v2/conversations/2"}
    desk.answers["GET /conversations/1"] = Response(301, there, b"")
    desk.answers["GET /conversations/2"] = {"id": 2, "threads": 0}
    assert desk.call(get_conversation, id=1)["id"] == 2
    assert "`1` was merged: this is the conversation `2`" in desk.notes


@pytest.mark.parametrize(
    "location", ["https://evil.example/v2/conversations/2", "//evil.example/x", "/v1/x", ""]
)
def test_a_redirect_to_another_place_is_not_followed(desk: Desk, location: str) -> None:
    desk.answers["GET /conversations/1"] = Response(301, {"location": location}, b"")
    with pytest.raises(ServiceError) as refused:
        desk.call(get_conversation, id=1)
    assert refused.value.code == "redirected"
    assert len(desk.sent) == 1


@pytest.mark.parametrize(
    "answer", ["text", 7, {"_embedded": {"tickets": []}}, {"_embedded": [1]}, {"_embedded": "x"}]
)
def test_an_answer_that_is_no_list_is_told_and_not_taken_for_an_empty_one(
    desk: Desk, answer: Any
) -> None:
    desk.answers["GET /conversations"] = answer
    with pytest.raises(ServiceError, match="has no list `conversations`") as failed:
        desk.call(list_conversations)
    assert failed.value.code == "malformed_answer"
