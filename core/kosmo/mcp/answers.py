"""What a tool's result means: data, or an error that the server put into words.

Nothing is coerced: a text is data only where it is a whole JSON object or list.
"""

from __future__ import annotations

import json
import math

from kosmo.describe.table import one_line
from kosmo.errors import ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Result = dict[str, Any]

_DEEPEST = 200  # levels of an answer, which everything that prints it can follow


def data_of(result: Result, of: str) -> Any:
    """Give what a tool answered; `of` names it in an error.

    This is `structuredContent`; else the value of a single text that is a JSON object or list;
    else that text; else the list of contents as it came. Raises ServiceError `tool_failed` with
    the server's words where the result says that it is an error, and `malformed_answer` where its
    `structuredContent` is no JSON and no text stands for it.
    """
    content = _contents(result)
    texts = [one["text"] for one in content if _is_text(one)]
    if result.get("isError") is True:
        said = one_line("\n".join(texts)) or "the tool gave no reason"
        raise ServiceError(f"{of} failed: {said}", code="tool_failed")
    structured = result.get("structuredContent")
    if structured is not None and _is_json(structured):
        return structured
    if structured is not None and not texts:
        raise ServiceError(f"{of} answered what is no JSON", code="malformed_answer")
    if len(content) == 1 and texts:
        return _parsed(texts[0])
    return content


def _contents(result: Result) -> list[Any]:
    content = result.get("content")
    return content if isinstance(content, list) else []


def _is_text(one: Any) -> bool:
    return isinstance(one, dict) and one.get("type") == "text" and isinstance(one.get("text"), str)


def _parsed(text: str) -> Any:
    """Give an object or list that a text holds, else the text: `3` and `true` stay as they are."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found if _is_json(found) else text


def _is_json(value: Any) -> bool:
    """Tell whether all of it can be written as JSON again: no endless number, not too deep."""
    level = [value]
    for _ in range(_DEEPEST):
        if not all(math.isfinite(one) for one in level if isinstance(one, float)):
            return False
        level = [inner for one in level for inner in _held(one)]
        if not level:
            return True
    return False


def _held(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
