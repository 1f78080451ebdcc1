"""The fields of the search language that conversations have."""

from __future__ import annotations

from kosmo_helpscout.simulator.search import contains, equal, searched, within
from kosmo_helpscout.simulator.views import threads_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo import SimulatorRequest, SimulatorState

    Row = dict[str, Any]


def test_of(request: SimulatorRequest) -> Callable[[Row], bool]:
    """Make the test of the request's `query`."""
    state = request.state

    def emails(row: Row) -> list[str]:
        customer = state.get("customers", row["customer"])
        return [entry["value"] for entry in customer["emails"]] if customer else []

    def tags(row: Row) -> list[str]:
        return [state.table("tags")[tag]["name"] for tag in row["tags"]]

    def anywhere(row: Row, word: str) -> bool:
        texts = [row["subject"], *_bodies(state, row), *emails(row)]
        return any(contains(text, word) for text in texts)

    fields: dict[str, Callable[[Row, str], bool]] = {
        "subject": lambda row, text: contains(row["subject"], text),
        "body": lambda row, text: any(contains(body, text) for body in _bodies(state, row)),
        "tag": lambda row, text: any(equal(tag, text) for tag in tags(row)),
        "mailbox": lambda row, text: equal(state.table("mailboxes")[row["mailbox"]]["name"], text),
        "mailboxid": lambda row, text: row["mailbox"] == text,
        "email": lambda row, text: any(equal(email, text) for email in emails(row)),
        "customerids": lambda row, text: row["customer"] == text,
        "number": lambda row, text: str(row["number"]) == text,
        "id": lambda row, text: row["id"] == text,
        "status": lambda row, text: equal(row["status"], text),
        "assigned": lambda row, text: _is_assigned(state, row, text),
        "createdat": lambda row, text: within(row["createdAt"], text),
        "modifiedat": lambda row, text: within(row["modifiedAt"], text),
        "attachments": lambda row, text: _has_files(state, row) == (text.lower() == "true"),
        "replyuserids": lambda row, text: text in _repliers(state, row),
    }
    fields["attachment"] = fields["attachments"]
    return searched(request.query.get("query"), fields, anywhere)


def _bodies(state: SimulatorState, row: Row) -> list[str]:
    return [thread["body"] for thread in threads_of(state, row["id"])]


def _is_assigned(state: SimulatorState, row: Row, text: str) -> bool:
    if text.lower() == "unassigned":
        return not row["assignee"]
    user = state.get("users", row["assignee"] or "")
    if user is None:
        return False
    names = (user["firstName"], user["lastName"], f"{user['firstName']} {user['lastName']}")
    return any(equal(name, text) for name in names)


def _has_files(state: SimulatorState, row: Row) -> bool:
    return any(file["conversation"] == row["id"] for file in state.rows("attachments"))


def _repliers(state: SimulatorState, row: Row) -> list[str]:
    threads = threads_of(state, row["id"])
    return [str(one["createdBy"]["id"]) for one in threads if one["type"] == "message"]
