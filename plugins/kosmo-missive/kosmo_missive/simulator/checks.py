"""The vendor's refusals: envelopes, ids, types and texts, one sentence each."""

from __future__ import annotations

from kosmo import SimulatorRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")


def refuse(message: str, status: int = 400) -> SimulatorRefusal:
    """Make the refusal of a request; raise it."""
    return SimulatorRefusal(status, message)


def missing() -> SimulatorRefusal:
    """Make the refusal for an id or an address that is not there; raise it."""
    return SimulatorRefusal(404, "Not found")


def is_uuid(value: object) -> bool:
    """Whether a value is a UUID in its usual form."""
    if not isinstance(value, str) or len(value) != 36:
        return False
    parts = value.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and _HEXADECIMAL.issuperset(
        "".join(parts)
    )


def is_color(value: object) -> bool:
    """Whether a value is `#` and six hexadecimal digits."""
    return (
        isinstance(value, str)
        and len(value) == 7
        and value[0] == "#"
        and _HEXADECIMAL.issuperset(value[1:])
    )


def object_in(request: SimulatorRequest, name: str) -> Row:
    """Give the one object of the envelope `name`."""
    inside = _inside(request, name)
    if not isinstance(inside, dict):
        raise refuse(f"'{name}' must be an object")
    return inside


def objects_in(request: SimulatorRequest, name: str) -> list[Row]:
    """Give the objects of the envelope `name`."""
    inside = _inside(request, name)
    if not isinstance(inside, list) or not all(isinstance(item, dict) for item in inside):
        raise refuse(f"'{name}' must be an array of objects")
    return inside


def _inside(request: SimulatorRequest, name: str) -> Any:
    body = request.json()
    inside = body.get(name) if isinstance(body, dict) else None
    if not inside:
        raise refuse(f"param is missing or the value is empty: {name}")
    return inside


def batch_in(request: SimulatorRequest, name: str) -> dict[str, Row]:
    """Give the objects of a batch update by id: exactly the ids of the URL, none twice."""
    wrong = refuse("Invalid resource ID(s)")
    asked = request.parts["ids"].split(",")
    body = request.json()
    inside = body.get(name) if isinstance(body, dict) else None
    if not isinstance(inside, list) or not all(isinstance(item, dict) for item in inside):
        raise wrong
    given = [item.get("id") for item in inside]
    if not all(is_uuid(id) for id in given) or len(set(asked)) != len(asked):
        raise wrong
    if sorted(asked) != sorted(given):
        raise wrong
    return {id: next(item for item in inside if item["id"] == id) for id in asked}


def require(item: Row, names: Iterable[str]) -> None:
    """Refuse an object that lacks one of the keys, or holds it empty."""
    for name in names:
        if item.get(name) in (None, ""):
            raise refuse(f"'{name}' is required")


def text(item: Row, name: str, longest: int | None = None) -> str | None:
    """Give a key's text, None where it is absent."""
    value = item.get(name)
    if value is not None and not isinstance(value, str):
        raise refuse(f"'{name}' must be a string")
    if value is not None and longest is not None and len(value) > longest:
        raise refuse(f"'{name}' is too long (maximum is {longest} characters)")
    return value


def boolean(item: Row, name: str) -> bool | None:
    """Give a key's boolean, None where it is absent."""
    value = item.get(name)
    if value is not None and not isinstance(value, bool):
        raise refuse(f"'{name}' must be a boolean")
    return value


def integer(item: Row, name: str) -> int | None:
    """Give a key's integer, such as unix seconds; None where it is absent."""
    value = item.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise refuse(f"'{name}' must be an integer")
    return value


def uuid(item: Row, name: str) -> str | None:
    """Give a key's UUID, None where it is absent; an empty one is refused."""
    value = item.get(name)
    if value is not None and not is_uuid(value):
        raise refuse(f"'{name}' must be a UUID")
    return value


def uuids(item: Row, name: str) -> list[str] | None:
    """Give a key's array of UUIDs, None where it is absent."""
    value = item.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(is_uuid(one) for one in value):
        raise refuse(f"'{name}' must be an array of UUIDs")
    return value


def choice(item: Row, name: str, allowed: Iterable[str]) -> str | None:
    """Give a key's word, None where it is absent; another word is refused."""
    value = item.get(name)
    words = tuple(allowed)
    if value is not None and value not in words:
        raise refuse(f"'{name}' must be one of {', '.join(words)}")
    return value


def color(item: Row, name: str, words: tuple[str, ...] = ()) -> str | None:
    """Give a key's color: `#` and six hexadecimal digits, or one of the words."""
    value: str | None = item.get(name)
    if value is not None and value not in words and not is_color(value):
        raise refuse(f"'{name}' must be a HEX color")
    return value
