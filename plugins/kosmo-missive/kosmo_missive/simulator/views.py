"""Rows as Missive shows them, keys in the order of its documents."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_CLEAR = {
    "unassigned": False,
    "closed": False,
    "archived": False,
    "trashed": False,
    "junked": False,
    "assigned": False,
    "flagged": False,
    "snoozed": False,
}
_APP = "mail.missiveapp.com/#inbox/conversations/"


def conversation_view(state: SimulatorState, row: Row) -> Row:
    """Show a conversation; a guest sees its id and last activity only."""
    if row["guest"]:
        return {"id": row["id"], "last_activity_at": row["last_activity_at"]}
    users = [_user_with_flags(state, id, flags) for id, flags in row["users"].items()]
    assignees = [user for user in users if user["assigned"]]
    labels = [_named(state, "shared_labels", id) for id in row["shared_labels"]]
    return {
        "id": row["id"],
        "created_at": row["created_at"],
        "subject": row["subject"],
        "latest_message_subject": row["latest_message_subject"],
        "organization": _named(state, "organizations", row["organization"]),
        "color": row["color"],
        "assignees": assignees,
        "users": users,
        "attachments_count": row["attachments_count"],
        "messages_count": row["messages_count"],
        "authors": row["authors"],
        "external_authors": row["external_authors"],
        "drafts_count": row["drafts_count"],
        "send_later_messages_count": row["send_later_messages_count"],
        "tasks_count": row["tasks_count"],
        "completed_tasks_count": row["completed_tasks_count"],
        "web_url": f"https://{_APP}{row['id']}",
        "app_url": f"missive://{_APP}{row['id']}",
        "assignee_names": ", ".join(user["name"] for user in assignees),
        "assignee_emails": ", ".join(user["email"] for user in assignees),
        "shared_label_names": ", ".join(label["name"] for label in labels if label),
        "last_activity_at": row["last_activity_at"],
        "team": team_reference(state, row["team"]),
        "shared_labels": labels,
    }


def _user_with_flags(state: SimulatorState, id: str, flags: list[str]) -> Row:
    user = state.table("users")[id]
    shown = {"id": id, "name": user["name"], "email": user["email"], **_CLEAR}
    for flag in flags:
        shown[flag] = True
    return shown


def _named(state: SimulatorState, table: str, id: str | None) -> Row | None:
    return None if id is None else {"id": id, "name": state.table(table)[id]["name"]}


def team_reference(state: SimulatorState, id: str | None) -> Row | None:
    """Show a team inside another row."""
    team = None if id is None else state.get("teams", id)
    return team and {key: team[key] for key in ("id", "name", "organization")}


def author_view(state: SimulatorState, id: str) -> Row:
    """Show a user inside another row."""
    user = state.table("users")[id]
    return {key: user[key] for key in ("id", "name", "email", "avatar_url")}


def message_view(row: Row) -> Row:
    """Show a message as lists do, without its body; only e-mail has a subject and copies."""
    email = row["type"] in ("email", "custom_email")
    shown = {"id": row["id"]}
    shown |= {"subject": row["subject"]} if email else {"external_id": row["external_id"]}
    shown |= {key: row[key] for key in ("draft", "preview", "type")}
    shown |= {key: row[key] for key in ("delivered_at", "updated_at", "created_at")}
    if email:
        shown |= {key: row[key] for key in ("email_message_id", "in_reply_to", "references")}
    shown |= {key: row[key] for key in ("from_field", "to_fields")}
    if email:
        shown |= {key: row[key] for key in ("cc_fields", "bcc_fields", "reply_to_fields")}
    return {**shown, "attachments": row["attachments"]}


def whole_message_view(state: SimulatorState, row: Row) -> Row:
    """Show a message with its HTML body and a short form of its conversation."""
    whole = conversation_view(state, state.table("conversations")[row["conversation"]])
    short = (
        "id", "subject", "latest_message_subject", "organization", "team", "assignees", "users",
        "shared_labels", "web_url", "app_url",
    )  # fmt: skip
    conversation = {key: whole[key] for key in short if key in whole}
    return {**message_view(row), "body": row["body"], "conversation": conversation}


def draft_view(state: SimulatorState, row: Row) -> Row:
    """Show a draft."""
    keys = ("id", "subject", "preview", "type", "from_field", "to_fields", "cc_fields")
    shown = {key: row[key] for key in keys}
    shown |= {key: row[key] for key in ("bcc_fields", "reply_to_fields")}
    shown |= {"draft": True, "delivered_at": row["send_at"]}
    shown |= {key: row[key] for key in ("updated_at", "created_at", "attachments")}
    return {**shown, "author": author_view(state, row["author"])}


def comment_view(state: SimulatorState, row: Row) -> Row:
    """Show a comment, with its task as full objects."""
    keys = ("id", "body", "created_at", "mentions")
    shown = {key: row[key] for key in keys}
    shown |= {"author": author_view(state, row["author"]), "attachment": row["attachment"]}
    task = None if row["task"] is None else state.get("tasks", row["task"])
    if task is None:
        return {**shown, "task": None}
    inner = {"description": task["title"]}
    inner |= {key: task[key] for key in ("state", "due_at", "started_at", "closed_at")}
    inner |= {"assignees": [author_view(state, id) for id in task["assignees"]]}
    return {**shown, "task": {**inner, "team": team_reference(state, task["team"])}}


def task_view(row: Row) -> Row:
    """Show a task as lists do: ids for its people."""
    keys = (
        "id", "conversation", "title", "description", "state", "started_at", "closed_at",
        "assignees", "team", "due_at", "type", "last_activity_at",
    )  # fmt: skip
    return {key: row[key] for key in keys}


def whole_task_view(state: SimulatorState, row: Row) -> Row:
    """Show one task: objects for its people."""
    shown = task_view(row)
    del shown["last_activity_at"]
    shown["assignees"] = [author_view(state, id) for id in row["assignees"]]
    shown["team"] = team_reference(state, row["team"])
    return shown
