"""Tools of Anthropic's messages: any JSON Schema, or strict with a few keywords less."""

from __future__ import annotations

from kosmo.tools.reducing import reduced
from kosmo.tools.schema import everywhere
from kosmo.tools.strictness import why_open as why_not_strict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kosmo.tools.tool import Tool

    Schema = dict[str, Any]

__all__ = ["define", "too_much", "why_not_strict"]

_KEYWORDS = frozenset(
    (
        "additionalProperties", "anyOf", "const", "default", "description", "enum", "format",
        "items", "properties", "required", "type",
    )
)  # fmt: skip
_FORMATS = (
    "date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid",
)  # fmt: skip
# What one request may have in all of its strict tools together.
_MOST_TOOLS = 20
_MOST_OPTIONAL = 24
_MOST_UNIONS = 16


def define(tool: Tool) -> dict[str, Any]:
    """Give the entry of `tools`; `strict` is said only where it is true."""
    schema = reduced(tool.schema, _supports) if tool.strict else tool.schema
    made = {"name": tool.name, "description": tool.description, "input_schema": schema}
    return {**made, "strict": True} if tool.strict else made


def too_much(tools: Sequence[Tool]) -> str | None:
    """Say why a request cannot have all of these as strict tools, or None."""
    found = [one for tool in tools for one in everywhere(tool.schema)]
    optional = sum(
        len(set(one.get("properties", ())) - {*one.get("required", ())}) for one in found
    )
    unions = sum("anyOf" in one or isinstance(one.get("type"), list) for one in found)
    if len(tools) > _MOST_TOOLS:
        return f"it may have {_MOST_TOOLS} strict tools, and these are {len(tools)}"
    if optional > _MOST_OPTIONAL:
        return _together(f"{_MOST_OPTIONAL} optional parameters", optional)
    if unions > _MOST_UNIONS:
        return _together(f"{_MOST_UNIONS} unions of types", unions)
    return None


def _together(most: str, have: int) -> str:
    return f"its strict tools may have {most} together, and these have {have}"


def _supports(keyword: str, value: Any) -> bool:
    if keyword == "minItems":
        return value in (0, 1)
    return keyword in _KEYWORDS and (keyword != "format" or value in _FORMATS)
