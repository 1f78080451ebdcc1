"""What a body may hold: texts, numbers, choices, lists; each is refused by its field's path."""

from __future__ import annotations

from kosmo_helpscout.simulator.refusals import invalid, refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

_EMPTY = "may not be empty"


def object_in(request: SimulatorRequest) -> Row:
    """Give the body, which must be one object."""
    data = _parsed(request)
    if not isinstance(data, dict):
        raise refuse(400, "Error parsing request body into JSON")
    return data


def operation_in(request: SimulatorRequest) -> Row:
    """Give the one operation of a patch; a list of them is refused."""
    return _operation(object_in(request))


def operations_in(request: SimulatorRequest) -> list[Row]:
    """Give the list of operations of a customer's patch; a single one is refused."""
    data = _parsed(request)
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise refuse(400, "Error parsing request body into JSON")
    return [_operation(one) for one in data]


def text(
    item: Row, name: str, *, longest: int | None = None, needed: bool = False, at: str = ""
) -> str | None:
    """Give a field's text; None where it is absent and not `needed`."""
    value = item.get(name)
    if value is None or value == "":
        if needed:
            raise invalid(at + name, _EMPTY)
        return None if value is None else ""
    if not isinstance(value, str):
        raise invalid(at + name, "must be a string")
    if longest is not None and len(value) > longest:
        raise invalid(at + name, f"length must be between 0 and {longest}")
    return value


def words(item: Row, name: str, *, longest: int | None = None, at: str = "") -> str:
    """Give a field's text, which must not be empty."""
    return text(item, name, longest=longest, needed=True, at=at) or ""


def number(item: Row, name: str, *, at: str = "") -> int | None:
    """Give a field's whole number; None where it is absent or null."""
    value = item.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise invalid(at + name, "must be a number")
    return value


def flag(item: Row, name: str, *, at: str = "") -> bool:
    """Give a field's boolean; false where it is absent."""
    value = item.get(name, False)
    if not isinstance(value, bool):
        raise invalid(at + name, "must be a boolean")
    return value


def choice(value: Any, path: str, allowed: Iterable[str]) -> str:
    """Give a word that must be one of several."""
    allowed = tuple(allowed)
    if not isinstance(value, str) or value not in allowed:
        raise invalid(path, f"must be one of: {', '.join(allowed)}")
    return value


def texts(item: Row, name: str, *, at: str = "") -> list[str]:
    """Give a field's list of texts; empty where it is absent."""
    value = item.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise invalid(at + name, "must be an array of strings")
    return value


def addresses(item: Row, name: str, *, at: str = "") -> list[str]:
    """Give a field's list of e-mail addresses."""
    found = texts(item, name, at=at)
    for one in found:
        address(one, at + name)
    return found


def address(value: Any, path: str) -> str:
    """Give an e-mail address."""
    name, _, domain = value.partition("@") if isinstance(value, str) else ("", "", "")
    if not name or "." not in domain or " " in value:
        raise invalid(path, "must be a valid email address")
    return str(value)


def objects(item: Row, name: str, *, at: str = "") -> list[Row]:
    """Give a field's list of objects; empty where it is absent."""
    value = item.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise invalid(at + name, "must be an array of objects")
    return value


def _parsed(request: SimulatorRequest) -> Any:
    from kosmo import SimulatorRefusal

    try:
        return request.json()
    except SimulatorRefusal:
        raise refuse(400, "Error parsing request body into JSON") from None


def _operation(data: Row) -> Row:
    choice(data.get("op"), "op", ("add", "move", "remove", "replace"))
    if not words(data, "path").startswith("/"):
        raise invalid("path", "must begin with /")
    if data["op"] != "remove" and "value" not in data:
        raise invalid("value", _EMPTY)
    return data
