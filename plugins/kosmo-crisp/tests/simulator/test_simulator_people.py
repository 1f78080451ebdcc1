"""People of the simulator: what is refused, and what saving and updating keep."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.testing import SimulatorCaller


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "nobody"},
        {"email": 1},
        {"email": "a@x.test", "person": "Alma"},
        {"email": "a@x.test", "person": {"nick": "Alma"}},
        {"email": "a@x.test", "company": {"title": "x"}},
        {"email": "a@x.test", "segments": [1]},
        {"email": "a@x.test", "data": {}},
    ],
)
def test_a_profile_that_does_not_fit_is_refused(
    crisp: SimulatorCaller, site: str, body: dict[str, Any]
) -> None:
    answered = crisp.post(f"{site}/people/profile", body)
    assert (answered.status, answered.data["reason"]) == (400, "invalid_data")


def test_an_address_belongs_to_one_profile(
    crisp: SimulatorCaller, site: str, person: Callable[[int], str]
) -> None:
    taken = {"email": "ALMA.COSTA@example.org"}
    answered = crisp.post(f"{site}/people/profile", taken)
    assert (answered.status, answered.data["reason"]) == (409, "people_exists")
    assert crisp.patch(f"{site}/people/profile/{person(5)}", taken).status == 409
    assert crisp.patch(f"{site}/people/profile/alma.costa@example.org", taken).status == 200


def test_updating_keeps_and_saving_forgets(
    crisp: SimulatorCaller, site: str, person: Callable[[int], str]
) -> None:
    path = f"{site}/people/profile/{person(0)}"
    before = crisp.get(path).data["data"]
    crisp.patch(path, {"person": {"gender": "female"}, "notepad": "Likes tea"})
    after = crisp.get(path).data["data"]
    assert after["person"] == {**before["person"], "gender": "female"}
    body = json.dumps({"person": {"nickname": "New"}}).encode()
    assert crisp.send("PUT", path, body).data["reason"] == "updated"
    saved = crisp.get(path).data["data"]
    assert (saved["person"], saved["notepad"]) == ({"nickname": "New"}, "")
    assert (saved["email"], saved["created_at"]) == (before["email"], before["created_at"])
    data = crisp.get(f"{site}/people/data/{saved['people_id']}").data["data"]["data"]
    assert "orders" in data


def test_custom_data_stands_apart_from_the_profile(
    crisp: SimulatorCaller, site: str, person: Callable[[int], str]
) -> None:
    path = f"{site}/people/data/{person(0)}"
    assert "data" not in crisp.get(f"{site}/people/profile/{person(0)}").data["data"]
    assert crisp.patch(path, {"data": {"a": "b"}}).status == 200
    assert crisp.get(path).data["data"]["data"]["a"] == "b"
    assert crisp.send("PUT", path, b'{"data": {"c": true}}').status == 200
    assert crisp.get(path).data["data"]["data"] == {"c": True}
    several: list[dict[str, Any]] = [{"data": {"a": {}}}, {"data": []}, {}, {"a": 1}]
    for body in several:
        assert crisp.patch(path, body).status == 400


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "people/profile/nobody", None),
        ("PATCH", "people/profile/nobody", {"notepad": "x"}),
        ("DELETE", "people/profile/nobody", None),
        ("GET", "people/data/nobody", None),
        ("GET", "people/conversations/nobody/list/1", None),
        ("GET", "people/events/nobody/list/1", None),
        ("POST", "people/events/nobody", {"text": "x"}),
        ("PATCH", "people/subscription/nobody", {"email": True}),
    ],
)
def test_nobody_is_not_found(
    crisp: SimulatorCaller, site: str, method: str, path: str, body: Any
) -> None:
    sent = None if body is None else json.dumps(body).encode()
    answered = crisp.send(method, f"{site}/{path}", sent)
    assert (answered.status, answered.data["reason"]) == (404, "people_not_found")


def test_a_removed_person_leaves_the_conversations(
    crisp: SimulatorCaller, site: str, session: str
) -> None:
    id_ = crisp.get(session).data["data"]["people_id"]
    assert crisp.delete(f"{site}/people/profile/{id_}").data["reason"] == "deleted"
    assert crisp.get(session).data["data"]["people_id"] is None


@pytest.mark.parametrize(
    "query",
    [
        {"sort_field": "shoe_size"},
        {"sort_order": "up"},
        {"search_filter": "x"},
        {"search_filter": "[]", "search_operator": "xor"},
    ],
)
def test_a_listing_that_does_not_fit_is_refused(
    crisp: SimulatorCaller, site: str, query: dict[str, str]
) -> None:
    assert crisp.get(f"{site}/people/profiles/1", **query).status == 400


@pytest.mark.parametrize("body", [{}, {"text": 1}, {"text": "x", "when": 1}])
def test_an_event_that_does_not_fit_is_refused(
    crisp: SimulatorCaller, site: str, person: Callable[[int], str], body: dict[str, Any]
) -> None:
    assert crisp.post(f"{site}/people/events/{person(0)}", body).status == 400
    assert crisp.patch(f"{site}/people/subscription/{person(0)}", body).status == 400
