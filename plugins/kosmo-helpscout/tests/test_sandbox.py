"""What users do with Help Scout, against the simulator, which is as strict as the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import ServiceError
from kosmo.testing import Pages
from kosmo_helpscout.attachments import create_attachment, delete_attachment, get_attachment
from kosmo_helpscout.changes import (
    assign_conversation,
    create_conversation,
    delete_conversation,
    update_conversation,
)
from kosmo_helpscout.conversations import get_conversation, list_conversations
from kosmo_helpscout.custom_fields import list_custom_fields, set_custom_fields
from kosmo_helpscout.replies import create_customer_thread, create_note, create_reply
from kosmo_helpscout.snoozes import snooze_conversation, unsnooze_conversation
from kosmo_helpscout.tags import tag_conversation
from kosmo_helpscout.threads import get_thread_source, list_threads, update_thread

if TYPE_CHECKING:
    from kosmo.testing import Clock, Sandbox

SUPPORT = 301


def _first(sandbox: Sandbox, **arguments: Any) -> dict[str, Any]:
    rows = sandbox.call(list_conversations, per_page=1, **arguments)["_embedded"]["conversations"]
    row: dict[str, Any] = rows[0]
    return row


def _made(sandbox: Sandbox, **arguments: Any) -> int:
    made = sandbox.call(
        create_conversation,
        subject="Billing question",
        mailbox_id=SUPPORT,
        body="My invoice is wrong.",
        **{"customer_email": "new.person@example.net", **arguments},
    )
    id_: int = made["id"]
    return id_


def test_pages_of_any_size_are_the_list_and_nothing_twice(sandbox: Sandbox) -> None:
    whole = sandbox.call(list_conversations, pages=Pages(all=True))["_embedded"]["conversations"]
    assert len({row["id"] for row in whole}) == len(whole) == 186
    found: list[Any] = []
    for page in range(1, 12):
        data = sandbox.call(list_conversations, page=page, per_page=17)
        found += data["_embedded"]["conversations"]
    assert found == whole
    assert data["page"] == {"size": 17, "totalElements": 186, "totalPages": 11, "number": 11}
    assert sandbox.facts.next is None
    assert sandbox.call(list_conversations, page=12, per_page=17)["_embedded"] == {
        "conversations": []
    }


@pytest.mark.parametrize(
    ("status", "stored"),
    [
        ("open", {"active", "pending"}),
        ("active", {"active"}),
        ("closed", {"closed"}),
        ("spam", {"spam"}),
        ("all", {"active", "pending", "closed", "spam"}),
    ],
)
def test_a_status_lists_what_people_mean_by_it(
    sandbox: Sandbox, status: str, stored: set[str]
) -> None:
    data = sandbox.call(list_conversations, status=status, pages=Pages(all=True))
    assert {row["status"] for row in data["_embedded"]["conversations"]} == stored


def test_what_has_no_parameter_is_found_by_the_search_language(sandbox: Sandbox) -> None:
    rows = sandbox.call(list_conversations, assignee=0)["_embedded"]["conversations"]
    assert rows
    assert not any("assignee" in row for row in rows)
    mine = sandbox.call(list_conversations, assignee=501)["_embedded"]["conversations"]
    assert {row["assignee"]["id"] for row in mine} == {501}
    customer = _first(sandbox)["primaryCustomer"]["id"]
    rows = sandbox.call(list_conversations, customer=customer)["_embedded"]["conversations"]
    assert {row["primaryCustomer"]["id"] for row in rows} == {customer}
    rows = sandbox.call(list_conversations, query="broken pot")["_embedded"]["conversations"]
    assert rows
    assert all("broken pot" in row["subject"] for row in rows)
    rows = sandbox.call(list_conversations, query='(tag:"vip" AND NOT status:"closed")')
    assert all(
        "vip" in [tag["tag"] for tag in row["tags"]] for row in rows["_embedded"]["conversations"]
    )


def test_a_search_that_help_scout_cannot_read_is_refused_in_its_words(sandbox: Sandbox) -> None:
    with pytest.raises(ServiceError, match="`query` cannot be parsed") as refused:
        sandbox.call(list_conversations, query='(tag:"vip"')
    assert refused.value.http_status == 400


@pytest.mark.parametrize("field", ["updatedAt", "customer.name", "subject", "status", "mailbox"])
def test_every_order_of_the_contract_is_one_that_help_scout_knows(
    sandbox: Sandbox, field: str
) -> None:
    one = sandbox.call(list_conversations, sort_field=field, sort_order="asc")
    other = sandbox.call(list_conversations, sort_field=field, sort_order="desc")
    assert one["_embedded"] != other["_embedded"]


def test_a_conversation_is_read_whole(sandbox: Sandbox) -> None:
    rows = sandbox.call(list_conversations, pages=Pages(all=True))["_embedded"]["conversations"]
    long = max(rows, key=lambda row: row["threads"])
    data = sandbox.call(get_conversation, id=long["id"])
    assert long["threads"] > 50
    assert len(data["_embedded"]["threads"]) == long["threads"]
    assert len({thread["id"] for thread in data["_embedded"]["threads"]}) == long["threads"]
    customer = data["_embedded"]["customer"]
    assert customer["firstName"] == long["primaryCustomer"]["first"]
    listed = sandbox.call(list_threads, conversation_id=long["id"], per_page=50)
    assert listed["page"]["totalElements"] == long["threads"]


def test_a_merged_conversation_leads_to_the_one_it_is_part_of(sandbox: Sandbox) -> None:
    assert sandbox.call(get_conversation, id=10190)["id"] == 10001
    with pytest.raises(ServiceError) as refused:
        sandbox.call(update_conversation, id=10190, status="closed")
    assert refused.value.code == "not_found"


def test_a_conversation_is_made_changed_and_deleted(sandbox: Sandbox) -> None:
    id_ = _made(sandbox, tags=["billing", "VIP"], cc=["a@x.com"], assignee_id=502)
    row = sandbox.call(get_conversation, id=id_)
    assert (row["status"], row["type"], row["mailboxId"]) == ("active", "email", SUPPORT)
    assert [tag["tag"] for tag in row["tags"]] == ["billing", "vip"]
    assert row["_embedded"]["threads"][0]["cc"] == ["a@x.com"]
    assert row["_embedded"]["customer"]["email"] == "new.person@example.net"
    done = sandbox.call(
        update_conversation,
        id=id_, status="closed", subject="Invoice", assignee_id=503, tags=["resolved"],
    )  # fmt: skip
    assert done["fields"] == ["subject", "assignee_id", "tags", "status"]
    row = sandbox.call(get_conversation, id=id_)
    assert (row["subject"], row["status"], row["assignee"]["id"]) == ("Invoice", "closed", 503)
    assert [tag["tag"] for tag in row["tags"]] == ["resolved"]
    sandbox.call(update_conversation, id=id_, status="open", assignee_id=0, tags=[])
    row = sandbox.call(get_conversation, id=id_)
    assert (row["status"], row["tags"], "assignee" in row) == ("active", [], False)
    sandbox.call(delete_conversation, id=id_)
    with pytest.raises(ServiceError, match="Not Found"):
        sandbox.call(get_conversation, id=id_)


def test_moving_comes_before_assigning_so_that_the_assignment_lasts(sandbox: Sandbox) -> None:
    id_ = _made(sandbox, assignee_id=503)
    sandbox.call(update_conversation, id=id_, mailbox_id=302)
    assert "assignee" not in sandbox.call(get_conversation, id=id_)
    sandbox.call(update_conversation, id=id_, mailbox_id=301, assignee_id=503)
    assert sandbox.call(get_conversation, id=id_)["assignee"]["id"] == 503


def test_a_failing_change_keeps_those_before_it_and_says_so(sandbox: Sandbox) -> None:
    id_ = _made(sandbox)
    with pytest.raises(ServiceError, match="`subject` had been changed before `mailbox_id`"):
        sandbox.call(update_conversation, id=id_, subject="Moved", mailbox_id=9, status="closed")
    row = sandbox.call(get_conversation, id=id_)
    assert (row["subject"], row["status"]) == ("Moved", "active")


def test_a_conversation_is_assigned_tagged_snoozed_and_filled_in(
    sandbox: Sandbox, kosmo_clock: Clock
) -> None:
    id_ = _made(sandbox)
    assert sandbox.call(assign_conversation, id=id_, to="Ines Kowal")["assignee_id"] == 503
    assert sandbox.call(assign_conversation, id=id_, to="me")["assignee_id"] == 501
    assert sandbox.call(tag_conversation, id=id_, add=["pests"])["tags"] == ["pests"]
    assert sandbox.call(tag_conversation, id=id_, remove=["pests"])["tags"] == []
    fields = sandbox.call(list_custom_fields, mailbox_id=SUPPORT)["fields"]
    sandbox.call(set_custom_fields, id=id_, values={str(fields[0]["id"]): 2})
    assert sandbox.call(get_conversation, id=id_)["customFields"][0]["text"] == "Outdoor"
    sandbox.call(snooze_conversation, id=id_, until="2030-01-01")
    assert sandbox.call(get_conversation, id=id_)["snooze"]["snoozedUntil"].startswith("2030")
    sandbox.call(unsnooze_conversation, id=id_)
    with pytest.raises(ServiceError, match="must be in the future"):
        sandbox.call(snooze_conversation, id=id_, until="2020-01-01")
    sandbox.call(update_conversation, id=id_, status="pending")
    sandbox.call(snooze_conversation, id=id_, until="2030-01-01")
    kosmo_clock.now += 5 * 365 * 86_400
    row = sandbox.call(get_conversation, id=id_)
    assert (row["status"], "snooze" in row) == ("active", False)


def test_threads_are_written_changed_and_hidden(sandbox: Sandbox) -> None:
    id_ = _made(sandbox, status="closed")
    note = sandbox.call(create_note, conversation_id=id_, text="Looks fine to me.")["id"]
    draft = sandbox.call(create_reply, conversation_id=id_, text="Dear…")["id"]
    sent = sandbox.call(
        create_reply, conversation_id=id_, text="Dear customer", send=True, status="pending"
    )["id"]
    sandbox.call(create_customer_thread, conversation_id=id_, text="Thanks", kind="phone")
    sandbox.call(create_customer_thread, conversation_id=id_, text="Bye", kind="chat")
    threads = sandbox.call(list_threads, conversation_id=id_)["_embedded"]["threads"]
    by_id = {thread["id"]: thread for thread in threads}
    assert [thread["type"] for thread in threads] == [
        "chat", "phone", "message", "message", "note", "customer"
    ]  # fmt: skip
    assert (by_id[draft]["state"], by_id[sent]["state"]) == ("draft", "published")
    sandbox.call(update_thread, conversation_id=id_, thread_id=note, text="Mended.")
    sandbox.call(update_thread, conversation_id=id_, thread_id=note, hidden=True)
    threads = sandbox.call(list_threads, conversation_id=id_)["_embedded"]["threads"]
    changed = next(thread for thread in threads if thread["id"] == note)
    assert (changed["body"], changed["state"]) == ("Mended.", "hidden")
    assert sandbox.call(get_conversation, id=id_)["status"] == "pending"


def test_attachments_and_sources_are_read_and_written(sandbox: Sandbox) -> None:
    row = _first(sandbox, status="closed")
    threads = sandbox.call(list_threads, conversation_id=row["id"])["_embedded"]["threads"]
    ids = {"conversation_id": row["id"], "thread_id": threads[-1]["id"]}
    assert row["subject"] in sandbox.call(get_thread_source, **ids)["original"]
    made = sandbox.call(create_attachment, **ids, file_name="a.txt", data="YQ==")["id"]
    of = {"conversation_id": row["id"], "attachment_id": made}
    assert sandbox.call(get_attachment, **of) == {"data": "YQ=="}
    threads = sandbox.call(list_threads, conversation_id=row["id"])["_embedded"]["threads"]
    assert threads[-1]["_embedded"]["attachments"][0]["filename"] == "a.txt"
    sandbox.call(delete_attachment, **of)
    with pytest.raises(ServiceError, match="Not Found"):
        sandbox.call(get_attachment, **of)
