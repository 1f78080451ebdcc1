"""What users do with Missive, against the simulator, which is as strict as the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import ServiceError, TryLaterError, UsageError
from kosmo.testing import Pages
from kosmo_missive.changes import merge_conversation, update_conversations
from kosmo_missive.comments import create_comment, list_conversation_comments
from kosmo_missive.contacts import (
    create_contacts,
    get_contact,
    list_contact_books,
    list_contact_groups,
    list_contacts,
    update_contacts,
)
from kosmo_missive.conversations import get_conversation, list_conversations
from kosmo_missive.drafts import create_draft, delete_draft, list_conversation_drafts
from kosmo_missive.hooks import create_hook, delete_hook, list_hooks
from kosmo_missive.labels import create_shared_labels, list_shared_labels, update_shared_labels
from kosmo_missive.messages import get_messages, list_conversation_messages, list_messages
from kosmo_missive.posts import create_post, delete_post, list_conversation_posts
from kosmo_missive.raw import api_delete, api_get, api_patch, api_post
from kosmo_missive.reports import create_analytics_report, get_analytics_report
from kosmo_missive.responses import (
    create_responses,
    delete_responses,
    get_response,
    list_responses,
    update_responses,
)
from kosmo_missive.tasks import create_task, get_task, list_tasks, update_task
from kosmo_missive.teams import create_teams, list_teams, update_teams
from kosmo_missive.users import get_current_user, list_organizations, list_users

if TYPE_CHECKING:
    from kosmo.testing import Clock, Sandbox


def _first(sandbox: Sandbox, **arguments: Any) -> dict[str, Any]:
    rows = sandbox.call(list_conversations, limit=1, **arguments)["conversations"]
    row: dict[str, Any] = rows[0]
    return row


def _organization(sandbox: Sandbox) -> str:
    return str(sandbox.call(list_organizations)["organizations"][0]["id"])


def test_sixty_closed_conversations_are_sixty_different_ones(sandbox: Sandbox) -> None:
    rows = sandbox.call(list_conversations, state="closed", limit=60)["conversations"]
    assert len({row["id"] for row in rows}) == 60
    times = [row["last_activity_at"] for row in rows]
    assert times == sorted(times, reverse=True)
    me = sandbox.call(get_current_user)["id"]
    assert all(user["closed"] for row in rows for user in row["users"] if user["id"] == me)


def test_going_on_from_next_reaches_what_one_long_listing_holds(sandbox: Sandbox) -> None:
    whole = sandbox.call(list_conversations, mailbox="all", pages=Pages(all=True))
    ids: list[str] = []
    until = None
    for _ in range(len(whole["conversations"])):
        found = sandbox.call(list_conversations, mailbox="all", limit=7, until=until)
        ids += [row["id"] for row in found["conversations"] if row["id"] not in ids]
        if not sandbox.facts.truncated:
            break
        assert sandbox.facts.next is not None
        until = sandbox.facts.next["until"]
    assert ids == [row["id"] for row in whole["conversations"]]


def test_an_offset_begins_where_the_rows_before_it_end(sandbox: Sandbox) -> None:
    whole = sandbox.call(list_conversations, limit=60)["conversations"]
    rest = sandbox.call(list_conversations, limit=5, offset=55)["conversations"]
    assert rest == whole[55:60]


@pytest.mark.parametrize(
    "mailbox", ["assigned", "snoozed", "flagged", "trashed", "junked", "drafts"]
)
def test_every_mailbox_of_ones_own_can_be_listed(sandbox: Sandbox, mailbox: str) -> None:
    data = sandbox.call(list_conversations, mailbox=mailbox, limit=3)
    assert data["conversations"]


def test_a_team_a_label_and_a_person_narrow_a_listing(sandbox: Sandbox) -> None:
    rows = sandbox.call(list_conversations, inbox="Support")["conversations"]
    assert {row["team"]["name"] for row in rows} == {"Support"}
    label = rows[0]["shared_labels"] or _first(sandbox)["shared_labels"]
    name = label[0]["name"]
    rows = sandbox.call(list_conversations, shared_label=name)["conversations"]
    assert all(name in [one["name"] for one in row["shared_labels"]] for row in rows)
    rows = sandbox.call(list_conversations, assignee="ben@example.com")["conversations"]
    assert rows
    assert all("ben@example.com" in row["assignee_emails"] for row in rows)
    mine = sandbox.call(list_conversations, assignee="ada@example.com")["conversations"]
    assert mine
    assert mine == sandbox.call(list_conversations, assignee="me")["conversations"]


def test_a_conversation_is_read_with_its_messages_and_their_texts(sandbox: Sandbox) -> None:
    id_ = _first(sandbox)["id"]
    row = sandbox.call(get_conversation, id=id_)["conversations"][0]
    assert row["id"] == id_
    listed = sandbox.call(list_conversation_messages, conversation_id=id_, params={"limit": 20})[
        "messages"
    ]
    assert listed[: len(row["messages"])] == row["messages"]
    ids = ",".join(row["id"] for row in listed)
    assert all(row["body"] for row in sandbox.call(get_messages, message_ids=ids)["messages"])
    for function, part in [
        (list_conversation_comments, "comments"),
        (list_conversation_drafts, "drafts"),
        (list_conversation_posts, "posts"),
    ]:
        assert part in sandbox.call(function, conversation_id=id_)


def test_a_message_is_found_by_its_message_id(sandbox: Sandbox) -> None:
    id_ = _first(sandbox, mailbox="all", domain="example.org")["id"]
    message = sandbox.call(get_conversation, id=id_)["conversations"][0]["messages"][0]
    params = {"email_message_id": message["email_message_id"]}
    found = sandbox.call(list_messages, params=params)["messages"]
    assert [row["id"] for row in found] == [message["id"]]
    assert sandbox.call(list_messages, email_message_id="<none@example.test>")["messages"] == []


def test_conversations_are_closed_labelled_assigned_and_opened_again(sandbox: Sandbox) -> None:
    id_ = _first(sandbox, inbox="Support")["id"]
    sandbox.call(update_conversations, conversation_ids=id_, close=True, assign=["Ben Okafor"])
    closed = sandbox.call(list_conversations, inbox="Support", state="closed", limit=100)
    row = next(row for row in closed["conversations"] if row["id"] == id_)
    assert "ben@example.com" in row["assignee_emails"]
    changed = sandbox.call(
        update_conversations, conversation_ids=id_, reopen=True, team="Sales",
        move_to="team_inbox", subject="Again",
    )  # fmt: skip
    assert changed["conversations"][0]["subject"] == "Again"
    moved = sandbox.call(list_conversations, inbox="Sales", limit=100)["conversations"]
    assert id_ in [row["id"] for row in moved]


def test_two_conversations_become_one(sandbox: Sandbox) -> None:
    rows = sandbox.call(list_conversations, inbox="Support", limit=2)["conversations"]
    one, other = (row["id"] for row in rows)
    body = {"target": other, "subject": "Both"}
    left = sandbox.call(merge_conversation, conversation_id=one, body=body)["conversations"][0]
    assert left["subject"] == "Both"
    found = sandbox.call(get_conversation, id=one)["conversations"][0]
    assert found["id"] == left["id"]


def test_a_comment_is_a_post_and_leaves_a_closed_conversation_closed(sandbox: Sandbox) -> None:
    id_ = _first(sandbox, inbox="Support", state="closed")["id"]
    made = sandbox.call(
        create_comment, conversation_id=id_, body="Please **look**", assignees=["ben@example.com"]
    )
    posts = sandbox.call(list_conversation_posts, conversation_id=id_)["posts"]
    assert made["posts"]["id"] in [post["id"] for post in posts]
    row = sandbox.call(get_conversation, id=id_)["conversations"][0]
    assert all(user["closed"] for user in row["users"])
    assert "ben@example.com" in row["assignee_emails"]
    sandbox.call(delete_post, post_id=made["posts"]["id"])
    posts = sandbox.call(list_conversation_posts, conversation_id=id_)["posts"]
    assert made["posts"]["id"] not in [post["id"] for post in posts]


def test_a_post_of_a_body_alone_is_taken(sandbox: Sandbox) -> None:
    id_ = _first(sandbox)["id"]
    data = sandbox.call(create_post, body={"conversation": id_, "body": "Deployed"})
    assert data["posts"]["conversation"] == id_


def test_a_draft_is_written_listed_and_thrown_away(sandbox: Sandbox) -> None:
    body = {
        "subject": "Follow up",
        "body": "Thanks for the details.",
        "to_fields": [{"address": "person@example.test"}],
    }
    draft = sandbox.call(create_draft, body=body)["drafts"]
    listed = sandbox.call(list_conversation_drafts, conversation_id=draft["conversation"])["drafts"]
    assert [row["id"] for row in listed] == [draft["id"]]
    data = sandbox.call(delete_draft, draft_id=draft["id"])
    assert data == {"ok": True, "deleted": [draft["id"]]}


def test_open_tasks_are_listed_finished_and_then_completed(sandbox: Sandbox) -> None:
    tasks = sandbox.call(list_tasks, state="open", limit=20)["tasks"]
    assert {task["state"] for task in tasks} == {"todo", "in_progress"}
    times = [task["last_activity_at"] for task in tasks]
    assert times == sorted(times, reverse=True)
    id_ = next(task["id"] for task in tasks if task["type"] == "task")
    data = sandbox.call(update_task, task_id=id_, body={"state": "completed"})
    assert data["tasks"]["state"] == "closed"
    assert sandbox.call(get_task, task_id=id_)["tasks"]["state"] == "closed"
    done = sandbox.call(list_tasks, state="completed", limit=100)["tasks"]
    assert id_ in [task["id"] for task in done]


def test_tasks_are_added_for_oneself_a_team_and_a_conversation(sandbox: Sandbox) -> None:
    with pytest.raises(UsageError, match="name the `organization`"):
        sandbox.call(create_task, title="Order spokes")
    organization = _organization(sandbox)
    mine = sandbox.call(create_task, title="Order spokes", organization=organization)["tasks"]
    assert mine["assignees"] == [sandbox.call(get_current_user)["id"]]
    sandbox.call(create_task, title="Order rims", team="Support", due_date="2027-01-31")
    id_ = _first(sandbox, inbox="Support")["id"]
    sub = sandbox.call(create_task, title="Call back", conversation=id_, assignee="me")["tasks"]
    assert sub["conversation"] == id_
    found = sandbox.call(list_tasks, conversation=id_, type="task")["tasks"]
    assert sub["id"] in [task["id"] for task in found]
    due = sandbox.call(list_tasks, due_from="2027-01-31", due_to="2027-01-31")["tasks"]
    assert [task["title"] for task in due] == ["Order rims"]


def test_contacts_are_searched_added_changed_and_grouped(sandbox: Sandbox) -> None:
    found = sandbox.call(list_contacts, params={"search": "Abbot", "limit": 50})["contacts"]
    assert found
    assert all("Abbot" in str(contact) for contact in found)
    rows = [{"email": "person@example.test", "first_name": "Example"}]
    made = sandbox.call(create_contacts, body={"contacts": rows})["contacts"][0]
    assert made["infos"][0]["value"] == "person@example.test"
    sandbox.call(
        update_contacts, contact_ids=made["id"], body={"phone": "+14155550123", "notes": "VIP"}
    )
    contact = sandbox.call(get_contact, contact_id=made["id"])["contacts"][0]
    assert contact["notes"] == "VIP"
    assert [info["kind"] for info in contact["infos"]] == ["email", "phone_number"]
    books = sandbox.call(list_contact_books)["contact_books"]
    assert contact["contact_book"] in [book["id"] for book in books]
    assert sandbox.call(list_contact_groups, kind="organization")["contact_groups"]


def test_users_teams_and_labels_are_listed_by_organization(sandbox: Sandbox) -> None:
    params = {"organization": _organization(sandbox)}
    some = sandbox.call(list_users, params=params)["users"]
    assert 0 < len(some) < len(sandbox.call(list_users)["users"])
    for function in (list_teams, list_shared_labels):
        ((rows),) = sandbox.call(function, params=params).values()
        assert {row["organization"] for row in rows} == {params["organization"]}


def test_teams_and_labels_are_added_and_changed(sandbox: Sandbox) -> None:
    organization = _organization(sandbox)
    team = sandbox.call(create_teams, body={"name": "Night", "organization": organization})
    id_ = team["teams"][0]["id"]
    sandbox.call(update_teams, team_ids=id_, body={"name": "Day"})
    assert "Day" in [row["name"] for row in sandbox.call(list_teams)["teams"]]
    body = {"shared_labels": [{"name": "Urgent", "organization": organization}]}
    id_ = sandbox.call(create_shared_labels, body=body)["shared_labels"][0]["id"]
    changed = sandbox.call(update_shared_labels, shared_label_ids=id_, body={"color": "#430098"})
    assert changed["shared_labels"][0]["color"] == "#430098"


def test_responses_are_added_changed_and_deleted(sandbox: Sandbox) -> None:
    assert sandbox.call(list_responses)["responses"]
    row = {"name": "Thanks", "body": "<div>Hi</div>", "organization": _organization(sandbox)}
    id_ = sandbox.call(create_responses, body={"responses": [row]})["responses"][0]["id"]
    sandbox.call(update_responses, response_ids=id_, body={"subject": "Hello"})
    response = sandbox.call(get_response, response_id=id_)["responses"][0]
    assert (response["title"], response["subject"]) == ("Thanks", "Hello")
    sandbox.call(delete_responses, response_ids=id_)
    with pytest.raises(ServiceError, match="404"):
        sandbox.call(get_response, response_id=id_)


def test_a_report_is_pending_and_then_there(sandbox: Sandbox, kosmo_clock: Clock) -> None:
    body = {
        "organization": _organization(sandbox),
        "start": "2026-05-01",
        "end": "2026-05-06",
        "time_zone": "UTC",
    }
    id_ = sandbox.call(create_analytics_report, body=body)["reports"]["id"]
    with pytest.raises(TryLaterError):
        sandbox.call(get_analytics_report, report_id=id_)
    kosmo_clock.now += 10
    report = sandbox.call(get_analytics_report, report_id=id_)["reports"]
    assert report["selected_period"]["global"]["totals"]["metrics"]
    kosmo_clock.now += 120
    with pytest.raises(TryLaterError, match="has expired"):
        sandbox.call(get_analytics_report, report_id=id_)


def test_a_hook_is_added_listed_and_deleted(sandbox: Sandbox) -> None:
    body = {"event": "incoming_email", "url": "https://example.test/hook"}
    id_ = sandbox.call(create_hook, body=body)["hooks"]["id"]
    assert [hook["id"] for hook in sandbox.call(list_hooks)["hooks"]] == [id_]
    assert sandbox.call(delete_hook, hook_id=id_)["deleted"] == [id_]


def test_raw_requests_reach_every_documented_endpoint(sandbox: Sandbox) -> None:
    with pytest.raises(ServiceError, match="400"):
        sandbox.call(api_get, path="/contacts", params={"limit": 10})
    task = {"title": "Raw", "assignees": [sandbox.call(get_current_user)["id"]]}
    body = {"tasks": {**task, "organization": _organization(sandbox)}}
    id_ = sandbox.call(api_post, path="/v1/tasks", body=body)["tasks"]["id"]
    sandbox.call(api_patch, path=f"/tasks/{id_}", body={"tasks": {"state": "closed"}})
    assert sandbox.call(api_get, path=f"tasks/{id_}")["tasks"]["state"] == "closed"
    draft = {"drafts": {"body": "x", "from_field": {"address": "ada@example.com"}}}
    id_ = sandbox.call(api_post, path="/drafts", body=draft)["drafts"]["id"]
    assert sandbox.call(api_delete, path=f"/drafts/{id_}") is not None
