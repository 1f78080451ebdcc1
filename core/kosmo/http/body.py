"""Bodies: values as JSON, or a form, on the way out, and JSON as values on the way back."""

from __future__ import annotations

import json

from kosmo.errors import ServiceError, UnknownOutcomeError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.message import Response


class Answer:
    """A service's answer: its status, its headers in lower case, and its JSON data.

    `data` is None where the body was empty.
    """

    __slots__ = ("data", "headers", "status")

    def __init__(self, status: int, headers: dict[str, str], data: Any) -> None:
        """Take the parts, the body already parsed."""
        self.status = status
        self.headers = headers
        self.data = data


class Form(dict[str, object]):
    """A body that goes as a form: `application/x-www-form-urlencoded`.

    Objects in it become `name[key]`, lists of objects `name[0][key]`, other lists the name again
    for each value.
    """


def encoded(value: Any) -> tuple[bytes, str]:
    """Write a body, and give its content type; raises UsageError as `json_of` does."""
    if not isinstance(value, Form):
        return json_of(value), "application/json"
    from kosmo.http.url import flattened, query_string

    text = query_string(flattened(value))[1:]
    return text.encode(), "application/x-www-form-urlencoded"


def json_of(value: Any) -> bytes:
    """Write a value as JSON; raises UsageError for what JSON cannot hold, such as infinity."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:  # also UnicodeEncodeError, for half of a surrogate pair
        raise UsageError(
            f"the body cannot be written as JSON: {error}", code="invalid_arguments"
        ) from None


def data_of(response: Response, method: str) -> Any:
    """Read the data of an accepted request, None where the body is empty.

    Raises ServiceError for a body that is not JSON, such as a page to sign in; of a write nobody
    knows then whether it was carried out.
    """
    if not response.body.strip():
        return None
    try:
        return json.loads(response.body, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        from kosmo.http.failure import words_of

        kind = ascii(response.headers.get("content-type", "no content type"))[1:-1]
        said = words_of(response.body)[:60]
        told = f"the service answered {response.status} with something that is not JSON ({kind}"
        told += f": {said}…)" if said else ")"
        if method not in ("GET", "HEAD"):
            raise UnknownOutcomeError(told, http_status=response.status) from None
        raise ServiceError(told, code="malformed_answer", http_status=response.status) from None


def _refuse(name: str) -> float:
    raise ValueError(f"`{name}` is not JSON")


def _finite(text: str) -> float:
    """Read a number; one too large for a float would be printed as no JSON at all."""
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"`{text}` is too large")
    return value
