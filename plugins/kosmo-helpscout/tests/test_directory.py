"""Inboxes, users, teams, tags, workflows, organizations, webhooks, reports, raw requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Response, ServiceError, UsageError
from kosmo_helpscout.custom_fields import list_custom_fields
from kosmo_helpscout.hooks import create_webhook, delete_webhook, get_webhook, update_webhook
from kosmo_helpscout.mailboxes import (
    get_mailbox,
    get_saved_reply,
    list_folders,
    list_mailboxes,
    list_saved_replies,
)
from kosmo_helpscout.organizations import create_organization, list_organization_customers
from kosmo_helpscout.raw import api_delete, api_get, api_patch, api_post, api_put
from kosmo_helpscout.reports import get_rating, get_report
from kosmo_helpscout.tags import get_tag, list_tags
from kosmo_helpscout.teams import list_team_members, list_teams
from kosmo_helpscout.users import get_current_user, get_user, list_users
from kosmo_helpscout.workflows import list_workflows, run_workflow, update_workflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Desk

HOOK: dict[str, Any] = {
    "url": "https://x.y/hook",
    "events": ["convo.assigned"],
    "secret": "mZ9XbGHodX",
}


@pytest.mark.parametrize(
    ("function", "arguments", "line", "key"),
    [
        (list_mailboxes, {}, "GET /mailboxes?page=1", "mailboxes"),
        (list_users, {"mailbox": 256}, "GET /users?mailbox=256&page=1", "users"),
        (list_users, {"email": "a@b.c"}, "GET /users?email=a@b.c&page=1", "users"),
        (list_teams, {}, "GET /teams?page=1", "teams"),
        (list_team_members, {"team_id": 6}, "GET /teams/6/members?page=1", "users"),
        (list_tags, {}, "GET /tags?page=1", "tags"),
        (list_workflows, {"mailbox": 2}, "GET /workflows?mailboxId=2&page=1", "workflows"),
        (list_workflows, {"type": "manual"}, "GET /workflows?type=manual&page=1", "workflows"),
        (
            list_organization_customers,
            {"organization_id": 7},
            "GET /organizations/7/customers?page=1",
            "customers",
        ),
    ],
)
def test_lists_of_fifty_are_asked_for_and_cut(
    desk: Desk, function: Callable[..., Any], arguments: dict[str, Any], line: str, key: str
) -> None:
    rows = [{"id": place} for place in range(40)]
    desk.answers[line] = desk.hal(key, rows, size=50)
    data = desk.call(function, **arguments)
    assert desk.sent == [line]
    assert data["_embedded"][key] == rows[:25]
    assert data["page"] == {"size": 25, "totalElements": 40, "totalPages": 2, "number": 1}


def test_an_inbox_comes_with_its_folders_and_users(desk: Desk) -> None:
    desk.answers["GET /mailboxes/123"] = {"id": 123, "name": "Support", "email": "s@x.com"}
    desk.answers["GET /mailboxes/123/folders"] = {"_embedded": {"folders": [{"id": 1}]}}
    desk.answers["GET /users?mailbox=123&page=1"] = desk.hal("users", [{"id": 5}], size=50)
    data = desk.call(get_mailbox, id=123)
    assert data["name"] == "Support"
    assert data["_embedded"] == {"folders": [{"id": 1}], "users": [{"id": 5}]}
    assert desk.call(get_mailbox, id=123, alone=True) == desk.answers["GET /mailboxes/123"]
    assert len(desk.sent) == 4


def test_saved_replies_come_bare_or_wrapped(desk: Desk) -> None:
    rows = [{"id": 1, "name": "Hello"}]
    for answer in (rows, {"_embedded": {"saved-replies": rows}}):
        desk.answers["GET /mailboxes/1/saved-replies"] = answer
        assert desk.call(list_saved_replies, mailbox_id=1) == {"saved_replies": rows}


@pytest.mark.parametrize(
    ("function", "arguments", "line"),
    [
        (get_current_user, {}, "GET /users/me"),
        (get_user, {"id": 1}, "GET /users/1"),
        (get_tag, {"id": 1}, "GET /tags/1"),
        (get_webhook, {"id": 123}, "GET /webhooks/123"),
        (get_rating, {"id": 9}, "GET /ratings/9"),
        (list_folders, {"mailbox_id": 1}, "GET /mailboxes/1/folders"),
        (list_custom_fields, {"mailbox_id": 1}, "GET /mailboxes/1/fields"),
        (get_saved_reply, {"mailbox_id": 1, "reply_id": 2}, "GET /mailboxes/1/saved-replies/2"),
        (delete_webhook, {"id": 1}, "DELETE /webhooks/1"),
    ],
)
def test_single_rows_have_their_addresses(
    desk: Desk, function: Callable[..., Any], arguments: dict[str, Any], line: str
) -> None:
    desk.call(function, **arguments)
    assert desk.sent == [line]


def test_a_webhook_is_made_and_replaced_as_a_whole(desk: Desk) -> None:
    desk.call(create_webhook, **HOOK)
    desk.call(update_webhook, id=123, **HOOK, label="One", notification=True, mailbox_ids=[3])
    assert desk.sent == ["POST /webhooks", "PUT /webhooks/123"]
    assert desk.bodies == [
        {**HOOK, "payloadVersion": "V2", "notification": False},
        {**HOOK, "payloadVersion": "V2", "notification": True, "label": "One", "mailboxIds": [3]},
    ]


def test_workflows_are_run_and_switched(desk: Desk) -> None:
    data = desk.call(run_workflow, id=123, conversation_ids=[1, 2])
    desk.call(update_workflow, id=123, status="inactive")
    assert desk.sent == ["POST /workflows/123/run", "PATCH /workflows/123"]
    operation = {"op": "replace", "path": "/status", "value": "inactive"}
    assert desk.bodies == [{"conversationIds": [1, 2]}, operation]
    assert data["conversation_ids"] == [1, 2]


def test_an_organization_is_made_with_what_is_known(desk: Desk) -> None:
    desk.call(create_organization, name="Acme", domains=["acme.com"])
    assert desk.bodies == [{"name": "Acme", "domains": ["acme.com"]}]


def test_a_report_is_asked_for_with_lists_and_utc_times(desk: Desk) -> None:
    desk.call(
        get_report,
        report="company/customers-helped", start="2026-05-01", end="2026-05-31",
        mailboxes=[1, 2], types=["email", "chat"], view_by="day", office_hours=True,
        filters={"rows": 10},
    )  # fmt: skip
    path, _, query = desk.sent[0].partition("?")
    assert path == "GET /reports/company/customers-helped"
    assert set(query.split("&")) == {
        "rows=10", "viewBy=day", "start=2026-05-01T00:00:00Z", "end=2026-05-31T23:59:59Z",
        "mailboxes=1,2", "types=email,chat", "officeHours=true",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"report": "user/replies"}, "needs `user`"),
        ({"report": "company", "previous_start": "2026-04-01"}, "together"),
        ({"report": "company", "previous_start": "May", "previous_end": "June"}, "is no time"),
        (
            {"report": "company", "previous_start": "0001-01-01T00:00+14:00", "previous_end": "x"},
            "`previous_start` is no time",
        ),
    ],
)
def test_a_report_that_cannot_be_is_refused_here(
    desk: Desk, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(get_report, start="2026-05-01", end="2026-05-31", **arguments)
    assert desk.sent == []


def test_a_plan_without_reports_is_told_in_help_scouts_words(desk: Desk) -> None:
    told = b'{"message": "Reports are available on the Plus and Pro plans only"}'
    desk.answers["GET /reports/company"] = Response(403, {}, told)
    with pytest.raises(ServiceError, match="on the Plus and Pro plans only") as refused:
        desk.call(get_report, report="company", start="2026-05-01", end="2026-05-31")
    assert refused.value.code == "forbidden"


def test_raw_requests_go_out_as_they_are_typed(desk: Desk) -> None:
    desk.call(api_get, path="/v2/conversations", params={"tag": "a", "page": 2})
    made = desk.call(api_post, path="customers", body={"firstName": "Jo"})
    desk.call(api_put, path="/conversations/1/tags", body={"tags": []})
    desk.call(api_patch, path="/customers/1", body=[{"op": "remove", "path": "/age"}])
    done = desk.call(api_delete, path="/webhooks/1")
    assert desk.sent == [
        "GET /conversations?tag=a&page=2", "POST /customers", "PUT /conversations/1/tags",
        "PATCH /customers/1", "DELETE /webhooks/1",
    ]  # fmt: skip
    assert desk.bodies[3] == [{"op": "remove", "path": "/age"}]
    location = "https://api.helpscout.net/v2/customers/77"
    assert made == {"ok": True, "id": "77", "location": location}
    assert done == {"ok": True}


@pytest.mark.parametrize("path", ["https://evil.example/x", "//evil.example", "/../v1/x"])
def test_a_raw_request_stays_where_help_scout_is(desk: Desk, path: str) -> None:
    with pytest.raises(UsageError):
        desk.call(api_get, path=path)
    assert desk.sent == []


def test_an_error_names_the_field_that_it_is_about(desk: Desk) -> None:
    desk.answers["POST /webhooks"] = Response(
        400,
        {"content-type": "application/vnd.error+json"},
        b'{"logRef": "r", "message": "Validation error", "_embedded": {"errors": [{"path":'
        b' "country", "message": "may not be empty", "links": []}]}, "links": []}',
    )
    with pytest.raises(ServiceError, match="Validation error: `country` may not be empty"):
        desk.call(create_webhook, **HOOK)


@pytest.mark.parametrize(
    ("status", "code"),
    [(402, "payment_required"), (403, "forbidden"), (412, "conflict"), (423, "locked")],
)
def test_statuses_of_plans_and_permissions_have_codes_of_their_own(
    desk: Desk, status: int, code: str
) -> None:
    desk.answers["GET /users/me"] = Response(status, {}, b'{"message": "because"}')
    with pytest.raises(ServiceError, match="because") as refused:
        desk.call(get_current_user)
    assert refused.value.code == code
    assert refused.value.http_status == status
