"""Request bodies: what was given."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json, Object


def given(**fields: Json) -> Object:
    """Keep the fields that were given."""
    return {name: value for name, value in fields.items() if value is not None}


def needed(client: Client, body: Object, names: str) -> Object:
    """Give a body back, or refuse it where nothing was given; `names` tells what could be."""
    if not body:
        raise client.refuse(f"there is nothing to change: give at least one of {names}")
    return body
