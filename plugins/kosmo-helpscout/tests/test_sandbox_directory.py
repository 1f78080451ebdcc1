"""Customers, the directory, webhooks, reports and raw requests, against the simulator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import ServiceError, UsageError
from kosmo.testing import Pages
from kosmo_helpscout.changes import (
    create_conversation,
)
from kosmo_helpscout.conversations import list_conversations
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
from kosmo_helpscout.hooks import (
    create_webhook,
    delete_webhook,
    get_webhook,
    list_webhooks,
    update_webhook,
)
from kosmo_helpscout.mailboxes import (
    get_mailbox,
    get_saved_reply,
    list_folders,
    list_mailboxes,
    list_saved_replies,
)
from kosmo_helpscout.organizations import (
    create_organization,
    get_organization,
    list_organization_customers,
    list_organizations,
)
from kosmo_helpscout.raw import api_delete, api_get, api_patch, api_post, api_put
from kosmo_helpscout.replies import create_note
from kosmo_helpscout.reports import get_rating, get_report
from kosmo_helpscout.tags import get_tag, list_tags
from kosmo_helpscout.teams import list_team_members, list_teams
from kosmo_helpscout.threads import list_threads
from kosmo_helpscout.users import get_current_user, get_user, list_users
from kosmo_helpscout.workflows import list_workflows, run_workflow, update_workflow

if TYPE_CHECKING:
    from kosmo.testing import Sandbox

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


def test_customers_are_found_made_changed_and_deleted(sandbox: Sandbox) -> None:
    made = sandbox.call(
        create_customer,
        first_name="Jane", last_name="Doe", email="jane@example.net", phone="+14155550100",
        organization="Acme Corp", job_title="Editor",
    )["id"]  # fmt: skip
    found = sandbox.call(list_customers, email="JANE@example.net")["_embedded"]["customers"]
    assert [row["id"] for row in found] == [made]
    found = sandbox.call(list_customers, email="jane@ex")["_embedded"]["customers"]
    assert [row["id"] for row in found] == [made]
    row = sandbox.call(get_customer, id=made)
    assert row["_embedded"]["emails"][0]["value"] == "jane@example.net"
    assert row["_embedded"]["phones"][0]["value"] == "+14155550100"
    sandbox.call(update_customer, id=made, last_name="Roe", job_title="")
    row = sandbox.call(get_customer, id=made)
    assert (row["lastName"], row["jobTitle"], row["firstName"]) == ("Roe", "", "Jane")
    with pytest.raises(ServiceError, match="already exists") as refused:
        sandbox.call(create_customer, email="Jane@Example.net")
    assert refused.value.code == "conflict"
    sandbox.call(delete_customer, id=made)
    assert sandbox.call(list_customers, email="jane@example.net")["page"]["totalElements"] == 0
    with pytest.raises(ServiceError, match="has conversations"):
        sandbox.call(delete_customer, id=_first(sandbox)["primaryCustomer"]["id"])


def test_customers_are_searched_by_name_and_keyword(sandbox: Sandbox) -> None:
    rows = sandbox.call(list_customers, first_name="alma", sort_field="lastName")
    assert {row["firstName"] for row in rows["_embedded"]["customers"]} == {"Alma"}
    names = [row["lastName"] for row in rows["_embedded"]["customers"]]
    assert names == sorted(names)
    rows = sandbox.call(list_customers, query="Costa", pages=Pages(all=True))
    assert len(rows["_embedded"]["customers"]) == 22


def test_entries_and_properties_of_a_customer_change(sandbox: Sandbox) -> None:
    of = {"customer_id": sandbox.call(create_customer, first_name="Jo")["id"]}
    for kind, value, type_ in [
        ("email", "jo@example.net", "home"),
        ("phone", "123", None),
        ("chat", "jo", "skype"),
        ("social_profile", "jo", "twitter"),
        ("website", "https://example.net", None),
    ]:
        entry = sandbox.call(create_customer_entry, **of, kind=kind, value=value, type=type_)
        listed = sandbox.call(list_customer_entries, **of, kind=kind)["entries"]
        assert [(one["id"], one["value"]) for one in listed] == [(entry["id"], value)]
        sandbox.call(delete_customer_entry, **of, kind=kind, entry_id=entry["id"])
        assert sandbox.call(list_customer_entries, **of, kind=kind) == {"entries": []}
    id_ = of["customer_id"]
    sandbox.call(set_customer_properties, id=id_, properties={"garden-size": "huge"})
    properties = sandbox.call(get_customer, id=id_)["_embedded"]["properties"]
    assert [(one["slug"], one["value"]) for one in properties] == [("garden-size", "huge")]
    sandbox.call(set_customer_properties, id=id_, properties={"garden-size": None})
    with pytest.raises(ServiceError, match="is not a property"):
        sandbox.call(set_customer_properties, id=id_, properties={"shoe-size": "9"})


def test_the_directory_can_be_read(sandbox: Sandbox) -> None:
    me = sandbox.call(get_current_user)
    assert (me["firstName"], me["role"]) == ("Mira", "owner")
    assert sandbox.call(get_user, id=me["id"]) == me
    assert len(sandbox.call(list_users, mailbox=303)["_embedded"]["users"]) == 2
    for row in sandbox.call(list_mailboxes)["_embedded"]["mailboxes"]:
        whole = sandbox.call(get_mailbox, id=row["id"])
        assert whole["email"] == row["email"]
        folders = sandbox.call(list_folders, mailbox_id=row["id"])["folders"]
        assert whole["_embedded"]["folders"] == folders
        held = sandbox.call(list_conversations, mailbox=row["id"])["page"]["totalElements"]
        assert sum(folder["totalCount"] for folder in folders) == held
    reply = sandbox.call(list_saved_replies, mailbox_id=SUPPORT)["saved_replies"][0]
    assert sandbox.call(get_saved_reply, mailbox_id=SUPPORT, reply_id=reply["id"])["text"]
    team = sandbox.call(list_teams)["_embedded"]["teams"][0]
    assert len(sandbox.call(list_team_members, team_id=team["id"])["_embedded"]["users"]) == 2
    tag = sandbox.call(list_tags)["_embedded"]["tags"][0]
    assert sandbox.call(get_tag, id=tag["id"]) == tag
    held = sandbox.call(list_conversations, tag=tag["name"])["page"]["totalElements"]
    assert held == tag["ticketCount"]
    company = sandbox.call(list_organizations)["_embedded"]["organizations"][0]
    assert sandbox.call(get_organization, id=company["id"]) == company
    rows = sandbox.call(list_organization_customers, organization_id=company["id"])
    assert {row["organization"] for row in rows["_embedded"]["customers"]} == {company["name"]}
    sandbox.call(create_organization, name="Acme", domains=["acme.example"])
    with pytest.raises(ServiceError, match="already exists"):
        sandbox.call(create_organization, name="ACME")


def test_webhooks_are_made_replaced_and_deleted(sandbox: Sandbox) -> None:
    (first,) = sandbox.call(list_webhooks)["_embedded"]["webhooks"]
    hook: dict[str, Any] = {"url": "https://example.com/hook", "secret": "shared word"}
    id_ = sandbox.call(create_webhook, **hook, events=["convo.assigned"])["id"]
    sandbox.call(update_webhook, id=id_, **hook, events=["convo.moved", "convo.tags"], label="x")
    row = sandbox.call(get_webhook, id=id_)
    assert (row["events"], row["label"], row["state"]) == (
        ["convo.moved", "convo.tags"], "x", "enabled",
    )  # fmt: skip
    assert sandbox.call(list_webhooks)["_embedded"]["webhooks"] == [first, row]
    sandbox.call(delete_webhook, id=id_)
    assert sandbox.call(list_webhooks)["_embedded"]["webhooks"] == [first]


def test_workflows_are_run_and_switched(sandbox: Sandbox) -> None:
    flow = sandbox.call(list_workflows, type="manual")["_embedded"]["workflows"][0]
    id_ = _made(sandbox)
    sandbox.call(run_workflow, id=flow["id"], conversation_ids=[id_])
    newest = sandbox.call(list_threads, conversation_id=id_)["_embedded"]["threads"][0]
    assert newest["type"] == "lineitem"
    sandbox.call(update_workflow, id=flow["id"], status="inactive")
    with pytest.raises(ServiceError, match="not an active manual workflow"):
        sandbox.call(run_workflow, id=flow["id"], conversation_ids=[id_])


def test_reports_count_what_there_is(sandbox: Sandbox) -> None:
    data = sandbox.call(
        get_report,
        report="company", start="2026-05-01", end="2026-05-31",
        previous_start="2026-04-01", previous_end="2026-04-30", mailboxes=[SUPPORT],
    )  # fmt: skip
    assert data["current"]["conversationsCreated"] > 0
    assert "conversationsCreated" in data["deltas"]
    rows = sandbox.call(
        get_report, report="user/drilldown", start="2026-05-01", end="2026-05-31", user=501
    )["_embedded"]["conversations"]
    assert {row["assignee"]["id"] for row in rows} == {501}
    assert sandbox.call(get_rating, id=9901)["rating"] == "great"


def test_raw_requests_reach_what_has_no_function(sandbox: Sandbox) -> None:
    made = sandbox.call(api_post, path="/customers", body={"firstName": "Raw"})
    path = f"/customers/{made['id']}"
    sandbox.call(api_put, path=path, body={"firstName": "Rawer", "lastName": "Still"})
    sandbox.call(api_patch, path=path, body=[{"op": "remove", "path": "/lastName"}])
    row = sandbox.call(api_get, path=f"/v2{path}")
    assert (row["firstName"], row["lastName"]) == ("Rawer", "")
    assert sandbox.call(api_delete, path=path) == {"ok": True}
    with pytest.raises(ServiceError) as refused:
        sandbox.call(api_get, path="/nothing/here")
    assert refused.value.code == "not_found"


def test_text_that_is_no_text_goes_nowhere(sandbox: Sandbox) -> None:
    with pytest.raises(UsageError):
        sandbox.call(create_note, conversation_id=10001, text="half \ud83d a pair")
