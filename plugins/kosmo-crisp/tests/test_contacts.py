"""Which requests the contact and campaign functions send, and how pages are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import ServiceError, UsageError
from kosmo.testing import Pages
from kosmo_crisp.campaigns import get_campaign, list_campaigns
from kosmo_crisp.contact_data import (
    add_contact_event,
    list_contact_conversations,
    list_contact_events,
    update_contact_data,
)
from kosmo_crisp.contacts import create_contact, get_contact, list_contacts, update_contact

if TYPE_CHECKING:
    from conftest import Desk


def _serve(desk: Desk, size: int, total: int) -> list[str]:
    ids = [f"p{number}" for number in range(total)]
    for number in range(1, total // size + 3):
        page = ids[(number - 1) * size : number * size]
        rows = [{"people_id": one, "email": f"{one}@x.test", "person": {}} for one in page]
        desk.answers[f"GET people/profiles/{number}"] = desk.envelope(rows, 206, reason="listed")
    return ids


@pytest.mark.parametrize("size", [10, 20, 30, 50])
@pytest.mark.parametrize(("page", "per_page"), [(1, 25), (2, 25), (3, 7), (1, 100), (4, 33)])
def test_pages_are_right_whatever_the_size_of_crisps_own(
    desk: Desk, size: int, page: int, per_page: int
) -> None:
    ids = _serve(desk, size, 111)
    rows = desk.call(list_contacts, page=page, per_page=per_page)["data"]
    begin = (page - 1) * per_page
    assert [row["people_id"] for row in rows] == ids[begin : begin + per_page]


def test_a_page_that_was_read_to_learn_the_size_is_not_asked_for_twice(desk: Desk) -> None:
    _serve(desk, 20, 15)
    assert len(desk.call(list_contacts, page=2, per_page=10)["data"]) == 5
    assert desk.sent == ["GET people/profiles/1", "GET people/profiles/2"]


@pytest.mark.parametrize(
    ("page", "per_page", "numbers"),
    [(1, 20, [1]), (1, 25, [1, 2]), (2, 25, [2, 3]), (3, 20, [3]), (2, 10, [1]), (1, 5, [1])],
)
def test_no_page_is_asked_for_that_is_not_needed(
    desk: Desk, page: int, per_page: int, numbers: list[int]
) -> None:
    _serve(desk, 20, 200)
    desk.call(list_contacts, page=page, per_page=per_page)
    assert desk.sent == [f"GET people/profiles/{number}" for number in numbers]
    assert desk.facts.next == {"page": page + 1, "per_page": per_page}


def test_a_list_that_ends_within_a_page_says_so(desk: Desk) -> None:
    _serve(desk, 20, 33)
    assert len(desk.call(list_contacts, page=2)["data"]) == 8
    assert (desk.facts.truncated, desk.facts.next) == (False, None)
    assert desk.call(list_contacts, page=9) == {"data": []}


def test_a_service_that_repeats_a_page_is_told_of_and_not_asked_for_ever(desk: Desk) -> None:
    rows = [{"campaign_id": f"c{number}"} for number in range(20)]
    desk.answers |= {f"GET campaigns/list/{number}": rows for number in range(1, 9)}
    with pytest.raises(ServiceError, match="its pages do not move on") as caught:
        desk.call(list_campaigns, pages=Pages(all=True))
    assert (caught.value.code, len(desk.sent)) == ("repeated_page", 3)


@pytest.mark.parametrize("size", [10, 20, 30, 50])
def test_rows_come_page_by_page_and_complete_whatever_the_size(desk: Desk, size: int) -> None:
    ids = _serve(desk, size, 111)
    pages: list[list[dict[str, Any]]] = []
    asked = Pages(all=True, sink=pages.append)
    assert desk.call(list_contacts, pages=asked, page=2, per_page=15) == {"data": []}
    rows = [row for page in pages for row in page]
    assert [row["person"]["email"] for row in rows] == [f"{one}@x.test" for one in ids[15:]]
    assert max(map(len, pages)) <= size
    assert len(desk.sent) == len(set(desk.sent))


def test_a_search_of_contacts_is_in_the_words_of_crisp(desk: Desk) -> None:
    filters = [{"model": "people", "criterion": "email", "operator": "eq", "query": ["a@x.test"]}]
    desk.call(
        list_contacts, search="Alma", filters=filters, match="any", sort_field="created_at",
        sort_order="ascending",
    )  # fmt: skip
    words = '[{"model":"people","criterion":"email","operator":"eq","query":["a@x.test"]}]'
    order = "sort_field=created_at&sort_order=ascending"
    line = f"search_text=Alma&{order}&search_filter={words}&search_operator=or"
    assert desk.sent == [f"GET people/profiles/1?{line}"]


def test_a_contact_has_the_address_where_one_looks_and_its_own_data(desk: Desk) -> None:
    profile = {"people_id": "p1", "email": "a@x.test", "person": {"nickname": "Alma"}}
    desk.answers["GET people/profile/a@x.test"] = profile
    desk.answers["GET people/data/p1"] = {"data": {"orders": 2}}
    data = desk.call(get_contact, contact_id="a@x.test")["data"]
    assert data["person"] == {"nickname": "Alma", "email": "a@x.test"}
    assert data["data"] == {"orders": 2}
    desk.call(get_contact, contact_id="a@x.test", data=False)
    assert len(desk.sent) == 3


@pytest.mark.parametrize(
    ("status", "data", "told"), [(404, {}, ""), (403, None, "custom data was not read")]
)
def test_a_contact_comes_without_data_where_there_is_none_or_no_scope(
    desk: Desk, status: int, data: Any, told: str
) -> None:
    desk.answers["GET people/profile/p1"] = {"people_id": "p1", "email": None, "person": None}
    desk.answers["GET people/data/p1"] = desk.envelope({}, status, reason="not_allowed")
    found = desk.call(get_contact, contact_id="p1")["data"]
    assert (found["data"], found["person"]) == (data, {"email": None})
    assert told in desk.notes


def test_a_contact_is_written_as_crisp_keeps_it(desk: Desk) -> None:
    desk.answers["POST people/profile"] = desk.envelope({"people_id": "p1"}, 201)
    desk.answers["PATCH people/profile/p1"] = {}
    data = desk.call(
        create_contact, email="a@x.test", nickname="Alma", phone="+14155550100",
        person={"gender": "female"}, company={"name": "Club"}, segments=["vip"],
    )  # fmt: skip
    assert data == {"data": {"people_id": "p1"}}
    desk.call(update_contact, contact_id="p1", nickname="Alma Costa")
    person = {"gender": "female", "nickname": "Alma", "phone": "+14155550100"}
    whole = {
        "email": "a@x.test",
        "segments": ["vip"],
        "person": person,
        "company": {"name": "Club"},
    }
    assert desk.bodies == [whole, {"person": {"nickname": "Alma Costa"}}]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "nothing to change"),
        ({"person": {"phone": "1"}, "phone": "2"}, "`phone` is given both"),
    ],
)
def test_a_profile_that_crisp_would_not_keep_is_refused(
    desk: Desk, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(update_contact, contact_id="p1", **arguments)
    assert desk.sent == []


def test_data_is_added_to_or_replaced(desk: Desk) -> None:
    desk.answers = {"PATCH people/data/p1": {}, "PUT people/data/p1": {}}
    desk.call(update_contact_data, contact_id="p1", data={"orders": 3})
    desk.call(update_contact_data, contact_id="p1", data={"orders": 4}, replace=True)
    assert desk.sent == ["PATCH people/data/p1", "PUT people/data/p1"]
    assert desk.bodies == [{"data": {"orders": 3}}, {"data": {"orders": 4}}]


def test_events_of_one_moment_are_two_and_conversations_have_ids(desk: Desk) -> None:
    same = {"text": "Paid", "timestamp": 5}
    desk.answers["GET people/events/p1/list/1"] = [same, same]
    desk.answers["GET people/conversations/p1/list/1"] = desk.envelope(
        ["session_1", "session_2"], 206
    )
    assert desk.call(list_contact_events, contact_id="p1")["data"] == [same, same]
    rows = desk.call(list_contact_conversations, contact_id="p1")["data"]
    assert rows == [{"session_id": "session_1"}, {"session_id": "session_2"}]
    desk.answers["POST people/events/p1"] = desk.envelope({}, 201)
    desk.call(add_contact_event, contact_id="p1", text="Paid", color="green")
    assert desk.bodies[-1] == {"text": "Paid", "color": "green"}


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"ready": True, "dispatched": True, "running": True}, "running"),
        ({"ready": True, "dispatched": True, "running": False}, "dispatched"),
        ({"ready": True}, "ready"),
        ({}, "draft"),
    ],
)
def test_a_campaigns_state_is_derived(desk: Desk, fields: dict[str, bool], state: str) -> None:
    row = {"campaign_id": "c1", **fields}
    desk.answers = {"GET campaigns/list/1": [row], "GET campaign/c1": row}
    assert desk.call(list_campaigns)["data"] == [{**row, "state": state}]
    assert desk.call(get_campaign, campaign_id="c1")["data"]["state"] == state
