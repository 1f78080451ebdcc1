"""Rows of the state: whole numbers as ids, times as the vendor writes them, and look-ups.

The state keeps rows under texts, so `id` is a text here and a number in what is answered.
"""

from __future__ import annotations

import time

from kosmo_helpscout.simulator.refusals import invalid, missing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest, SimulatorState

    Row = dict[str, Any]

ME = "501"


def next_id(state: SimulatorState, table: str) -> str:
    """Count a table's ids on; they are never used again."""
    counter = state.get("counters", table) or {"id": table, "last": 0}
    counter["last"] += 1
    state.put("counters", counter)
    return str(counter["last"])


def begin_counting(state: SimulatorState, table: str, last: int) -> None:
    """Let a table's next id be the one after `last`."""
    state.put("counters", {"id": table, "last": last})


def present(state: SimulatorState, table: str, id_: str) -> Row:
    """Give the row that a path names; refuse with 404 where there is none."""
    row = state.get(table, id_)
    if row is None:
        raise missing()
    return row


def known(state: SimulatorState, table: str, id_: int | None, path: str) -> Row:
    """Give the row that a body names; refuse the field where there is none."""
    row = state.get(table, str(id_))
    if row is None:
        raise invalid(path, "is not valid")
    return row


def moment(seconds: float) -> str:
    """Write a time as the vendor does: UTC, without fractions."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def seconds_of(value: object, path: str) -> float:
    """Read a time in the vendor's writing; refuse another one."""
    from calendar import timegm

    try:
        return timegm(time.strptime(str(value), "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        raise invalid(path, "must be a valid ISO 8601 date in UTC") from None


def touched(request: SimulatorRequest, row: Row) -> Row:
    """Note that a conversation changed now, and keep it."""
    row["modifiedAt"] = moment(request.now)
    return request.state.put("conversations", row)


def customer_by_email(state: SimulatorState, email: str) -> Row | None:
    """Find a customer by an e-mail address, in whatever case."""
    wanted = email.lower()
    for row in state.rows("customers"):
        if any(entry["value"].lower() == wanted for entry in row["emails"]):
            return row
    return None


def first_email(row: Row) -> str | None:
    """Give a customer's first e-mail address."""
    return str(row["emails"][0]["value"]) if row["emails"] else None
