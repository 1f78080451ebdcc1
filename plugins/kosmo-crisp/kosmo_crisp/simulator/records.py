"""Finding rows of the state by the ids of a path, and how rows are shown."""

from __future__ import annotations

from kosmo_crisp.simulator.checks import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest, SimulatorState

    Row = dict[str, Any]

# What is kept in a row and shown by a request of its own, or not at all.
_CONVERSATION_INSIDE = ("id",)
_PROFILE_INSIDE = ("id", "data", "subscribed")


def milliseconds(request: SimulatorRequest) -> int:
    """Give the clock's time as Crisp writes it."""
    return int(request.now * 1000)


def conversation_of(request: SimulatorRequest) -> Row:
    """Give the conversation that the path names."""
    row = request.state.get("conversations", request.parts["session_id"])
    if row is None:
        raise refuse(404, "session_not_found")
    return row


def profile_of(request: SimulatorRequest) -> Row:
    """Give the profile that the path names, by its id or its e-mail address."""
    wanted = request.parts["people_id"]
    row = request.state.get("people", wanted) or profile_with(request.state, wanted)
    if row is None:
        raise refuse(404, "people_not_found")
    return row


def profile_with(state: SimulatorState, email: str) -> Row | None:
    """Give the profile with an e-mail address, None where nobody has it."""
    meant = email.casefold()
    return next(
        (row for row in state.rows("people") if (row.get("email") or "").casefold() == meant), None
    )


def messages_of(state: SimulatorState, session_id: str) -> list[Row]:
    """Give a conversation's messages, in the order in which they were sent."""
    return [row for row in state.rows("messages") if row["session_id"] == session_id]


def conversation_view(row: Row) -> Row:
    """Show a conversation."""
    return {name: value for name, value in row.items() if name not in _CONVERSATION_INSIDE}


def message_view(row: Row) -> Row:
    """Show a message."""
    return {name: value for name, value in row.items() if name != "id"}


def profile_view(row: Row) -> Row:
    """Show a profile, without the data that has a request of its own."""
    return {name: value for name, value in row.items() if name not in _PROFILE_INSIDE}
