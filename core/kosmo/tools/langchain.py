"""Tools of LangChain: the arguments of `StructuredTool`, to which a function is added."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.tools.tool import Tool


def define(tool: Tool) -> dict[str, Any]:
    """Give name, description and schema; `metadata` says the function, and whether it reads."""
    return {
        "name": tool.name,
        "description": tool.description,
        "args_schema": tool.schema,
        "metadata": {"function": tool.spec.id, "read_only": tool.reads},
    }
