"""What every request meets: the token, JSON, limits, paging, and paths that do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.testing import SimulatorCaller
from kosmo_missive.simulator import app

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo.testing import Clock

REFUSED = "Authentication token is invalid or has been revoked"
TOKEN = {"Authorization": f"Bearer {app.credentials['access_token']}"}
OFFSET_LISTS = ["contact_books", "organizations", "responses", "shared_labels", "teams", "users"]


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Basic eDp5", "wrong"])
def test_a_missing_and_a_wrong_token_are_refused_alike(
    missive: SimulatorCaller, header: str | None
) -> None:
    answered = missive.send("GET", "organizations", authorization=header)
    assert answered.status == 401
    assert answered.data == {"error": {"message": REFUSED}}


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_a_post_that_is_not_declared_as_json_is_refused(
    missive: SimulatorCaller, content_type: str | None
) -> None:
    answered = missive.send("POST", "tasks", b'{"tasks": {}}', content_type=content_type)
    assert answered.status == 400
    assert "Content-Type" in (answered.message or "")


def test_json_may_name_its_charset(missive: SimulatorCaller) -> None:
    answered = missive.send(
        "POST", "tasks", b'{"tasks": {"a": 1}}', content_type="application/json; charset=utf-8"
    )
    assert answered.message == "'title' is required"


def test_a_patch_that_is_not_declared_as_json_has_no_body(missive: SimulatorCaller) -> None:
    answered = missive.send("PATCH", "teams/x", b'{"teams": []}', content_type="text/plain")
    assert answered.message == "Invalid resource ID(s)"


def test_a_payload_above_ten_megabytes_is_refused(missive: SimulatorCaller) -> None:
    assert missive.send("POST", "drafts", b" " * (10 * 1024 * 1024 + 1)).status == 413


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "user"),
        ("GET", "users/me"),
        ("GET", "hooks"),
        ("POST", "comments"),
        ("DELETE", "contacts/551b8675-11e9-49c3-aac0-00000000000a"),
        ("PUT", "tasks/551b8675-11e9-49c3-aac0-00000000000a"),
        ("DELETE", "tasks/551b8675-11e9-49c3-aac0-00000000000a"),
        ("GET", "webhooks"),
        ("GET", "v1/users"),
    ],
)
def test_what_missive_does_not_document_is_not_there(
    missive: SimulatorCaller, method: str, path: str
) -> None:
    body = b"{}" if method == "POST" else None
    assert missive.send(method, path, body).status == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "conversations/{}"),
        ("GET", "conversations/{}/messages"),
        ("GET", "messages/{}"),
        ("GET", "contacts/{}"),
        ("GET", "responses/{}"),
        ("GET", "tasks/{}"),
        ("DELETE", "drafts/{}"),
        ("DELETE", "posts/{}"),
        ("DELETE", "responses/{}"),
        ("DELETE", "hooks/{}"),
    ],
)
@pytest.mark.parametrize("id", ["551b8675-11e9-49c3-aac0-00000000000a", "x"])
def test_an_unknown_id_is_not_found(
    missive: SimulatorCaller, method: str, path: str, id: str
) -> None:
    assert missive.send(method, path.format(id)).status == 404


@pytest.mark.parametrize("rows", OFFSET_LISTS)
def test_lists_by_offset_are_cut_and_checked(missive: SimulatorCaller, rows: str) -> None:
    every = missive.get(rows).data[rows]
    assert missive.get(rows, limit=2).data[rows] == every[:2]
    assert missive.get(rows, limit=2, offset=1).data[rows] == every[1:3]
    assert missive.get(rows, offset=len(every)).data[rows] == []
    assert missive.get(rows, limit=1).message == "min 'limit' value is 2"
    assert missive.get(rows, limit=201).message == "max 'limit' value is 200"
    assert missive.get(rows, limit="many").message == "'limit' must be an integer"
    assert missive.get(rows, offset=-1).message == "min 'offset' value is 0"


@pytest.mark.parametrize("rows", ["responses", "shared_labels", "teams", "users", "tasks"])
def test_an_organization_filter_must_be_a_uuid(missive: SimulatorCaller, rows: str) -> None:
    answered = missive.get(rows, organization="")
    assert (answered.status, answered.message) == (400, "'organization' must be a UUID")
    bikes, studio = missive.get("organizations").data["organizations"]
    of_bikes = missive.get(rows, organization=bikes["id"]).data[rows]
    of_studio = missive.get(rows, organization=studio["id"]).data[rows]
    assert of_bikes
    assert of_studio
    assert of_bikes != of_studio


@pytest.mark.parametrize(("limit", "window"), [(300, 60), (900, 900)])
def test_the_documented_limits_hold(clock: Clock, limit: int, window: int) -> None:
    missive = SimulatorCaller(app.start(clock=clock), TOKEN)
    for number in range(limit):
        if number and number % 300 == 0:
            clock.now += 60
        assert missive.get("organizations").status == 200
    refused = missive.get("organizations")
    passed = (limit // 300 - 1) * 60
    assert refused.status == 429
    assert refused.headers["x-ratelimit-limit"] == str(limit)
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert refused.headers["retry-after"] == str(window - passed)
    assert int(refused.headers["x-ratelimit-reset"]) == clock.now + window - passed
    assert "error" in refused.data
    clock.now += window - passed
    assert missive.get("organizations").status == 200


def test_limits_are_told_on_a_429_only(missive: SimulatorCaller) -> None:
    assert not [name for name in missive.get("users").headers if "ratelimit" in name]


def test_the_first_state_is_the_same_in_every_sandbox(tmp_path: Path) -> None:
    for name in ("one", "other"):
        app.start(str(tmp_path / name)).prepare()
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
