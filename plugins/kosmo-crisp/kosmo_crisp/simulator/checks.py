"""Crisp's refusals, its envelope, and what it asks of bodies and queries."""

from __future__ import annotations

from kosmo import SimulatorRefusal, SimulatorReply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]
    Kinds = Mapping[str, str | tuple[str, ...]]

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "strings": (list,),
    "null": (type(None),),
}


def refuse(status: int, reason: str, message: str | None = None) -> SimulatorRefusal:
    """Make a refusal in Crisp's envelope; raise it."""
    inside = {} if message is None else {"message": message}
    return SimulatorRefusal(status, reason, data={"error": True, "reason": reason, "data": inside})


def invalid(message: str) -> SimulatorRefusal:
    """Make the refusal of data that does not fit; raise it."""
    return refuse(400, "invalid_data", message)


def said(reason: str, data: object, status: int = 200) -> SimulatorReply:
    """Answer in Crisp's envelope."""
    return SimulatorReply({"error": False, "reason": reason, "data": data}, status=status)


def updated() -> SimulatorReply:
    """Answer a change."""
    return said("updated", {})


def body_of(request: SimulatorRequest, kinds: Kinds, required: Iterable[str] = ()) -> Row:
    """Give the body, an object with these keys of these kinds and no others.

    A kind is a name such as `string`, several by `|`, or a tuple of the texts that are allowed.
    """
    body = request.json() if request.raw else {}
    if not isinstance(body, dict):
        raise invalid("data should be object")
    for name in required:
        if name not in body:
            raise invalid(f"data should have required property '.{name}'")
    fits(body, kinds, "data")
    return body


def fits(body: Row, kinds: Kinds, where: str) -> None:
    """Refuse keys that are not among `kinds`, and values that are not of their kind."""
    for name, value in body.items():
        if name not in kinds:
            raise invalid(f"{where} should NOT have additional properties")
        kind = kinds[name]
        if isinstance(kind, tuple):
            if value not in kind:
                raise invalid(f"{where}.{name} should be equal to one of the allowed values")
        elif not any(_is(value, one) for one in kind.split("|")):
            raise invalid(f"{where}.{name} should be {kind.replace('|', ',')}")


def _is(value: object, kind: str) -> bool:
    if isinstance(value, bool) and kind != "boolean":
        return False
    right = isinstance(value, _TYPES[kind])
    if right and kind == "strings" and isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return right


def query_of(request: SimulatorRequest, *names: str) -> dict[str, str]:
    """Give the query, which has no names but these."""
    for name in request.query:
        if name not in names:
            raise invalid(f"query should NOT have additional properties: {name}")
    return request.query


def flag(query: Mapping[str, str], name: str) -> bool:
    """Read a flag, which is `1` or `0`."""
    value = query.get(name, "0")
    if value not in ("0", "1"):
        raise invalid(f"query.{name} should be 0 or 1")
    return value == "1"


def whole(text: str, name: str) -> int:
    """Read a whole number that is not negative."""
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise invalid(f"{name} should be a number")
    return int(text)


def page_of(request: SimulatorRequest, rows: Iterable[Any], size: int = 20) -> list[Any]:
    """Cut out the page whose number, from 1, is in the path."""
    number = whole(request.parts["page"], "page_number")
    if number < 1:
        raise invalid("page_number should be >= 1")
    return list(rows)[(number - 1) * size : number * size]
