"""JSON on stdin that may hold secrets: its keys are named in errors, no value is ever repeated."""

from __future__ import annotations

import json
import sys

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LARGEST = 1 << 20
_LONGEST_NAME = 40


def read_object(option: str, hint: str, shape: str = "") -> dict[str, Any]:
    """Read a JSON object of some shape from stdin for an option; raises UsageError."""
    like = f"; it takes {shape}" if shape else ""
    try:
        content = sys.stdin.buffer.read(_LARGEST + 1)
    except (AttributeError, OSError):
        told = f"`{option}` has nothing to read: stdin is closed{like}"
        raise UsageError(told, hint=hint) from None
    if not content.strip():
        raise UsageError(f"`{option}` has nothing to read: stdin is empty{like}", hint=hint)
    if len(content) > _LARGEST:
        raise UsageError(f"what came on stdin is larger than {_LARGEST} bytes", hint=hint)
    try:
        given = json.loads(content, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        reason = f"{error.msg[:1].lower()}{error.msg[1:]}"
        raise UsageError(f"what came on stdin is not JSON: {place}: {reason}", hint=hint) from None
    except UnicodeDecodeError:
        raise UsageError("what came on stdin is not JSON: it is not UTF-8", hint=hint) from None
    except ValueError:  # of more digits than Python reads
        raise UsageError("what came on stdin has a number that is too long", hint=hint) from None
    except RecursionError:
        raise UsageError("what came on stdin is nested too deeply", hint=hint) from None
    if not isinstance(given, dict):
        told = f"what came on stdin is {kind_of(given)}, not a JSON object{like}"
        raise UsageError(told, hint=hint)
    return given


def kind_of(value: object) -> str:
    """Say what a value is, without the value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else "a number"


def shown_key(key: str) -> str:
    """Give a key as an error names it; one that is no name may be a secret in the wrong place."""
    named = len(key) <= _LONGEST_NAME and key.replace("-", "_").isidentifier()
    return f"`{key}`" if named else f"of {len(key)} characters"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object, refusing a key that stands twice, as one of the two would be lost."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UsageError(f"the JSON has a key {shown_key(key)} twice", code="invalid_arguments")
        found[key] = value
    return found
