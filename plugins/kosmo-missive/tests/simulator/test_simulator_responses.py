"""Responses: who owns them, what is refused, what cannot be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kosmo.testing import Answered, SimulatorCaller

Named = Callable[[str, str], str]


def respond(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("responses", {"responses": [item]})


def test_a_response_belongs_to_an_organization_or_to_a_user(
    missive: SimulatorCaller, named: Named
) -> None:
    organization = named("organizations", "Lumen Bikes")
    user = named("users", "Ada Lindqvist")
    refused = "Exactly one of 'organization' and 'user' is required"
    assert respond(missive, title="x").message == refused
    assert respond(missive, title="x", organization=organization, user=user).message == refused
    assert respond(missive, title="x", user=user).status == 201
    (row,) = respond(missive, title="x", body="<b>x</b>", organization=organization).data[
        "responses"
    ]
    assert missive.get(f"responses/{row['id']}").data == {"responses": [row]}


def test_unknown_keys_of_a_response_are_ignored_without_a_word(
    missive: SimulatorCaller, named: Named
) -> None:
    organization = named("organizations", "Lumen Bikes")
    item = {"name": "x", "shared_with_team": named("teams", "Support")}
    (row,) = respond(missive, organization=organization, **item).data["responses"]
    assert (row["title"], row["share_with_team"]) == (None, None)


def test_a_response_with_a_wrong_field_is_refused(missive: SimulatorCaller, named: Named) -> None:
    user = {"user": named("users", "Ada Lindqvist")}
    team = named("teams", "Support")
    label = named("shared_labels", "VIP")
    for wrong in (
        {"title": "x" * 501},
        {"subject": "x" * 501},
        {"share_with_team": team},
        {"shared_labels": [label]},
        {"external_id": "e1"},
        {"to_fields": [{"name": "no address"}]},
        {"attachments": [{"filename": "a.txt"}]},
    ):
        assert respond(missive, **{"title": "x", **user, **wrong}).status == 400, wrong
    alone = missive.post("responses", {"responses": {"title": "x", **user}})
    assert alone.message == "'responses' must be an array of objects"


def test_an_external_id_is_unique_for_its_owner(missive: SimulatorCaller, named: Named) -> None:
    item = {"external_id": "e1", "external_source": "erp"}
    user = named("users", "Ada Lindqvist")
    assert respond(missive, user=user, **item).status == 201
    assert respond(missive, user=user, **item).message == "'external_id' has already been taken"
    organization = named("organizations", "Lumen Bikes")
    assert respond(missive, organization=organization, **item).status == 201


def test_responses_are_changed_and_deleted_several_at_once(
    missive: SimulatorCaller, named: Named
) -> None:
    user = named("users", "Ada Lindqvist")
    rows = missive.post(
        "responses", {"responses": [{"title": "a", "user": user}, {"title": "b", "user": user}]}
    ).data["responses"]
    path = "responses/" + ",".join(row["id"] for row in rows)
    body = {"responses": [{"id": row["id"], "title": row["title"] * 2} for row in rows]}
    assert [row["title"] for row in missive.patch(path, body).data["responses"]] == ["aa", "bb"]
    deleted = missive.delete(path)
    assert (deleted.status, deleted.data) == (200, None)
    assert missive.get(f"responses/{rows[0]['id']}").status == 404
    assert missive.delete(path).status == 404


def test_a_template_of_another_service_cannot_be_changed(missive: SimulatorCaller) -> None:
    rows: list[dict[str, Any]] = missive.get("responses").data["responses"]
    id = next(row["id"] for row in rows if row["external_source"] == "whatsapp")
    assert missive.patch(f"responses/{id}", {"responses": [{"id": id}]}).status == 403
    assert missive.delete(f"responses/{id}").status == 403
