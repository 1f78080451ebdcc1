"""Conversations: updates of several at once, and merging."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kosmo.testing import SimulatorCaller

Pick = Callable[..., dict[str, Any]]
Named = Callable[[str, str], str]


def mine(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(
        user for user in row["users"] if user["email"] == "ada@example.com"
    )
    return found


def patch(missive: SimulatorCaller, id: str, **changes: object) -> Any:
    return missive.patch(f"conversations/{id}", {"conversations": [{"id": id, **changes}]})


def test_an_update_needs_an_array_of_objects_with_the_ids_of_the_path(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    a, b = conversation(0)["id"], conversation(1)["id"]
    path = f"conversations/{a},{b}"
    bodies: tuple[object, ...] = (
        {},
        {"close": True},
        {"conversations": {"id": a, "close": True}},
        {"conversations": [{"close": True}]},
        {"conversations": [{"id": a}]},
        {"conversations": [{"id": a}, {"id": a}]},
        {"conversations": [{"id": a}, {"id": "x"}]},
        [],
    )
    for body in bodies:
        answered = missive.patch(path, body)
        assert (answered.status, answered.message) == (400, "Invalid resource ID(s)"), body
    assert missive.patch(path, {"conversations": [{"id": b}, {"id": a}]}).status == 200


def test_ids_repeated_in_the_path_are_refused(missive: SimulatorCaller, conversation: Pick) -> None:
    id = conversation()["id"]
    answered = missive.patch(
        f"conversations/{id},{id}", {"conversations": [{"id": id}, {"id": id}]}
    )
    assert answered.message == "Invalid resource ID(s)"


def test_several_conversations_are_closed_and_reopened_at_once(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    ids = [conversation(place)["id"] for place in range(3)]
    path = "conversations/" + ",".join(ids)
    before = missive.get(f"conversations/{ids[0]}").data["conversations"][0]
    closed = missive.patch(path, {"conversations": [{"id": id, "close": True} for id in ids]})
    rows = closed.data["conversations"]
    assert [row["id"] for row in rows] == ids
    assert all(user["closed"] for row in rows for user in row["users"])
    assert rows[0]["last_activity_at"] == before["last_activity_at"]
    opened = missive.patch(path, {"conversations": [{"id": id, "reopen": True} for id in ids]})
    assert not any(user["closed"] for row in opened.data["conversations"] for user in row["users"])


@pytest.mark.parametrize(
    "name",
    ["add_users", "add_assignees", "remove_assignees", "add_shared_labels", "remove_shared_labels"],
)
def test_people_and_labels_need_the_organization(
    missive: SimulatorCaller, conversation: Pick, name: str
) -> None:
    answered = patch(missive, conversation()["id"], **{name: []})
    assert answered.status == 400
    assert answered.message == f"'organization' is required when '{name}' is defined"


def test_assigning_adds_to_the_assignees_and_takes_from_the_teams_inbox(
    missive: SimulatorCaller, conversation: Pick, named: Named
) -> None:
    support = named("teams", "Support")
    row = conversation(team_inbox=support)
    chloe, dmitri = named("users", "Chloe Martin"), named("users", "Dmitri Sokolov")
    organization = row["organization"]["id"]
    changes = {"organization": organization, "add_assignees": [chloe]}
    patch(missive, row["id"], **changes)
    changes["add_assignees"] = [dmitri]
    changed = patch(missive, row["id"], **changes).data["conversations"][0]
    assert changed["assignee_names"] == "Chloe Martin, Dmitri Sokolov"
    assert changed["assignee_emails"] == "chloe@example.com, dmitri@example.com"
    assert not mine(changed)["unassigned"]
    inbox = missive.get("conversations", team_inbox=support).data["conversations"]
    assert row["id"] not in {one["id"] for one in inbox}
    gone = {"organization": organization, "remove_assignees": [chloe, dmitri]}
    assert patch(missive, row["id"], **gone).data["conversations"][0]["assignees"] == []


def test_only_people_of_the_organization_can_be_assigned(
    missive: SimulatorCaller, conversation: Pick, named: Named
) -> None:
    row = conversation(team_inbox=named("teams", "Support"))
    organization = row["organization"]["id"]
    for people in ([named("users", "Greta Holm")], ["551b8675-11e9-49c3-aac0-00000000000a"]):
        changes = {"organization": organization, "add_assignees": people}
        assert patch(missive, row["id"], **changes).status == 400
    emails = {"organization": organization, "add_assignees": ["chloe@example.com"]}
    answered = patch(missive, row["id"], **emails)
    assert answered.message == "'add_assignees' must be an array of UUIDs"


def test_labels_are_added_once_and_removed(
    missive: SimulatorCaller, conversation: Pick, named: Named
) -> None:
    row = conversation(team_inbox=named("teams", "Support"))
    organization, vip = row["organization"]["id"], named("shared_labels", "VIP")
    added = {"organization": organization, "add_shared_labels": [vip, vip]}
    patch(missive, row["id"], **added)
    changed = patch(missive, row["id"], **added).data["conversations"][0]
    assert [label["name"] for label in changed["shared_labels"]].count("VIP") == 1
    removed = {"organization": organization, "remove_shared_labels": [vip]}
    changed = patch(missive, row["id"], **removed).data["conversations"][0]
    assert "VIP" not in changed["shared_label_names"]


def test_a_label_of_another_organization_is_refused(
    missive: SimulatorCaller, conversation: Pick, named: Named
) -> None:
    row = conversation(team_inbox=named("teams", "Support"))
    label = named("shared_labels", "Invoices")
    changes = {"organization": row["organization"]["id"], "add_shared_labels": [label]}
    assert patch(missive, row["id"], **changes).status == 400


def test_a_team_is_kept_unless_it_is_forced(
    missive: SimulatorCaller, conversation: Pick, named: Named
) -> None:
    row = conversation(team_inbox=named("teams", "Support"))
    sales = named("teams", "Sales")
    kept = patch(missive, row["id"], team=sales).data["conversations"][0]
    assert kept["team"]["name"] == "Support"
    moved = patch(missive, row["id"], team=sales, force_team=True).data["conversations"][0]
    assert moved["team"]["name"] == "Sales"


def test_the_teams_inbox_needs_a_team(
    missive: SimulatorCaller, conversation: Pick, named: Named
) -> None:
    sales = named("teams", "Sales")
    row = conversation(team_closed=sales)
    refused = patch(missive, row["id"], add_to_team_inbox=True)
    assert refused.message == "'team' is required when 'add_to_team_inbox' is defined"
    patch(missive, row["id"], add_to_team_inbox=True, team=sales)
    inbox = missive.get("conversations", team_inbox=sales, limit=50).data["conversations"]
    assert row["id"] in {one["id"] for one in inbox}


@pytest.mark.parametrize("mailbox", ["closed", "snoozed", "trashed", "junked"])
def test_a_conversation_is_moved_to_the_inbox_from_anywhere(
    missive: SimulatorCaller, mailbox: str
) -> None:
    row = missive.get("conversations", **{mailbox: True}).data["conversations"][0]
    changed = patch(missive, row["id"], add_to_inbox=True).data["conversations"][0]
    assert not any(mine(changed)[flag] for flag in ("closed", "trashed", "junked", "snoozed"))


@pytest.mark.parametrize("color", ["good", "warning", "danger", "#A1b2C3"])
def test_a_conversation_is_renamed_and_colored(
    missive: SimulatorCaller, conversation: Pick, color: str
) -> None:
    changed = patch(missive, conversation()["id"], subject="New name", color=color)
    assert changed.data["conversations"][0]["subject"] == "New name"
    assert changed.data["conversations"][0]["color"] == color


@pytest.mark.parametrize("color", ["red", "#12", "#GGGGGG", 7])
def test_another_color_is_refused(
    missive: SimulatorCaller, conversation: Pick, color: object
) -> None:
    assert patch(missive, conversation()["id"], color=color).status == 400


def test_a_refused_update_changes_nothing_of_the_others(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    a, b = conversation(0)["id"], conversation(1)["id"]
    body = {"conversations": [{"id": a, "subject": "changed"}, {"id": b, "color": "red"}]}
    assert missive.patch(f"conversations/{a},{b}", body).status == 400
    assert missive.get(f"conversations/{a}").data["conversations"][0]["subject"] != "changed"


def test_a_merged_conversation_is_found_under_both_ids(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    source, target = conversation(0), conversation(1)
    merged = missive.post(
        f"conversations/{source['id']}/merge", {"target": target["id"], "subject": "Both"}
    )
    (row,) = merged.data["conversations"]
    assert (row["id"], row["subject"]) == (target["id"], "Both")
    assert row["messages_count"] == source["messages_count"] + target["messages_count"]
    assert missive.get(f"conversations/{source['id']}").data["conversations"] == [row]
    assert patch(missive, source["id"], color="good").data["conversations"][0]["id"] == row["id"]
    messages = missive.get(f"conversations/{source['id']}/messages").data["messages"]
    assert messages == missive.get(f"conversations/{row['id']}/messages").data["messages"]


def test_the_source_survives_where_the_target_has_no_messages(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    post = {"text": "alone", "notification": {"title": "t", "body": "b"}}
    target = missive.post("posts", {"posts": post}).data["posts"]["conversation"]
    source = conversation()["id"]
    merged = missive.post(f"conversations/{source}/merge", {"target": target})
    assert merged.data["conversations"][0]["id"] == source
    assert missive.get(f"conversations/{target}").data["conversations"][0]["id"] == source


def test_a_merge_needs_another_conversation_as_its_target(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    id = conversation()["id"]
    path = f"conversations/{id}/merge"
    assert missive.post(path, {}).message == "'target' is required"
    assert missive.post(path, {"conversations": {"target": id}}).message == "'target' is required"
    assert missive.post(path, {"target": id}).status == 400
    assert missive.post(path, {"target": "x"}).message == "'target' must be a UUID"
    unknown = {"target": "551b8675-11e9-49c3-aac0-00000000000a"}
    assert missive.post(path, unknown).status == 404
