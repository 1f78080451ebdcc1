"""What every request meets: token, tier, workspace, envelope, pages, limits, unknown paths."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from kosmo.testing import SimulatorCaller
from kosmo_crisp.simulator import app

if TYPE_CHECKING:
    from pathlib import Path

SITE = f"website/{app.credentials['website_id']}"
OTHER = "website/8c842203-7ed8-4e29-a608-7cf78a7d2fcc"
WRONG = "Basic " + b64encode(b"someone:else").decode()
PAGED = ["conversations", "people/profiles", "campaigns/list", "inboxes/list"]


@pytest.mark.parametrize("header", [None, "", "Basic", WRONG, "Bearer x", "Basic ???"])
def test_a_missing_and_a_wrong_token_are_refused_alike(
    crisp: SimulatorCaller, header: str | None
) -> None:
    answered = crisp.send("GET", SITE, authorization=header)
    assert answered.status == 401
    assert answered.data == {"error": True, "reason": "invalid_session", "data": {}}


@pytest.mark.parametrize("tier", [None, "user", "", "Website"])
def test_a_token_without_its_tier_is_refused(crisp: SimulatorCaller, tier: str | None) -> None:
    assert crisp.send("GET", SITE, x_crisp_tier=tier).status == 401
    assert crisp.send("GET", SITE, x_crisp_tier="plugin").status == 200


def test_a_tier_may_what_is_documented_for_it(crisp: SimulatorCaller) -> None:
    assert crisp.get("plugin/connect/account").data["reason"] == "not_allowed"
    assert crisp.send("GET", "plugin/connect/account", x_crisp_tier="plugin").status == 200
    assert crisp.send("HEAD", "plugin/connect/session", x_crisp_tier="plugin").status == 200
    assert crisp.get(f"{SITE}/campaigns/list/1").status == 206
    refused = crisp.send("GET", f"{SITE}/campaigns/list/1", x_crisp_tier="plugin")
    assert (refused.status, refused.data["reason"]) == (403, "not_allowed")


@pytest.mark.parametrize("path", ["", "/conversations/1", "/people/profiles/1", "/nowhere"])
def test_another_workspace_is_not_subscribed(crisp: SimulatorCaller, path: str) -> None:
    answered = crisp.get(OTHER + path)
    assert answered.status == 404
    assert answered.data == {"error": True, "reason": "not_subscribed", "data": {}}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "user/account/profile"),
        ("GET", f"{SITE}/conversation"),
        ("GET", f"{SITE}/conversations"),
        ("POST", f"{SITE}/conversations/1"),
        ("GET", f"{SITE}/people/profile"),
        ("PATCH", f"{SITE}/batch/resolve"),
        ("DELETE", SITE),
        ("GET", f"v1/{SITE}"),
    ],
)
def test_what_is_not_there_has_no_route(crisp: SimulatorCaller, method: str, path: str) -> None:
    answered = crisp.send(method, path)
    assert (answered.status, answered.data["reason"]) == (404, "not_found")
    assert answered.data["data"]["message"] == "the route does not exist"


@pytest.mark.parametrize("lists", PAGED)
def test_a_list_is_206_and_ends_with_an_empty_page(crisp: SimulatorCaller, lists: str) -> None:
    first = crisp.get(f"{SITE}/{lists}/1")
    assert (first.status, first.data["error"], first.data["reason"]) == (206, False, "listed")
    assert 0 < len(first.data["data"]) <= 20
    assert crisp.get(f"{SITE}/{lists}/999").data["data"] == []


@pytest.mark.parametrize("lists", PAGED)
@pytest.mark.parametrize("number", ["0", "-1", "one", "1.5"])
def test_a_page_number_is_one_or_more(crisp: SimulatorCaller, lists: str, number: str) -> None:
    answered = crisp.get(f"{SITE}/{lists}/{number}")
    assert (answered.status, answered.data["reason"]) == (400, "invalid_data")


@pytest.mark.parametrize("size", ["19", "51", "0", "x"])
def test_a_page_of_conversations_holds_twenty_to_fifty(crisp: SimulatorCaller, size: str) -> None:
    assert crisp.get(f"{SITE}/conversations/1", per_page=size).status == 400
    assert len(crisp.get(f"{SITE}/conversations/1", per_page=50).data["data"]) == 50


@pytest.mark.parametrize("lists", PAGED[1:])
def test_no_other_list_takes_a_page_size(crisp: SimulatorCaller, lists: str) -> None:
    assert crisp.get(f"{SITE}/{lists}/1", per_page=25).status == 400


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("text/plain", b"{}"), (None, b"{}"), ("application/json", b"{"), ("application/json", b"[]")],
)
def test_a_body_is_an_object_in_json(
    crisp: SimulatorCaller, session: str, content_type: str | None, body: bytes
) -> None:
    answered = crisp.send("PATCH", f"{session}/state", body, content_type=content_type)
    assert (answered.status, answered.data["reason"]) == (400, "invalid_data")


def test_a_payload_of_more_than_a_megabyte_is_refused(crisp: SimulatorCaller) -> None:
    assert crisp.send("POST", f"{SITE}/conversation", b" " * (1024 * 1024 + 1)).status == 413


def test_a_head_request_has_no_body(crisp: SimulatorCaller, session: str) -> None:
    assert crisp.send("HEAD", session).data is None
    missing = crisp.send("HEAD", f"{SITE}/conversation/session_none")
    assert (missing.status, missing.data) == (404, None)
    elsewhere = crisp.send("HEAD", f"{OTHER}/conversation/session_none")
    assert (elsewhere.status, elsewhere.data) == (404, None)
    assert crisp.send("HEAD", f"{SITE}/people/profile/alma.costa@example.org").status == 200
    assert crisp.send("HEAD", f"{SITE}/people/profile/nobody").data is None
    campaign = crisp.get(f"{SITE}/campaigns/list/1").data["data"][0]["campaign_id"]
    assert crisp.send("HEAD", f"{SITE}/campaign/{campaign}").status == 200
    assert crisp.send("HEAD", f"{SITE}/campaign/none").status == 404


def test_a_limit_is_told_without_a_word_of_when(signed: dict[str, str]) -> None:
    crisp = SimulatorCaller(app.start(limits=["2/1m"], clock=lambda: 1.0), signed)
    assert [crisp.get(SITE).status for _ in range(3)] == [200, 200, 429]
    answered = crisp.get(SITE)
    assert answered.data["error"] is True
    assert set(answered.headers) == {"content-type"}


def test_the_first_state_is_the_same_everywhere(tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        path = tmp_path / name
        app.start(str(path)).prepare()
        files.append(path.read_bytes())
    assert files[0] == files[1]
    assert all(json.loads(line) for line in files[0].splitlines())
