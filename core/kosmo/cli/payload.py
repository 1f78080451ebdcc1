"""JSON that is given on the command line: as it is, from a file (`@path`) or from stdin (`-`)."""

from __future__ import annotations

import json
import sys

from kosmo.errors import UsageError
from kosmo.json_text import finite, refuse_constant, unique

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def json_object(word: str, what: str) -> dict[str, Any]:
    """Read a JSON object; raises UsageError naming `what` for anything else."""
    value = json_value(word, what)
    if not isinstance(value, dict):
        kind = "a list" if isinstance(value, list) else json.dumps(value)
        raise UsageError(f"{what} must be a JSON object, not {kind}", code="invalid_arguments")
    return value


def json_value(word: str, what: str) -> Any:
    """Read any JSON value."""
    text = _text(word, what)
    try:
        return json.loads(
            text,
            parse_constant=refuse_constant,
            parse_float=finite,
            object_pairs_hook=unique,
        )
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{what} cannot be read as JSON: {error.msg.lower()}"
            f" at line {error.lineno}, column {error.colno}",
            code="invalid_arguments",
        ) from None
    except ValueError as error:
        raise UsageError(
            f"{what} cannot be read as JSON: {error}", code="invalid_arguments"
        ) from None
    except RecursionError:
        raise UsageError(f"{what} is nested too deeply", code="invalid_arguments") from None


def _text(word: str, what: str) -> str:
    if word == "-":
        if sys.stdin is None:
            raise UsageError("stdin is closed; `-` reads from it", code="invalid_arguments")
        try:
            return sys.stdin.buffer.read().decode()
        except UnicodeDecodeError:
            raise UsageError("stdin is not UTF-8", code="invalid_arguments") from None
    if not word.startswith("@"):
        return word
    try:
        with open(word[1:], encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        raise UsageError(
            f"the file `{word[1:]}` for {what} cannot be read: {(error.strerror or '').lower()}",
            code="invalid_arguments",
        ) from None
    except UnicodeDecodeError:
        raise UsageError(f"the file `{word[1:]}` is not UTF-8", code="invalid_arguments") from None
