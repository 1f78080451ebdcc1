"""Plivo's answers in the words that callers use: `from`, `to`, `call_status`, `app_id`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Json, Object


def message_row(row: Object) -> Object:
    """Add `from` and `to` to a message."""
    return {**row, "from": row.get("from_number"), "to": row.get("to_number")}


def call_row(row: Object, status: str | None = None) -> Object:
    """Give a finished, a live or a queued call the words of both kinds.

    A finished one has `from_number`, `call_direction` and `call_duration`, a live one `from`
    and `direction`. `status` is what the list that it comes from says about it.
    """
    known = row.get("call_status") or row.get("call_state") or status or "completed"
    return {
        **row,
        "from": row.get("from", row.get("from_number")),
        "to": row.get("to", row.get("to_number")),
        "from_number": row.get("from_number", row.get("from")),
        "to_number": row.get("to_number", row.get("to")),
        "call_direction": row.get("call_direction", row.get("direction")),
        "direction": row.get("direction", row.get("call_direction")),
        "duration": row.get("call_duration"),
        "call_status": known,
    }


def number_row(row: Object) -> Object:
    """Add `app_id`, which is the last part of the address in `application`."""
    address = row.get("application")
    named = address.rstrip("/").rpartition("/")[2] if isinstance(address, str) else None
    return {**row, "app_id": named or None}


def application_row(row: Object) -> Object:
    """Give an application an `answer_url` that is a text even where there is none."""
    return {**row, "answer_url": row.get("answer_url") or ""}


def done(data: Json, **also: str) -> Object:
    """Give the answer to a change, which has no body where Plivo answers with 204."""
    return {**(data if isinstance(data, dict) else {"ok": True}), **also}


def changes(values: Object) -> Object:
    """Give what was said of an object's fields; a field that was not given is not changed."""
    return {name: value for name, value in values.items() if value is not None}
