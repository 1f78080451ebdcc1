"""What drafts, messages, posts and updates do to a conversation on the way."""

from __future__ import annotations

from kosmo_missive.simulator.checks import boolean, color, refuse, text, uuid, uuids
from kosmo_missive.simulator.records import (
    conversation_by_id,
    conversation_by_reference,
    known,
    members,
    my_id,
    new_conversation,
    remember_references,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_WITH_ORGANIZATION = (
    "add_users", "add_assignees", "remove_assignees", "add_shared_labels", "remove_shared_labels",
)  # fmt: skip
COLORS = ("good", "warning", "danger")


def conversation_for(state: SimulatorState, item: Row, now: float, *, flags: list[str]) -> Row:
    """Find the conversation that a body names, or make one; `flags` place a new one."""
    id = uuid(item, "conversation")
    if id is not None:
        return conversation_by_id(state, id)
    found = conversation_by_reference(state, item.get("references"), uuid(item, "organization"))
    if found is None:
        found = new_conversation(state, now, flags=flags)
        remember_references(state, item.get("references") or [], found["id"])
    return found


def act(state: SimulatorState, conversation: Row, item: Row) -> None:
    """Check and do the conversation actions of a body; the caller keeps the conversation."""
    organization = _organization(state, conversation, item)
    _name(conversation, item)
    _team(state, conversation, item)
    if organization is not None:
        _people(state, conversation, item, organization)
        _labels(state, conversation, item, organization)
    _move(conversation, item)


def reopen(conversation: Row) -> None:
    """Open a closed conversation for everyone with access."""
    for id in conversation["users"]:
        _unset(conversation, id, "closed")
    if conversation["team"] is not None and not _assigned(conversation):
        conversation["team_inbox"] = True


def is_closed(conversation: Row, user: str) -> bool:
    """Whether the conversation is closed for a user."""
    return "closed" in conversation["users"].get(user, ())


def _organization(state: SimulatorState, conversation: Row, item: Row) -> str | None:
    organization = uuid(item, "organization")
    for name in _WITH_ORGANIZATION:
        if uuids(item, name) is not None and organization is None:
            raise refuse(f"'organization' is required when '{name}' is defined")
    if organization is None:
        return None
    known(state, "organizations", organization, "organization")
    members(state, [my_id(state)], organization, "organization")
    if conversation["organization"] not in (None, organization):
        raise refuse("'organization' is not the conversation's")
    conversation["organization"] = organization
    return organization


def _name(conversation: Row, item: Row) -> None:
    subject = text(item, "conversation_subject")
    if subject is not None:
        conversation["subject"] = subject
    named = color(item, "conversation_color", COLORS)
    if named is not None:
        conversation["color"] = named


def _team(state: SimulatorState, conversation: Row, item: Row) -> None:
    id = uuid(item, "team")
    forced = boolean(item, "force_team")
    if id is None:
        return
    team = known(state, "teams", id, "team")
    if conversation["organization"] not in (None, team["organization"]):
        raise refuse("'team' is not of the conversation's organization")
    if conversation["team"] is None or forced:
        conversation["organization"] = team["organization"]
        conversation["team"] = id
        for member in (*team["active_members"], *team["observers"]):
            conversation["users"].setdefault(member, [])


def _people(state: SimulatorState, conversation: Row, item: Row, organization: str) -> None:
    def given(name: str) -> list[str]:
        return members(state, uuids(item, name) or [], organization, name)

    users: dict[str, list[str]] = conversation["users"]
    for id in given("add_users"):
        users.setdefault(id, [])
    for id in given("add_assignees"):
        users.setdefault(id, [])
        _set(conversation, id, "assigned")
        conversation["team_inbox"] = False
    for id in given("remove_assignees"):
        if id in users:
            _unset(conversation, id, "assigned")
    _show_unassigned(conversation)


def _labels(state: SimulatorState, conversation: Row, item: Row, organization: str) -> None:
    added = uuids(item, "add_shared_labels") or []
    removed = uuids(item, "remove_shared_labels") or []
    for id in (*added, *removed):
        if known(state, "shared_labels", id, "shared_labels")["organization"] != organization:
            raise refuse("'shared_labels' holds a label of another organization")
    labels: list[str] = conversation["shared_labels"]
    labels += [id for id in dict.fromkeys(added) if id not in labels]
    conversation["shared_labels"] = [id for id in labels if id not in removed]


def _move(conversation: Row, item: Row) -> None:
    if boolean(item, "add_to_team_inbox"):
        if item.get("team") is None:
            raise refuse("'team' is required when 'add_to_team_inbox' is defined")
        reopen(conversation)
        conversation["team_inbox"] = True
    if boolean(item, "add_to_inbox"):
        for id in conversation["users"]:
            for flag in ("closed", "archived", "trashed", "junked", "snoozed"):
                _unset(conversation, id, flag)
    if boolean(item, "close"):
        for id in conversation["users"]:
            _set(conversation, id, "closed")
        conversation["team_inbox"] = False
    _show_unassigned(conversation)


def _show_unassigned(conversation: Row) -> None:
    """Mark for every user whether the conversation waits in a team's inbox."""
    waiting = conversation["team_inbox"] and not _assigned(conversation)
    for id in conversation["users"]:
        (_set if waiting else _unset)(conversation, id, "unassigned")


def _assigned(conversation: Row) -> bool:
    return any("assigned" in flags for flags in conversation["users"].values())


def _set(conversation: Row, user: str, flag: str) -> None:
    if flag not in conversation["users"][user]:
        conversation["users"][user].append(flag)


def _unset(conversation: Row, user: str, flag: str) -> None:
    if flag in conversation["users"][user]:
        conversation["users"][user].remove(flag)
