"""The vendor's refusals: bodies, numbers, addresses and words, one sentence each."""

from __future__ import annotations

from kosmo import SimulatorRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo import SimulatorRequest, SimulatorState

    Row = dict[str, Any]


def refuse(message: str, status: int = 400) -> SimulatorRefusal:
    """Make the refusal of a request; raise it."""
    return SimulatorRefusal(status, message)


def missing() -> SimulatorRefusal:
    """Make the refusal for an id that is not there; raise it."""
    return SimulatorRefusal(404, "not found")


def known(state: SimulatorState, table: str, id: str) -> Row:
    """Give a row, or refuse with 404."""
    row = state.get(table, id)
    if row is None:
        raise missing()
    return row


def arguments(request: SimulatorRequest) -> Row:
    """Give the arguments of a request: its JSON body, or the query where it has none.

    The arguments of a DELETE belong into the query; Plivo's SDKs send them as a body.
    """
    body = request.json()
    if body is None:
        return dict(request.query) if request.method == "DELETE" else {}
    if not isinstance(body, dict):
        raise refuse("the request body must be a JSON object")
    return body


def is_number(text: object) -> bool:
    """Whether a text can be a telephone number, with or without plus."""
    digits = text.removeprefix("+") if isinstance(text, str) else ""
    return (
        7 <= len(digits) <= 15
        and digits.isascii()
        and digits.isdigit()
        and not digits.startswith("0")
    )


def text(body: Row, name: str, *, required: bool = False) -> str | None:
    """Give an argument's text, None where it is absent."""
    value = body.get(name)
    if value is None or value == "":
        if required:
            raise refuse(f"{name} parameter not present")
        return None
    if not isinstance(value, str):
        raise refuse(f"{name} must be a string")
    return value


def required(body: Row, name: str) -> str:
    """Give an argument's text, which must be there."""
    return text(body, name, required=True) or ""


def address(body: Row, name: str, *, required: bool = False) -> str | None:
    """Give an argument that is a web address, None where it is absent."""
    value = text(body, name, required=required)
    if value is not None and not value.startswith(("http://", "https://")):
        raise refuse(f"{name} is not a valid URL")
    return value


def choice(body: Row, name: str, words: Iterable[str]) -> str | None:
    """Give an argument's word, None where it is absent; another word is refused."""
    value = text(body, name)
    allowed = tuple(words)
    if value is not None and value not in allowed:
        raise refuse(f"{name} should be one of {', '.join(allowed)}")
    return value


def boolean(body: Row, name: str) -> bool | None:
    """Give an argument that is true or false, as JSON or as a word."""
    value = body.get(name)
    if value is None or isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise refuse(f"{name} must be a boolean")


def integer(body: Row, name: str) -> int | None:
    """Give an argument that is a whole number, None where it is absent."""
    value = body.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise refuse(f"{name} must be an integer")
    return value
