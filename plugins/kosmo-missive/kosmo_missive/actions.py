"""What a draft, message, post or update may do to its conversation: assign, label, move, close."""

from __future__ import annotations

from kosmo_missive.lookup import organizations, shared_labels, teams
from kosmo_missive.people import People
from kosmo_missive.scope import default_organization

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Object

ACTIONS = (
    "conversation", "references", "conversation_subject", "conversation_color", "organization",
    "team", "force_team", "add_users", "add_assignees", "remove_assignees", "add_shared_labels",
    "remove_shared_labels", "add_to_inbox", "add_to_team_inbox", "close",
)  # fmt: skip

_PEOPLE = ("add_users", "add_assignees", "remove_assignees")
_LABELS = ("add_shared_labels", "remove_shared_labels")


def completed(client: Client, row: Object) -> Object:
    """Resolve names to ids, and add the organization where Missive wants it with an action."""
    row = resolved(client, row)
    if needs_organization(row) and not row.get("organization"):
        row["organization"] = default_organization(client, conversation=row.get("conversation"))
    return row


def resolved(client: Client, row: Object) -> Object:
    """Give a copy of `row` with what it names as the ids that Missive wants."""
    row = dict(row)
    if row.get("add_to_team_inbox") and not row.get("team"):
        raise client.refuse("`add_to_team_inbox` needs the `team` whose inbox is meant")
    organizations(client).fill(row, one=("organization",))
    People(client).fill(row, several=_PEOPLE)
    shared_labels(client).fill(row, several=_LABELS)
    teams(client).fill(row, one=("team",))
    return row


def needs_organization(row: Object) -> bool:
    """Tell whether one of the actions works only with an organization."""
    return any(row.get(name) for name in (*_PEOPLE, *_LABELS))
