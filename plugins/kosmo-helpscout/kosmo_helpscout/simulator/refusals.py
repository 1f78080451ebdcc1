"""How Help Scout refuses: the body of `application/vnd.error+json`, and what it is about."""

from __future__ import annotations

from kosmo import SimulatorRefusal, new_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

_ABOUT = "http://developer.helpscout.net/help-desk-api-v2/errors"


def refuse(status: int, message: str, /, **errors: str) -> SimulatorRefusal:
    """Make a refusal, with what is wrong about each field; raise it."""
    reference = new_id()
    data = _body(reference, message, errors)
    headers = {"Content-Type": "application/vnd.error+json", "Correlation-Id": reference}
    return SimulatorRefusal(status, message, data=data, headers=headers)


def invalid(path: str, message: str) -> SimulatorRefusal:
    """Make the refusal of one field; raise it."""
    return refuse(400, "Validation error", **{path: message})


def missing() -> SimulatorRefusal:
    """Make the refusal for an id that is not there; raise it."""
    return refuse(404, "Not Found")


def body_of(status: int, message: str) -> Row:
    """Word what the framework refuses: the limit has a body of its own."""
    if status == 429:
        return {"message": "API rate limit exceeded"}
    return _body(new_id(), message, {})


def _body(reference: str, message: str, errors: dict[str, str]) -> Row:
    body: Row = {"logRef": f"{reference}#0", "message": message}
    if errors:
        links = [{"rel": "about", "href": f"{_ABOUT}#1"}]
        body["_embedded"] = {
            "errors": [
                {"path": path, "message": text, "source": "JSON", "links": links}
                for path, text in errors.items()
            ]
        }
    return body | {"links": [{"rel": "about", "href": _ABOUT}]}
