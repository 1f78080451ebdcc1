"""A server and its tools as an integration and its functions, as plain as a catalog's file."""

from __future__ import annotations

from kosmo.describe.table import one_line
from kosmo.mcp.naming import named_tools
from kosmo.mcp.parameters import is_usual, printable, readable, without_ours
from kosmo.mcp.weight import is_bounded
from kosmo.validation import is_compact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition

    Row = dict[str, Any]


def integration_of(definition: ServerDefinition, tools: Iterable[Row]) -> Row:
    """Give what `IntegrationSpec` takes for a server whose tools are known."""
    name = f"mcp:{definition.name}"
    functions = {key: _function(name, key, tool) for key, tool in named_tools(tools).items()}
    return {
        "name": name,
        "title": definition.name,
        "description": f"The tools of the MCP server `{definition.name}`.",
        "base_url": definition.url or "",
        "link": None,
        "limits": [],
        "whoami": None,
        "simulator": None,
        "docs": {},
        "ending": "",
        "origins": {},
        "webhook": None,
        "distribution": name,
        "version": definition.fingerprint(),
        "auth": {"fields": [], "headers": {}, "basic": None, "oauth": None},
        "functions": functions,
        "server": definition,
    }


def _function(integration: str, name: str, tool: Row) -> Row:
    hints = tool.get("annotations")
    hints = hints if isinstance(hints, dict) else {}
    reads = hints.get("readOnlyHint") is True
    summary, description = _words(tool)
    return {
        "name": name,
        "full_name": f"{integration}.{integration.replace(':', '__')}__{name}",
        "tool": tool["name"],
        "summary": summary,
        "description": description,
        "returns": "",
        "effect": "read" if reads else "write",
        "destructive": not reads and hints.get("destructiveHint") is not False,
        "outward": False,
        "outward_when": [],
        "idempotent": reads,
        "paged": False,
        "columns": [],
        "link": None,
        "resource": "tools",
        "module": "kosmo.mcp.calling",
        "qualname": "call_tool",
        "input_schema": input_schema(tool.get("inputSchema")),
    }


def input_schema(given: Any) -> Row:
    """Give a tool's schema with the keys that every function has, marked for its validator."""
    schema = without_ours(given) if isinstance(given, dict) else {}
    if not is_bounded(schema):  # the server has to check; its parameters are known by name
        named = _held(schema.get("properties"))
        schema = {"properties": {key: {} for key in named}, "required": schema.get("required")}
    properties, required = schema.get("properties"), schema.get("required")
    schema["type"] = "object"
    schema["properties"] = {
        key: readable(value, schema) for key, value in _held(properties).items()
    }
    listed = required if isinstance(required, list) else []
    schema["required"] = [one for one in listed if isinstance(one, str)]
    plain = {key: value for key, value in schema.items() if key != "$schema"}
    return plain if is_compact(plain) and is_usual(plain) else {**schema, "x-validator": "full"}


def _held(value: Any) -> Row:
    return value if isinstance(value, dict) else {}


def _words(tool: Row) -> tuple[str, str]:
    """Split what a tool says about itself into its first sentence and the rest."""
    text = printable(tool.get("description"))
    if not text:
        title = tool.get("title")
        return one_line(title if isinstance(title, str) else "") or one_line(tool["name"]), ""
    first, _, rest = text.partition("\n")
    end = first.find(". ")
    if end > 0:
        return first[: end + 1], "\n".join(filter(None, (first[end + 2 :].strip(), rest))).strip()
    return first, rest.strip()
