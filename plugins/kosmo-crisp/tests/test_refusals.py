"""What Crisp's refusals become, whatever status they come under, and who the token belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import CredentialsError, KosmoError, Response, ServiceError, TryLaterError, UsageError
from kosmo_crisp.campaigns import list_campaigns
from kosmo_crisp.conversations import list_conversations
from kosmo_crisp.raw import api_delete, api_get, api_patch, api_post, api_put
from kosmo_crisp.users import get_current_user
from kosmo_crisp.websites import get_website

if TYPE_CHECKING:
    from conftest import Desk

LISTING = "GET conversations/1"


@pytest.mark.parametrize(
    ("status", "reason", "error", "code", "advice"),
    [
        (400, "search_query_too_long", ServiceError, "invalid_request", None),
        (401, "invalid_session", CredentialsError, "authentication_failed", "tier"),
        (402, "subscription_upgrade_required", ServiceError, "payment_required", "plan"),
        (403, "not_allowed", ServiceError, "forbidden", "tier `website`"),
        (404, "not_subscribed", ServiceError, "not_found", "website_id"),
        (420, "enhance_your_calm", TryLaterError, "rate_limited", "quota of the day"),
        (423, "quota_limit_exceeded", ServiceError, "locked", "quota may be spent"),
        (429, "rate_limited", TryLaterError, "rate_limited", "quota of the day"),
        (503, "unavailable", TryLaterError, "unavailable", None),
    ],
)
def test_a_refusal_is_told_with_crisps_reason_and_what_to_do(
    desk: Desk, status: int, reason: str, error: type[KosmoError], code: str, advice: str | None
) -> None:
    desk.answers[LISTING] = desk.envelope({}, status, reason=reason)
    with pytest.raises(error, match=reason) as raised:
        desk.call(list_conversations)
    assert (raised.value.code, raised.value.http_status) == (code, status)
    assert (advice or "") in raised.value.message
    assert raised.value.hint is None


@pytest.mark.parametrize(
    ("reason", "error", "code"),
    [
        ("not_subscribed", ServiceError, "not_found"),
        ("invalid_data", ServiceError, "invalid_request"),
        ("something_new", ServiceError, "service_error"),
        ("invalid_session", CredentialsError, "authentication_failed"),
        ("quota_limit_exceeded", TryLaterError, "rate_limited"),
    ],
)
def test_a_body_that_says_error_is_one_under_any_status(
    desk: Desk, reason: str, error: type[KosmoError], code: str
) -> None:
    body = f'{{"error": true, "reason": "{reason}", "data": {{"message": "more words"}}}}'
    desk.answers[LISTING] = Response(200, {}, body.encode())
    with pytest.raises(error, match=f"{reason}: more words") as raised:
        desk.call(list_conversations)
    assert (raised.value.code, raised.value.http_status) == (code, 200)
    with pytest.raises(error, match=reason):
        desk.call(api_get, path="/website/{website_id}/conversations/1")


def test_an_error_without_data_is_told_too(desk: Desk) -> None:
    desk.answers[LISTING] = Response(200, {}, b'{"error": true, "reason": "invalid_session"}')
    with pytest.raises(CredentialsError, match="invalid_session"):
        desk.call(list_conversations)


def test_a_token_that_expires_between_two_pages_ends_the_listing(desk: Desk) -> None:
    desk.answers[LISTING] = [{"session_id": f"session_{number}"} for number in range(50)]
    desk.answers["GET conversations/2"] = desk.envelope({}, 401, reason="invalid_session")
    with pytest.raises(CredentialsError, match="invalid_session"):
        desk.call(list_conversations, per_page=100)
    assert len(desk.sent) == 2


@pytest.mark.parametrize("body", [b"[]", b'{"error": false}', b'{"data": {}}', b'{"data": ["x"]}'])
def test_an_answer_of_another_shape_is_none(desk: Desk, body: bytes) -> None:
    desk.answers[LISTING] = Response(200, {}, body)
    with pytest.raises(ServiceError, match="Crisp's answer"):
        desk.call(list_conversations)


def test_a_token_that_may_not_list_campaigns_is_told_which_may(desk: Desk) -> None:
    desk.fields["tier"] = "plugin"
    desk.answers["GET campaigns/list/1"] = desk.envelope({}, 403, reason="not_allowed")
    with pytest.raises(ServiceError) as raised:
        desk.call(list_campaigns)
    assert "tier `plugin`" in raised.value.message


@pytest.mark.parametrize(
    ("tier", "line", "data"),
    [
        ("website", "GET", {"website_id": "w", "name": "Shop"}),
        ("plugin", "GET plugin/connect/account", {"plugin_id": "p"}),
    ],
)
def test_a_token_belongs_to_a_workspace_or_a_plugin(
    desk: Desk, tier: str, line: str, data: dict[str, Any]
) -> None:
    desk.fields["tier"] = tier
    desk.answers[line] = data
    assert desk.call(get_current_user) == {"data": {"tier": tier, "email": None, **data}}
    assert desk.sent == [line]


def test_the_workspace_is_the_accounts(desk: Desk) -> None:
    desk.answers["GET"] = {"website_id": "w", "name": "Shop"}
    assert desk.call(get_website)["data"]["name"] == "Shop"


def test_raw_requests_go_out_as_they_are(desk: Desk) -> None:
    path = "/website/{website_id}/settings"
    desk.answers = {f"{verb} settings": {"x": 1} for verb in ("GET", "POST", "PUT", "PATCH")}
    desk.answers["DELETE settings"] = Response(200, {}, b"")
    whole = {"error": False, "reason": "resolved", "data": {"x": 1}}
    assert desk.call(api_get, path=path, params={"a": "b"}) == whole
    assert desk.call(api_post, path="/v1" + path, body={"a": 1}) == whole
    assert desk.call(api_put, path=path) == whole
    assert desk.call(api_patch, path=path, body={"a": 2}) == whole
    assert desk.call(api_delete, path=path) == {"ok": True}
    assert desk.call(api_delete, path=path, body={"segment": "bug"}) == {"ok": True}
    assert desk.sent[0] == "GET settings?a=b"
    assert desk.bodies == [None, {"a": 1}, {}, {"a": 2}, None, {"segment": "bug"}]


@pytest.mark.parametrize("path", ["https://evil.test/x", "/../plugin", "//evil.test"])
def test_a_raw_path_stays_at_crisp(desk: Desk, path: str) -> None:
    with pytest.raises(UsageError):
        desk.call(api_get, path=path)
    assert desk.sent == []
