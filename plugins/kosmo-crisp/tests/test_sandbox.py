"""What users do with Crisp, against the simulator, which is as strict as the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import ServiceError, UsageError
from kosmo.testing import Pages
from kosmo_crisp.campaigns import get_campaign, list_campaigns
from kosmo_crisp.changes import (
    assign_conversation,
    block_conversation,
    mark_conversation,
    move_conversation,
    set_conversation_state,
)
from kosmo_crisp.contact_data import (
    add_contact_event,
    get_contact_subscription,
    list_contact_conversations,
    list_contact_events,
    set_contact_subscription,
    update_contact_data,
)
from kosmo_crisp.contacts import (
    create_contact,
    delete_contact,
    get_contact,
    list_contacts,
    update_contact,
)
from kosmo_crisp.conversations import (
    create_conversation,
    delete_conversation,
    get_conversation,
    list_conversations,
)
from kosmo_crisp.corrections import delete_message, update_message
from kosmo_crisp.details import (
    get_conversation_meta,
    remind_of_conversation,
    send_transcript,
    update_conversation,
)
from kosmo_crisp.messages import create_note, get_message, list_messages, send_message
from kosmo_crisp.operators import (
    get_operator,
    list_inboxes,
    list_operator_availabilities,
    list_operators,
)
from kosmo_crisp.raw import api_delete, api_get, api_patch, api_post, api_put
from kosmo_crisp.search import search_conversations
from kosmo_crisp.users import get_current_user
from kosmo_crisp.websites import count_visitors, get_availability, get_website, list_websites

if TYPE_CHECKING:
    from kosmo.testing import Clock, Sandbox


def _first(sandbox: Sandbox, **arguments: Any) -> str:
    return str(sandbox.call(list_conversations, per_page=1, **arguments)["data"][0]["session_id"])


def _shown(sandbox: Sandbox, id_: str) -> Any:
    return sandbox.call(get_conversation, conversation_id=id_)["conversation"]


def test_pages_of_any_size_hold_what_one_long_listing_holds(sandbox: Sandbox) -> None:
    whole = sandbox.call(list_conversations, pages=Pages(all=True))["data"]
    assert len({row["session_id"] for row in whole}) == len(whole) > 100
    times = [row["updated_at"] for row in whole]
    assert times == sorted(times, reverse=True)
    for page, per_page in [(1, 7), (3, 7), (2, 25), (2, 60), (1, 100)]:
        rows = sandbox.call(list_conversations, page=page, per_page=per_page)["data"]
        assert rows == whole[(page - 1) * per_page : page * per_page]


def test_going_on_from_next_reaches_the_end(sandbox: Sandbox) -> None:
    found: dict[str, Any] | None = {"page": 1, "per_page": 40}
    ids: list[str] = []
    while found is not None:
        ids += [row["session_id"] for row in sandbox.call(list_conversations, **found)["data"]]
        found = sandbox.facts.next
    whole = sandbox.call(list_conversations, pages=Pages(all=True))["data"]
    assert ids == [row["session_id"] for row in whole]


def test_filters_narrow_a_listing(sandbox: Sandbox) -> None:
    for state in ("resolved", "unresolved"):
        rows = sandbox.call(list_conversations, state=state)["data"]
        assert rows
        assert all((row["state"] == "resolved") is (state == "resolved") for row in rows)
    ben = sandbox.call(get_operator, operator="ben@example.com")["data"]["user_id"]
    rows = sandbox.call(list_conversations, assigned="Ben Okafor")["data"]
    assert {row["assigned"]["user_id"] for row in rows} == {ben}
    assert not any(r["assigned"] for r in sandbox.call(list_conversations, unassigned=True)["data"])
    rows = sandbox.call(list_conversations, unread=True)["data"]
    assert all(row["unread"]["operator"] for row in rows)
    inbox = sandbox.call(list_inboxes)["data"][0]["inbox_id"]
    rows = sandbox.call(list_conversations, inbox_id=inbox)["data"]
    assert {row["inbox_id"] for row in rows} == {inbox}
    rows = sandbox.call(list_conversations, since="2026-05-28", until="2026-05-28")["data"]
    assert 0 < len(rows) < 10


def test_empty_conversations_are_listed_on_demand(sandbox: Sandbox) -> None:
    few = len(sandbox.call(list_conversations, pages=Pages(all=True))["data"])
    many = sandbox.call(list_conversations, include_empty=True, pages=Pages(all=True))["data"]
    assert len(many) == few + 3


def test_conversations_are_searched(sandbox: Sandbox) -> None:
    rows = sandbox.call(search_conversations, query="rear brake squeaks")["data"]
    assert {row["meta"]["subject"] for row in rows} == {"Repair"}
    rows = sandbox.call(search_conversations, segment="vip", per_page=100)["data"]
    assert all("vip" in row["meta"]["segments"] for row in rows)
    condition = {"model": "session", "criterion": "subject", "operator": "eq", "query": ["Returns"]}
    rows = sandbox.call(search_conversations, filters=[condition])["data"]
    assert {row["meta"]["subject"] for row in rows} == {"Returns"}
    with pytest.raises(ServiceError, match="search_query_too_long"):
        sandbox.call(search_conversations, query="x" * 300)


def test_a_long_conversation_is_read_back_to_its_beginning(sandbox: Sandbox) -> None:
    rows = sandbox.call(list_conversations, pages=Pages(all=True))["data"]
    id_ = next(row["session_id"] for row in rows if "(74)" in row["last_message"])
    newest = sandbox.call(get_conversation, conversation_id=id_)["data"]
    assert len(newest) == 20
    messages = sandbox.call(list_messages, conversation_id=id_, pages=Pages(all=True))["data"]
    assert len({row["fingerprint"] for row in messages}) == 75
    assert messages[-20:] == newest
    some = sandbox.call(list_messages, conversation_id=id_, limit=30)["data"]
    assert some == messages[-30:]
    assert sandbox.facts.next is not None
    older = sandbox.call(list_messages, conversation_id=id_, limit=30, **sandbox.facts.next)["data"]
    assert older == messages[15:45]


def test_a_message_and_a_note_are_sent_and_read_back(sandbox: Sandbox) -> None:
    id_ = _first(sandbox)
    sent = sandbox.call(send_message, conversation_id=id_, text="Hello! How can I help?")
    assert sent["sent"] is True
    noted = sandbox.call(create_note, conversation_id=id_, text="VIP", mentions=["Ben Okafor"])
    sandbox.call(send_message, conversation_id=id_, type="file", text="https://x.test/a.pdf")
    messages = sandbox.call(get_conversation, conversation_id=id_)["data"][-3:]
    assert [row["type"] for row in messages] == ["text", "note", "file"]
    assert messages[1]["fingerprint"] == noted["data"]["fingerprint"]
    assert messages[2]["content"]["type"] == "application/pdf"
    assert _shown(sandbox, id_)["last_message"] == "a.pdf"


def test_a_message_is_corrected_and_deleted(sandbox: Sandbox) -> None:
    id_ = _first(sandbox)
    sandbox.call(send_message, conversation_id=id_, text="Helo", fingerprint=4711)
    one: dict[str, Any] = {"conversation_id": id_, "fingerprint": 4711}
    sandbox.call(update_message, text="Hello", **one)
    message = sandbox.call(get_message, **one)["data"]
    assert (message["content"], message["edited"]) == ("Hello", True)
    sandbox.call(delete_message, **one)
    with pytest.raises(ServiceError, match="message_not_found"):
        sandbox.call(get_message, **one)


def test_a_conversation_is_assigned_resolved_moved_and_blocked(sandbox: Sandbox) -> None:
    id_ = _first(sandbox, state="unresolved")
    sandbox.call(assign_conversation, conversation_id=id_, operator="dee@example.com")
    sandbox.call(set_conversation_state, conversation_id=id_, state="resolved")
    sandbox.call(block_conversation, conversation_id=id_)
    inbox = sandbox.call(list_inboxes)["data"][1]["inbox_id"]
    sandbox.call(move_conversation, conversation_id=id_, inbox_id=inbox)
    row = _shown(sandbox, id_)
    assert (row["state"], row["is_blocked"], row["inbox_id"]) == ("resolved", True, inbox)
    dee = sandbox.call(get_operator, operator="Dee Novak")["data"]
    assert row["assigned"]["user_id"] == dee["user_id"]
    sandbox.call(assign_conversation, conversation_id=id_)
    sandbox.call(move_conversation, conversation_id=id_)
    row = _shown(sandbox, id_)
    assert (row["assigned"], row["inbox_id"]) == (None, None)


def test_a_conversation_is_marked_as_unread_and_read(sandbox: Sandbox) -> None:
    id_ = _first(sandbox)
    sandbox.call(mark_conversation, conversation_id=id_, read=False)
    assert _shown(sandbox, id_)["unread"]["operator"] == 1
    sandbox.call(mark_conversation, conversation_id=id_)
    assert _shown(sandbox, id_)["unread"]["operator"] == 0


def test_a_conversation_is_begun_described_and_deleted(sandbox: Sandbox) -> None:
    made = sandbox.call(create_conversation, nickname="Alma", email="alma@example.net")
    id_ = made["data"]["session_id"]
    sandbox.call(
        update_conversation, conversation_id=id_, subject="Refund", segments=["vip"],
        data={"orders": 2},
    )  # fmt: skip
    meta = sandbox.call(get_conversation_meta, conversation_id=id_)["data"]
    assert (meta["nickname"], meta["subject"], meta["data"]) == ("Alma", "Refund", {"orders": 2})
    sandbox.call(remind_of_conversation, conversation_id=id_, date="2030-01-02", note="Call")
    sandbox.call(send_transcript, conversation_id=id_, to="operator")
    sandbox.call(delete_conversation, conversation_id=id_)
    with pytest.raises(ServiceError, match="session_not_found"):
        sandbox.call(get_conversation, conversation_id=id_)


def test_contacts_are_paged_searched_and_sorted(sandbox: Sandbox) -> None:
    whole = sandbox.call(list_contacts, pages=Pages(all=True))["data"]
    assert len({row["people_id"] for row in whole}) == len(whole) == 64
    rows = sandbox.call(list_contacts, page=2, per_page=25)["data"]
    assert rows == whole[25:50]
    found = sandbox.call(list_contacts, search="abbot", per_page=5)["data"]
    assert all("Abbot" in row["person"]["nickname"] for row in found)
    condition = {"model": "people", "criterion": "segments", "operator": "eq", "query": ["vip"]}
    rows = sandbox.call(list_contacts, filters=[condition])["data"]
    assert all("vip" in row["segments"] for row in rows)
    rows = sandbox.call(list_contacts, sort_field="created_at", sort_order="ascending")["data"]
    assert rows[0]["created_at"] < rows[-1]["created_at"]


def test_a_contact_is_added_found_changed_and_deleted(sandbox: Sandbox) -> None:
    made = sandbox.call(create_contact, email="new@example.net", nickname="New")["data"]
    with pytest.raises(ServiceError, match="people_exists") as raised:
        sandbox.call(create_contact, email="new@example.net")
    assert raised.value.message.endswith("; `get_contact` finds the contact by its address")
    sandbox.call(update_contact, contact_id="new@example.net", phone="+14155550100")
    sandbox.call(update_contact_data, contact_id="new@example.net", data={"orders": 1, "vip": True})
    sandbox.call(update_contact_data, contact_id="new@example.net", data={"orders": 2})
    contact = sandbox.call(get_contact, contact_id=made["people_id"])["data"]
    assert contact["person"]["email"] == "new@example.net"
    assert (contact["person"]["nickname"], contact["person"]["phone"]) == ("New", "+14155550100")
    assert contact["data"] == {"orders": 2, "vip": True}
    sandbox.call(update_contact_data, contact_id="new@example.net", data={"a": 1}, replace=True)
    assert sandbox.call(get_contact, contact_id=made["people_id"])["data"]["data"] == {"a": 1}
    sandbox.call(delete_contact, contact_id=made["people_id"])
    with pytest.raises(ServiceError, match="people_not_found"):
        sandbox.call(get_contact, contact_id="new@example.net")


def test_a_contact_has_conversations_events_and_a_subscription(
    sandbox: Sandbox, kosmo_clock: Clock
) -> None:
    id_ = str(_shown(sandbox, _first(sandbox))["people_id"])
    ids = sandbox.call(list_contact_conversations, contact_id=id_)["data"]
    assert _first(sandbox) in [row["session_id"] for row in ids]
    for text in ("Paid", "Shipped"):
        kosmo_clock.now += 1
        sandbox.call(add_contact_event, contact_id=id_, text=text, data={"total": 49.5})
    events = sandbox.call(list_contact_events, contact_id=id_)["data"]
    assert [event["text"] for event in events][:2] == ["Shipped", "Paid"]
    sandbox.call(set_contact_subscription, contact_id=id_, email=False)
    assert sandbox.call(get_contact_subscription, contact_id=id_)["data"] == {"email": False}


def test_campaigns_are_listed_to_a_workspaces_token_alone(sandbox: Sandbox) -> None:
    rows = sandbox.call(list_campaigns)["data"]
    assert [row["state"] for row in rows[:4]] == ["draft", "ready", "running", "dispatched"]
    assert len(rows) == 23
    campaign = sandbox.call(get_campaign, campaign_id=rows[3]["campaign_id"])["data"]
    assert campaign["statistics"]["delivered"] == campaign["reached"]
    sandbox.fields["tier"] = "plugin"
    with pytest.raises(ServiceError, match="not_allowed") as raised:
        sandbox.call(list_campaigns)
    assert raised.value.code == "forbidden"


def test_the_team_and_the_workspace_are_told(sandbox: Sandbox) -> None:
    rows = sandbox.call(list_operators)["data"]
    assert [row["name"] for row in rows][:2] == ["Ada Lindqvist", "Ben Okafor"]
    assert not {"key", "identifier", "userID"} & set(rows[0])
    there = sandbox.call(list_operator_availabilities)["data"]
    assert {row["type"] for row in there} == {"online", "offline"}
    assert sandbox.call(get_availability)["data"]["status"] == "online"
    assert sandbox.call(get_website)["data"]["name"] == "Lumen Cycles"
    assert sandbox.call(count_visitors)["data"]["count"] == 4
    with pytest.raises(UsageError, match="none of the operators"):
        sandbox.call(get_operator, operator="Nobody")


def test_a_token_tells_what_it_belongs_to(sandbox: Sandbox) -> None:
    found = sandbox.call(get_current_user)["data"]
    assert (found["tier"], found["email"], found["name"]) == ("website", None, "Lumen Cycles")
    with pytest.raises(ServiceError, match="not_allowed"):
        sandbox.call(list_websites)
    sandbox.fields["tier"] = "plugin"
    assert "plugin_id" in sandbox.call(get_current_user)["data"]
    websites = sandbox.call(list_websites)["data"]
    assert [row["plan"]["name"] for row in websites] == ["Unlimited"]


def test_raw_requests_reach_what_has_no_function(sandbox: Sandbox) -> None:
    id_ = _first(sandbox)
    path = f"/website/{{website_id}}/conversation/{id_}"
    answer = sandbox.call(api_get, path=f"{path}/routing")
    assert (answer["error"], answer["reason"]) == (False, "resolved")
    sandbox.call(api_patch, path=f"{path}/state", body={"state": "pending"})
    target = {"type": "email", "target": "jane@example.net"}
    sandbox.call(api_put, path=f"{path}/participants", body={"participants": [target]})
    assert sandbox.call(api_get, path=f"/v1{path}/participants")["data"]["participants"] == [target]
    assert sandbox.call(api_post, path=f"{path}/initiate")["reason"] == "initiated"
    body = {"type": "text", "from": "operator", "content": "x"}
    with pytest.raises(ServiceError, match=r"\.origin"):
        sandbox.call(api_post, path=f"{path}/message", body=body)
    with pytest.raises(ServiceError, match="the route does not exist"):
        sandbox.call(api_get, path="/website/{website_id}/conversation")
    assert sandbox.call(api_delete, path=path)["reason"] == "deleted"
