"""Tools of Vercel's AI SDK: what `tool()` takes, the schema to be given to `jsonSchema()`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.tools.tool import Tool


def define(tool: Tool) -> dict[str, Any]:
    """Give name, description and schema."""
    return {"name": tool.name, "description": tool.description, "inputSchema": tool.schema}
