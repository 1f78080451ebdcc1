"""Tools of OpenAI's responses, whose entries are flat and always say whether they are strict."""

from __future__ import annotations

from kosmo.tools.openai_schema import strict as _strict
from kosmo.tools.openai_schema import why_not_strict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.tools.tool import Tool

__all__ = ["define", "why_not_strict"]


def define(tool: Tool) -> dict[str, Any]:
    """Give the entry of `tools`; without `strict` the service would take it for true."""
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": _strict(tool.schema) if tool.strict else tool.schema,
        "strict": tool.strict,
    }
