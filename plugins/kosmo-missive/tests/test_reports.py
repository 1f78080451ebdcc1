"""Which requests ask for reports and hooks, and what pending and missing ones become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Response, ServiceError, TryLaterError, UsageError
from kosmo_missive.hooks import create_hook, delete_hook, list_hooks
from kosmo_missive.raw import api_delete, api_get, api_patch, api_post
from kosmo_missive.reports import create_analytics_report, get_analytics_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Desk

BEN = "11111111-0000-4000-8000-000000000002"
ORGANIZATION = "22222222-0000-4000-8000-000000000001"
HOOK = {"type": "incoming_email", "url": "https://example.test/hook"}


def test_a_reports_dates_are_whole_days_in_its_time_zone(desk: Desk) -> None:
    body = {"organization": "o1", "start": "2026-05-01", "end": "2026-05-06", "time_zone": "UTC"}
    desk.call(create_analytics_report, body=body)
    assert desk.sent == ["POST /analytics/reports"]
    assert desk.bodies == [{"reports": {**body, "start": 1777593600, "end": 1778111999}}]
    desk.call(create_analytics_report, body={"reports": {**body, "time_zone": "Europe/Paris"}})
    assert desk.bodies[-1]["reports"]["start"] == 1777593600 - 7200


def test_a_report_gets_the_only_organization_and_tells_of_utc(desk: Desk) -> None:
    desk.call(create_analytics_report, body={"start": "2026-05-01", "end": 1778111999})
    report = desk.bodies[-1]["reports"]
    assert (report["organization"], report["time_zone"]) == (ORGANIZATION, "UTC")
    assert "days in UTC" in desk.notes
    desk.call(create_analytics_report, body={"start": 1, "end": 2, "organization": "o1"})
    assert desk.bodies[-1]["reports"] == {"start": 1, "end": 2, "organization": "o1"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"start": "2026-05-01"}, "lacks `end`"),
        ({"start_date": "2026-05-01", "end_date": "2026-05-06"}, "has `end_date`, `start_date`"),
        ({"start": "2026-05-06", "end": "2026-05-01"}, "`start` must be before `end`"),
        ({"start": "May", "end": "2026-05-01"}, "`start` is no date"),
    ],
)
def test_a_report_over_no_period_is_refused(desk: Desk, body: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(create_analytics_report, body=body)
    assert desk.sent == []


def test_a_finished_report_comes_as_missive_gives_it(desk: Desk) -> None:
    desk.answers["GET /analytics/reports/r1"] = {"reports": {"start": 1}}
    assert desk.call(get_analytics_report, report_id="r1") == {"reports": {"start": 1}}


def test_a_report_that_is_not_there_may_come_later(desk: Desk) -> None:
    desk.answers["GET /analytics/reports/r1"] = Response(404, {}, b"")
    with pytest.raises(TryLaterError, match="not ready, or has expired") as pending:
        desk.call(get_analytics_report, report_id="r1")
    assert pending.value.code == "report_pending"
    assert pending.value.retryable
    assert pending.value.retry_after == 5
    assert pending.value.exit_code == 5
    assert pending.value.hint is None
    assert pending.value.message.endswith("ask again in five seconds")


def test_a_report_that_is_refused_is_refused(desk: Desk) -> None:
    desk.answers["GET /analytics/reports/r1"] = Response(403, {}, b'{"error":{"message":"plan"}}')
    with pytest.raises(ServiceError, match="plan"):
        desk.call(get_analytics_report, report_id="r1")


@pytest.mark.parametrize("status", [404, 405])
def test_hooks_that_missive_cannot_list_are_those_made_here_and_a_note_says_so(
    desk: Desk, status: int
) -> None:
    desk.answers["GET /hooks"] = Response(status, {}, b"")
    desk.answers["POST /hooks"] = {"hooks": {"id": "h1"}}
    desk.call(create_hook, body=HOOK)
    assert desk.call(list_hooks, params={"limit": 5}) == {"hooks": [{**HOOK, "id": "h1"}]}
    assert "Settings > Rules" in desk.notes
    assert desk.sent[-1] == "GET /hooks?limit=5"
    assert desk.call(list_hooks, offset=1) == {"hooks": []}
    assert desk.call(list_hooks, organization="org_2") == {"hooks": []}
    desk.call(delete_hook, hook_id="h1")
    assert desk.call(list_hooks) == {"hooks": []}


def test_hooks_are_given_should_missive_list_them(desk: Desk) -> None:
    assert desk.call(list_hooks) == {"hooks": []}


def test_a_hook_gets_its_envelope_and_its_type_from_event(desk: Desk) -> None:
    desk.call(create_hook, body={"event": "new_comment", "url": HOOK["url"], "author": "Ben Bell"})
    hook = {"type": "new_comment", "url": HOOK["url"], "author": BEN}
    assert desk.bodies[-1] == {"hooks": hook}
    desk.call(create_hook, body={"hooks": HOOK})
    assert desk.bodies[-1] == {"hooks": HOOK}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({**HOOK, "type": "conversation_closed"}, "`type` cannot be `conversation_closed`"),
        ({**HOOK, "is_task": True}, "of the type `new_comment` only"),
        ({**HOOK, "type": "new_comment", "from_eq": "x"}, "of the type `incoming_email` only"),
        ({**HOOK, "url": "example.test"}, "must begin with"),
        ({"type": "new_comment"}, "lacks `url`"),
        ({**HOOK, "secret": "x"}, "has `secret`"),
    ],
)
def test_a_hook_that_missive_would_misread_is_refused(
    desk: Desk, body: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(create_hook, body=body)
    assert desk.sent == []


def test_a_deleted_hook_is_told(desk: Desk) -> None:
    desk.answers["DELETE /hooks/h1"] = Response(200, {}, b"")
    assert desk.call(delete_hook, hook_id="h1") == {"ok": True, "deleted": ["h1"]}


@pytest.mark.parametrize(
    ("function", "arguments", "sent", "body"),
    [
        (api_get, {"path": "/contacts", "params": {"limit": 10}}, "GET /contacts?limit=10", None),
        (api_get, {"path": "v1/users"}, "GET /users", None),
        (api_post, {"path": "/drafts", "body": {"x": 1}}, "POST /drafts", {"x": 1}),
        (api_post, {"path": "/drafts"}, "POST /drafts", {}),
        (api_patch, {"path": "/contacts/k1", "body": {"x": 1}}, "PATCH /contacts/k1", {"x": 1}),
        (api_delete, {"path": "/drafts/d1", "params": {"a": "b"}}, "DELETE /drafts/d1?a=b", None),
    ],
)
def test_a_raw_request_goes_out_as_it_is(
    desk: Desk, function: Callable[..., Any], arguments: dict[str, Any], sent: str, body: Any
) -> None:
    desk.call(function, **arguments)
    assert (desk.sent, desk.bodies) == ([sent], [body])


@pytest.mark.parametrize("function", [api_get, api_post, api_patch, api_delete])
@pytest.mark.parametrize(
    "path", ["https://example.test/x", "//example.test/x", "/../x", "/a/%2e%2e"]
)
def test_a_raw_request_never_leaves_the_service(
    desk: Desk, function: Callable[..., Any], path: str
) -> None:
    with pytest.raises(UsageError):
        desk.call(function, path=path)
    assert desk.sent == []


def test_a_raw_request_without_an_answer_is_ok(desk: Desk) -> None:
    desk.answers["DELETE /drafts/d1"] = Response(204, {}, b"")
    assert desk.call(api_delete, path="/drafts/d1") == {"ok": True}
