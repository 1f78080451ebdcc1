"""Tools of the Model Context Protocol, the one dialect that says what a tool does to the world."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.tools.tool import Tool


def define(tool: Tool) -> dict[str, Any]:
    """Give the entry of `tools/list`."""
    return {
        "name": tool.name,
        "title": f"{tool.spec.integration}: {tool.spec.name.replace('_', ' ')}",
        "description": tool.description,
        "inputSchema": tool.schema,
        "annotations": _annotations(tool),
    }


def _annotations(tool: Tool) -> dict[str, Any]:
    """Say what it does; what destroys, or reaches people outside, is destructive."""
    if tool.reads:
        return {"readOnlyHint": True, "openWorldHint": True}
    spec = tool.spec
    return {
        "readOnlyHint": False,
        "destructiveHint": bool(spec.destructive or spec.outward or spec.outward_when),
        "idempotentHint": spec.idempotent,
        "openWorldHint": True,
    }
