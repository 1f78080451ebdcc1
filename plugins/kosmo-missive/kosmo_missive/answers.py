"""Reading Missive's answers: one row in an array, in an object, or no body at all."""

from __future__ import annotations

from kosmo import ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json, Object


def rows_in(data: Json, key: str) -> list[Object]:
    """Give the rows under `key`, which the service answers as an array or as one object."""
    found = data.get(key) if isinstance(data, dict) else None
    if isinstance(found, dict):
        return [found]
    if not isinstance(found, list):
        raise ServiceError(f"Missive's answer has no `{key}`", code="malformed_answer")
    return found


def one_in(data: Json, key: str) -> Object:
    """Give the one row under `key`."""
    rows = rows_in(data, key)
    if not rows:
        raise ServiceError(f"Missive's answer has an empty `{key}`", code="malformed_answer")
    return rows[0]


def accepted(client: Client, data: Json) -> Json:
    """Give the answer to a write, which may come without a body although it was done."""
    if data is not None:
        return data
    client.note("Missive accepted this and answered without a body, so no id is known")
    return {"ok": True}


def deleted(*ids: str) -> Object:
    """Tell that a deletion was accepted; Missive documents no body for it."""
    return {"ok": True, "deleted": list(ids)}
