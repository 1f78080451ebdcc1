"""Finding rows, and keeping what a conversation tells about its messages in step."""

from __future__ import annotations

from kosmo import new_id

from kosmo_missive.simulator.checks import missing, refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]


def my_id(state: SimulatorState) -> str:
    """Give the id of the token's owner."""
    return next(str(user["id"]) for user in state.rows("users") if user["me"])


def manages(state: SimulatorState, organization: str | None) -> bool:
    """Whether the token's owner is an admin or owner, of any organization where none is named."""
    roles = state.table("users")[my_id(state)]["roles"]
    held = roles.values() if organization is None else [roles.get(organization)]
    return any(role in ("owner", "admin") for role in held)


def need_manager(state: SimulatorState, organization: str | None) -> None:
    """Refuse what only admins and owners may do."""
    if not manages(state, organization):
        raise refuse("You need to be an admin or an owner of the organization", 403)


def known(state: SimulatorState, table: str, id: str, name: str) -> Row:
    """Give the row that a body names under `name`; refuse where it is not there."""
    row = state.get(table, id)
    if row is None:
        raise refuse(f"'{name}' does not exist")
    return row


def members(state: SimulatorState, ids: Iterable[str], organization: str, name: str) -> list[str]:
    """Give user ids as they are; refuse one that is not of the organization."""
    found = list(ids)
    for id in found:
        user = state.get("users", id)
        if user is None or organization not in user["roles"]:
            raise refuse(f"'{name}' holds a user who is not in the organization")
    return found


def conversation_by_id(state: SimulatorState, id: str) -> Row:
    """Find a conversation that the token's owner sees; the ids of merged ones keep working."""
    merged = state.get("merged", id)
    while merged is not None:
        id = merged["into"]
        merged = state.get("merged", id)
    row = state.get("conversations", id)
    if row is None or my_id(state) not in row["users"]:
        raise missing()
    return row


def conversation_by_reference(
    state: SimulatorState, references: object, organization: str | None
) -> Row | None:
    """Find a conversation by Message-ID, References or external id; the first that fits."""
    if references is None:
        return None
    if not isinstance(references, list) or not all(isinstance(one, str) for one in references):
        raise refuse("'references' must be an array of strings")
    wanted = {_bare(one) for one in references if one and not any(c.isspace() for c in one)}
    for message in state.rows("messages"):
        names = [message.get("email_message_id"), message.get("external_id")]
        names += message.get("references") or []
        if not wanted.isdisjoint(_bare(name) for name in names if name):
            row = state.table("conversations")[message["conversation"]]
            if organization in (None, row["organization"]):
                return row
    references_of = state.table("references")
    for name in wanted & references_of.keys():
        return conversation_by_id(state, references_of[name]["conversation"])
    return None


def remember_references(state: SimulatorState, references: list[str], conversation: str) -> None:
    """Keep the references that a conversation was made with, so that they find it again."""
    for reference in references:
        if not any(c.isspace() for c in reference):
            state.put("references", {"id": _bare(reference), "conversation": conversation})


def _bare(reference: str) -> str:
    return reference.removeprefix("<").removesuffix(">")


def new_conversation(state: SimulatorState, now: float, *, flags: list[str]) -> Row:
    """Make an empty conversation of the token's owner; `flags` say where it lies."""
    return {
        "id": new_id(),
        "created_at": int(now),
        "subject": None,
        "organization": None,
        "team": None,
        "team_inbox": False,
        "color": None,
        "users": {my_id(state): flags},
        "shared_labels": [],
        "guest": False,
        "last_activity_at": int(now),
        **summary([], [], []),
    }


def keep_conversation(state: SimulatorState, row: Row) -> Row:
    """Recount a conversation and keep it."""

    def own(table: str) -> list[Row]:
        return [one for one in state.rows(table) if one.get("conversation") == row["id"]]

    row.update(summary(own("messages"), own("drafts"), own("tasks")))
    return state.put("conversations", row)


def summary(messages: list[Row], drafts: list[Row], tasks: list[Row]) -> Row:
    """Give what a conversation tells about its messages, drafts and subtasks."""
    ordered = sorted(messages, key=lambda message: message["delivered_at"])
    latest = ordered[-1] if ordered else drafts[-1] if drafts else {}
    return {
        "latest_message_subject": _subject(latest),
        "attachments_count": sum(len(message["attachments"]) for message in ordered),
        "messages_count": len(ordered),
        "authors": _authors(ordered),
        "external_authors": _authors(message for message in ordered if message["incoming"]),
        "drafts_count": len(drafts),
        "send_later_messages_count": sum(draft["send_at"] is not None for draft in drafts),
        "tasks_count": len(tasks),
        "completed_tasks_count": sum(task["state"] == "closed" for task in tasks),
    }


def _subject(message: Row) -> str | None:
    if message.get("type") != "sms":
        return message.get("subject")
    fields = [message["from_field"]] if message["incoming"] else message["to_fields"]
    number = fields[0].get("phone_number") or fields[0].get("id") if fields else "nobody"
    return f"SMS with {number}"


def _authors(messages: Iterable[Row]) -> list[Row]:
    found: dict[str, Row] = {}
    for message in messages:
        field = message["from_field"]
        if message["type"] == "sms":
            field = {"name": field["name"], "phone_number": field["id"]}
        key = field.get("address") or field.get("phone_number") or field.get("id") or ""
        found.setdefault(key, field)
    return list(found.values())
