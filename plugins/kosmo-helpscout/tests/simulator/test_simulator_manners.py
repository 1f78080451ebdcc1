"""What every request meets: tokens, JSON, limits, paging, sizes, and paths that do not exist."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

import pytest
from kosmo_helpscout.simulator import app

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo.testing import SimulatorCaller


class Clock(Protocol):
    """Unix seconds that a test turns."""

    now: float

    def __call__(self) -> float: ...


GRANT = {"grant_type": "client_credentials", **app.credentials}
LISTS = {
    "conversations": 25, "customers": 50, "mailboxes": 50, "users": 50, "teams": 50, "tags": 50,
    "workflows": 50, "organizations": 50, "webhooks": 50,
}  # fmt: skip


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Basic eDp5", "wrong"])
def test_a_missing_and_a_wrong_token_are_refused_alike(
    helpscout: SimulatorCaller, header: str | None
) -> None:
    answered = helpscout.send("GET", "users/me", authorization=header)
    assert answered.status == 401
    assert answered.data["message"] == "Invalid access token"
    assert answered.headers["content-type"] == "application/vnd.error+json"
    assert answered.data["logRef"].startswith(answered.headers["correlation-id"])


def test_a_token_ends_after_two_days(helpscout: SimulatorCaller, clock: Clock) -> None:
    clock.now += 172_799
    assert helpscout.get("users/me").status == 200
    clock.now += 1
    assert helpscout.get("users/me").status == 401


@pytest.mark.parametrize("form", [False, True])
def test_a_token_is_given_by_json_and_by_a_form(helpscout: SimulatorCaller, form: bool) -> None:
    body = urlencode(GRANT) if form else json.dumps(GRANT)
    kind = "application/x-www-form-urlencoded" if form else "application/json;charset=UTF-8"
    answered = helpscout.send(
        "POST", "oauth2/token", body.encode(), authorization=None, content_type=kind
    )
    assert answered.status == 200
    assert (answered.data["token_type"], answered.data["expires_in"]) == ("bearer", 172_800)
    assert "refresh_token" not in answered.data


@pytest.mark.parametrize(
    ("given", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"grant_type": "client_credentials"}, 401, "invalid_client"),
        ({**GRANT, "client_secret": "wrong"}, 401, "invalid_client"),
        ({**GRANT, "client_id": "wrong"}, 401, "invalid_client"),
        ({**GRANT, "grant_type": "refresh_token"}, 400, "invalid_grant"),
        ({**GRANT, "grant_type": "authorization_code"}, 400, "invalid_grant"),
        ({**GRANT, "grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_grant_that_is_none_is_refused(
    helpscout: SimulatorCaller, given: dict[str, str], status: int, error: str
) -> None:
    answered = helpscout.post("oauth2/token", given)
    assert (answered.status, answered.data["error"]) == (status, error)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "user"),
        ("PATCH", "conversations"),
        ("PUT", "conversations/10001"),
        ("POST", "conversations/10001/tags"),
        ("GET", "v2/users"),
        ("GET", "reports/nothing"),
        ("GET", "reports/chat/drilldown"),
        ("GET", "customers/2001/emails/5003"),
        ("GET", "customers/2001/shoes"),
    ],
)
def test_what_help_scout_does_not_document_is_not_there(
    helpscout: SimulatorCaller, method: str, path: str
) -> None:
    body = b"{}" if method in ("POST", "PUT", "PATCH") else None
    assert helpscout.send(method, path, body).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "conversations/{}", "conversations/{}/threads", "customers/{}", "customers/{}/emails",
        "mailboxes/{}", "mailboxes/{}/folders", "mailboxes/{}/fields", "users/{}", "tags/{}",
        "teams/{}/members", "webhooks/{}", "organizations/{}", "ratings/{}",
        "conversations/10001/attachments/{}/data", "customers/2001/address",
        "conversations/10001/threads/{}/original-source", "mailboxes/301/saved-replies/{}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("id_", ["424242", "x"])
def test_an_unknown_id_is_not_found(helpscout: SimulatorCaller, path: str, id_: str) -> None:
    answered = helpscout.get(path.format(id_))
    assert (answered.status, answered.data["message"]) == (404, "Not Found")


@pytest.mark.parametrize(("key", "size"), LISTS.items())
def test_every_list_is_hal_with_pages_of_a_fixed_size(
    helpscout: SimulatorCaller, key: str, size: int
) -> None:
    data = helpscout.get(key, status="all", per_page=3, size=3, limit=3).data
    page = data["page"]
    assert page["size"] == size
    assert page["number"] == 1
    assert page["totalPages"] == -(-page["totalElements"] // size)
    rows = data.get("_embedded", {}).get(key, [])
    assert len(rows) == min(size, page["totalElements"])
    assert ("next" in data["_links"]) is (page["totalPages"] > 1)


def test_links_keep_the_filters_and_lead_to_the_vendor(helpscout: SimulatorCaller) -> None:
    data = helpscout.get("conversations", status="all", page=2).data
    base = "https://api.helpscout.net/v2/conversations"
    assert data["_links"]["next"]["href"] == f"{base}?status=all&page=3"
    assert data["_links"]["previous"]["href"] == f"{base}?status=all&page=1"
    assert data["_links"]["page"] == {"href": f"{base}{{?page}}", "templated": True}


def test_embedded_is_absent_where_there_is_nothing(helpscout: SimulatorCaller) -> None:
    data = helpscout.get("conversations", page=99).data
    assert "_embedded" not in data
    assert data["page"]["number"] == 99
    data = helpscout.get("conversations", tag="nothing").data
    assert "_embedded" not in data
    assert (data["page"]["totalElements"], data["page"]["totalPages"]) == (0, 0)


@pytest.mark.parametrize("page", ["0", "-1", "two", ""])
def test_a_page_that_is_none_is_refused(helpscout: SimulatorCaller, page: str) -> None:
    answered = helpscout.get("tags", page=page)
    assert answered.status == 400
    assert answered.data["_embedded"]["errors"][0]["path"] == "page"


def test_writes_count_twice_and_the_headers_tell(limited: SimulatorCaller, clock: Clock) -> None:
    answered = limited.get("users/me")
    assert answered.headers["x-ratelimit-limit-minute"] == "400"
    assert answered.headers["x-ratelimit-remaining-minute"] == "399"
    answered = limited.post("customers", {"firstName": "Jo"})
    assert answered.headers["x-ratelimit-remaining-minute"] == "397"
    assert "x-ratelimit-retry-after" not in answered.headers
    for _ in range(198):
        limited.post("customers", {"firstName": "Jo"})
    clock.now += 10
    refused = limited.post("customers", {"firstName": "Jo"})
    assert refused.status == 429
    assert refused.data == {"message": "API rate limit exceeded"}
    assert refused.headers["x-ratelimit-remaining-minute"] == "1"
    assert refused.headers["x-ratelimit-retry-after"] == "50"
    assert limited.get("users/me").status == 200
    clock.now += 50
    assert limited.post("customers", {"firstName": "Jo"}).status == 201


def test_a_body_must_be_json_and_say_so(helpscout: SimulatorCaller) -> None:
    path = "customers"
    assert helpscout.send("POST", path, b"{}", content_type="text/plain").status == 415
    assert helpscout.send("POST", path, b"{}", content_type=None).status == 415
    answered = helpscout.send("POST", path, b'{"firstName": ')
    assert answered.data["message"] == "Error parsing request body into JSON"
    assert helpscout.send("POST", path, b"[]").status == 400
    assert helpscout.send("POST", path).status == 400


@pytest.mark.parametrize(
    ("path", "most"),
    [("customers", 100), ("conversations", 256), ("conversations/10001/notes", 100)],
)
def test_a_body_may_be_so_large(helpscout: SimulatorCaller, path: str, most: int) -> None:
    text = b'{"x": "' + b"x" * (most * 1024 - 9) + b'"}'
    assert len(text) == most * 1024
    assert helpscout.send("POST", path, text).status == 400
    assert helpscout.send("POST", path, text + b" ").status == 413


def test_the_first_state_is_the_same_in_every_sandbox(tmp_path: Path) -> None:
    for name in ("one", "other"):
        app.start(str(tmp_path / name)).prepare()
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_reports_need_a_plan_that_has_them(
    helpscout: SimulatorCaller, standard: SimulatorCaller
) -> None:
    times: dict[str, Any] = {"start": "2026-05-01T00:00:00Z", "end": "2026-05-31T00:00:00Z"}
    assert helpscout.get("reports/company", **times).status == 200
    refused = standard.get("reports/company", **times)
    assert refused.status == 403
    assert "Plus and Pro plans" in refused.data["message"]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({}, "start"),
        ({"start": "2026-05-01T00:00:00Z"}, "end"),
        ({"start": "2026-05-01", "end": "2026-05-02T00:00:00Z"}, "start"),
        ({"start": "2026-05-02T00:00:00.5Z", "end": "2026-05-02T00:00:00Z"}, "start"),
        ({"start": "2026-05-02T00:00:00Z", "end": "2026-05-01T00:00:00Z"}, "end"),
    ],
)
def test_reports_want_two_times(
    helpscout: SimulatorCaller, query: dict[str, str], path: str
) -> None:
    answered = helpscout.get("reports/company", **query)
    assert answered.data["_embedded"]["errors"][0]["path"] == path
