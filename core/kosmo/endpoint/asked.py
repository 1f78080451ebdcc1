"""What a request asks of a tool: its arguments, and how the call is to be made.

The body is `{"arguments": {…}, "account": …}`, or the arguments alone; then the rest stands in the
query.
"""

from __future__ import annotations

import json

from kosmo.call import Pages, Patience
from kosmo.endpoint.refusal import Refusal
from kosmo.errors import UsageError
from kosmo.json_text import finite, refuse_constant
from kosmo.problem import shown, suggestion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_FLAG, _TEXT, _COUNT, _SECONDS = "true or false", "a text", "a whole number above 0", "seconds"
# Every option of a call, and what its value is.
OPTIONS: dict[str, tuple[str, str]] = {
    "account": (_TEXT, "The account to call with, as `work` or `missive:work`."),
    "all": (_FLAG, "Follow the list to its end."),
    "approval": (_TEXT, "The id of the approval that the call is made with."),
    "cache": (_FLAG, "Use stored answers, or ask the service anew."),
    "deadline": (_SECONDS, "Give up on the whole call after so many seconds."),
    "dry_run": (_FLAG, "Show the request, send nothing."),
    "fields": (_TEXT, "Keep only these fields of each row, such as `id,subject`."),
    "max_items": (_COUNT, "Follow the list, but stop after so many rows."),
    "max_pages": (_COUNT, "Stop after so many pages of the service."),
    "max_wait": (_SECONDS, "Let a request stand still for so many seconds at most; 0 never waits."),
    "once": (_TEXT, "Send this write unless it is recorded as done under this key."),
    "timeout": (_SECONDS, "Give up on one request after so many seconds."),
    "wait": (_FLAG, "Wait for the result, where the service makes it later."),
}
SCHEMAS: dict[str, dict[str, Any]] = {
    _FLAG: {"type": "boolean"},
    _TEXT: {"type": "string", "minLength": 1},
    _COUNT: {"type": "integer", "minimum": 1},
    _SECONDS: {"type": "number", "minimum": 0, "maximum": 86_400},
}
_WORDS = {"true": True, "false": False, "1": True, "0": False}
_JSON = ("application/json", "text/json")


class Asked:
    """The arguments of a tool, as a model may have written them, and the options of the call."""

    __slots__ = ("arguments", "options")

    def __init__(self, arguments: str | dict[str, Any], options: dict[str, Any]) -> None:
        """Take both, checked."""
        self.arguments = arguments
        self.options = options

    def pages(self) -> Pages:
        """Say how far to follow a list."""
        items, most = self.options.get("max_items"), self.options.get("max_pages")
        whole = bool(self.options.get("all")) or items is not None
        return Pages(all=whole, max_items=items, max_pages=most)

    def patience(self, usual: float | None) -> Patience:
        """Say how long the call may take; `usual` is how long a request may stand still."""
        return Patience(
            timeout=self.options.get("timeout") or 60.0,
            max_wait=self.options.get("max_wait", usual),
            deadline=self.options.get("deadline") or None,
        )


def read_asked(kind: str, body: bytes, query: Iterable[tuple[str, str]]) -> Asked:
    """Read a request; `kind` is its content type.

    Raises Refusal for what is no JSON object, UsageError for options that do not exist.
    """
    options = {name: _from_text(name, value) for name, value in query}
    given = _object(kind, body)
    arguments: str | dict[str, Any] = given
    if "arguments" in given and (
        isinstance(given["arguments"], dict | str) or OPTIONS.keys() >= given.keys() - {"arguments"}
    ):
        arguments = _arguments(given.pop("arguments"))
        options |= {name: value for name, value in given.items() if value is not None}
    found = [said for name, value in options.items() if (said := _problem(name, value))]
    if found:
        raise UsageError("; ".join(found), code="invalid_arguments", details=found)
    return Asked(arguments, options)


def _arguments(given: Any) -> str | dict[str, Any]:
    if given is None or isinstance(given, dict | str):
        return given or {}
    raise UsageError(f"`arguments` must be an object, not {shown(given)}", code="invalid_arguments")


def _object(kind: str, body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    if kind.partition(";")[0].strip().lower() not in _JSON:
        raise Refusal(415, "not_json", "the body must be JSON, sent as `application/json`")
    try:
        value = json.loads(body, parse_constant=refuse_constant, parse_float=finite)
    except (ValueError, RecursionError) as error:
        told = str(error) or "it is nested too deeply"
        raise Refusal(400, "bad_json", f"the body cannot be read as JSON: {told}") from None
    if isinstance(value, list):
        raise Refusal(
            400, "bad_json", "a request is one call: the body must be an object, not a list"
        )
    if not isinstance(value, dict):
        raise Refusal(400, "bad_json", f"the body must be an object, not {shown(value)}")
    return value


def _from_text(name: str, text: str) -> Any:
    """Read an option of the query, as far as its kind is known."""
    kind = OPTIONS.get(name, (_TEXT,))[0]
    if kind == _FLAG:
        return _WORDS.get(text.lower(), text)
    if kind == _TEXT:
        return text
    try:
        return int(text) if kind == _COUNT else float(text)
    except ValueError:
        return text


def _problem(name: str, value: Any) -> str:
    """Say what is wrong with an option, nothing where all is well."""
    if name not in OPTIONS:
        near = suggestion(name, [*OPTIONS, "arguments"]).replace("it takes", "there are")
        return f"`{name}` is no option of a call{near}"
    kind = OPTIONS[name][0]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = {
        _FLAG: isinstance(value, bool),
        _TEXT: isinstance(value, str) and bool(value),
        _COUNT: number and isinstance(value, int) and value > 0,
        _SECONDS: number and 0 <= value <= SCHEMAS[_SECONDS]["maximum"],
    }[kind]
    return "" if fits else f"`{name}` must be {kind}, not {shown(value)}"
