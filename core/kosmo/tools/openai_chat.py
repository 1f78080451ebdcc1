"""Tools of OpenAI's chat completions, and of the many services that speak like it."""

from __future__ import annotations

from kosmo.tools.openai_schema import strict as _strict
from kosmo.tools.openai_schema import why_not_strict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.tools.tool import Tool

__all__ = ["define", "why_not_strict"]


def define(tool: Tool) -> dict[str, Any]:
    """Give the entry of `tools`."""
    return {
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": _strict(tool.schema) if tool.strict else tool.schema,
            "strict": tool.strict,
        },
    }
