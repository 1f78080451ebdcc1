"""Functions made for a test, and where a definition has its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kosmo.spec import FunctionSpec

if TYPE_CHECKING:
    from kosmo.tools.tool import Tool

    Schema = dict[str, Any]


def function(properties: Schema, *required: str, **more: Any) -> FunctionSpec:
    """Make a function that no plugin has, with the name of one."""
    data: Schema = dict.fromkeys(
        ("description", "returns", "link", "resource", "module", "qualname"), ""
    )
    data |= dict.fromkeys(("destructive", "outward", "idempotent", "paged"), False)
    schema = {"type": "object", "properties": properties, "required": list(required)}
    data |= {"name": "get_task", "full_name": "missive.missive_get_task", "summary": "Get one."}
    data |= {"effect": "read", "outward_when": [], "columns": [], "input_schema": schema}
    return FunctionSpec("missive", data | more)


def schema_of(tool: Tool) -> dict[str, Any]:
    """Find the schema in a definition."""
    made = tool.definition.get("function", tool.definition)
    keys = ("parameters", "parametersJsonSchema", "input_schema", "inputSchema", "args_schema")
    found: dict[str, Any] = next((made[key] for key in keys if key in made), {"properties": {}})
    return found
