"""One line of a batch: a call as a JSON object, or a command line as one would type it."""

from __future__ import annotations

import time

from kosmo.cli.arguments import parse
from kosmo.cli.batch.input import LONGEST
from kosmo.cli.calling import as_call
from kosmo.cli.groups import GROUPS
from kosmo.cli.options import OUTPUT, Options
from kosmo.cli.payload import json_object
from kosmo.errors import UsageError
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.call import Call, Facts
    from kosmo.errors import KosmoError
    from kosmo.spec import FunctionSpec

    Find = Callable[[str], FunctionSpec]

_SAID: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["function"],
    "properties": {
        "function": {"type": "string"},
        "arguments": {"type": "object"},
        "account": {"type": "string"},
        "dry_run": {"type": "boolean"},
        "all": {"type": "boolean"},
        "max_items": {"type": "integer", "minimum": 1},
        "once": {"type": "string"},
        "wait": {"type": "boolean"},
        "id": {},
    },
}
_HINT = "kosmo batch --help"


class Line:
    """One line on its way from its bytes to its answer.

    `head` is what the answer repeats of the line: its number, and its `id` where it has one.
    `answer` is the envelope as text once there is one, `error` what failed. A line that is `left`
    sends no further request.
    """

    __slots__ = (
        "answer", "began", "begun", "error", "facts", "function", "head", "left", "number", "raw",
    )  # fmt: skip

    def __init__(self, number: int, raw: bytes | None) -> None:
        """Take a line as it came; None is one that was too long."""
        self.number = number
        self.raw = raw
        self.head: dict[str, object] = {"line": number}
        self.begun = False
        self.left = False
        self.began = 0.0
        self.function: str | None = None
        self.facts: Facts | None = None
        self.error: KosmoError | None = None
        self.answer: str | None = None

    def watch(self, facts: Facts) -> None:
        """Take the facts of the line's call as it begins."""
        self.facts = facts
        self.began = time.perf_counter()

    def size(self) -> int:
        """Give roughly what the line takes in memory, in characters."""
        return len(self.raw or b"") + len(self.answer or "")


def read_call(line: Line, find: Find, options: Options) -> Call:
    """Make the call that a line wishes; `options` has what holds where the line says nothing.

    Raises UsageError for a line that is no call.
    """
    text = _text(line)
    if text[0] in '{["':
        function, arguments, own = _said(line, json_object(text, "the line"))
        spec = find(function)
        line.function = spec.id
    else:
        function, words = _named(_words(text))
        spec = find(function)
        line.function = spec.id
        arguments, own = parse(spec, words)
        _refuse_output(own)
    own.account = own.account or options.account
    own.dry_run = own.dry_run or options.dry_run
    own.force = own.force or options.force
    own.timeout = own.timeout or options.timeout
    own.max_wait = own.max_wait or options.max_wait
    call = as_call(spec, arguments, own)
    call.confirm = None  # nobody is asked: the answer would not be for one line
    call.tell = None
    call.watch = line.watch
    return call


def _text(line: Line) -> str:
    raw, line.raw = line.raw, None
    if raw is None:
        raise _no_call(f"the line is longer than {LONGEST // 1_000_000} MB")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise _no_call("the line is not UTF-8") from None


def _said(line: Line, given: dict[str, Any]) -> tuple[str, dict[str, Any], Options]:
    """Take a JSON object apart; a key that is null counts as not given, as arguments do."""
    if "id" in given:
        line.head["id"] = given["id"]
    said = {key: value for key, value in given.items() if value is not None}
    found = problems(said, _SAID)
    if found:
        raise _no_call("; ".join(found), found)
    own = Options()
    own.account = said.get("account")
    own.dry_run = said.get("dry_run", False)
    own.all, own.wait = said.get("all", False), said.get("wait", False)
    own.once = said.get("once")
    own.max_items = str(said["max_items"]) if "max_items" in said else None
    return said["function"], said.get("arguments", {}), own


def _words(text: str) -> list[str]:
    import shlex

    try:
        words = shlex.split(text)
    except ValueError as error:
        raise _no_call(f"the line cannot be split into words: {str(error).lower()}") from None
    if words[:1] == ["kosmo"]:
        del words[0]
    if not words:
        raise _no_call("the line names no function")
    return words


def _named(words: list[str]) -> tuple[str, list[str]]:
    """Find the function that a command line names, in any of the spellings of a call."""
    first, colon, rest = words[0].partition(":")
    words = [first, *([rest] if colon else []), *words[1:]]
    if first == "integrations":
        del words[: 2 if words[1:2] == ["call"] else 1]
    elif first in GROUPS or first == "batch":
        raise _no_call(f"`{first}` is no integration; a batch holds calls of functions only")
    if not words or words[0].startswith("-"):
        stands = f"`{words[0]}` stands" if words else "nothing stands"
        raise _no_call(f"{stands} where an integration and its function are named")
    if "." in words[0] or words[0].startswith("integration__"):
        return words[0], words[1:]
    if len(words) < 2 or words[1].startswith("-"):
        raise _no_call(f"the line names no function of `{words[0]}`")
    return f"{words[0]}.{words[1]}", words[2:]


def _refuse_output(own: Options) -> None:
    given = [name for name in OUTPUT if getattr(own, name.replace("-", "_")) not in (None, False)]
    if given:
        raise _no_call(f"`--{given[0]}` is not for a line of a batch: its answer is an envelope")


def _no_call(message: str, details: list[str] | None = None) -> UsageError:
    return UsageError(message, hint=_HINT, code="invalid_arguments", details=details)
