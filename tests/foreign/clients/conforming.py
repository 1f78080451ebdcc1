"""kosmo as the client that the conformance suite starts, once for each of its scenarios.

The suite gives the address of a server, and the scenario's name by a variable.
"""

from __future__ import annotations

import json
import os
import sys
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kosmo import Kosmo, KosmoError
from kosmo.cli.main import run

if TYPE_CHECKING:
    from typing import Any

EXAMPLES = {"string": "text", "integer": 2, "number": 2, "boolean": True, "array": [], "object": {}}


def main(url: str) -> None:
    """Enter the server, list it and call whatever it has."""
    scenario = os.environ["MCP_CONFORMANCE_SCENARIO"]
    context = json.loads(os.environ.get("MCP_CONFORMANCE_CONTEXT", "{}"))
    assert run(["mcp", "add", "suite", url, "--global", "--timeout", "10"]) == 0
    with Kosmo() as kosmo:
        tools = {one.tool: one for one in kosmo.functions("mcp:suite")}
        asked = context.get("toolCalls") or [
            {"name": name, "arguments": _arguments(one.input_schema)} for name, one in tools.items()
        ]
        if scenario == "json-schema-2020-12-preservation":
            focal, echo = tools.pop("json_schema_2020_12_tool"), next(iter(tools))
            shown = {
                key: value for key, value in focal.input_schema.items() if key != "x-validator"
            }
            asked = [{"name": echo, "arguments": {"schema": shown}}]
        for one in asked:
            given = {name: value for name, value in one["arguments"].items() if value is not None}
            try:
                kosmo.call(f"mcp:suite.{one['name']}", given, force=True)
            except KosmoError as error:
                sys.stderr.write(f"{one['name']}: {error}\n")
    if scenario == "http-standard-headers":
        run(["mcp", "resources", "suite"])
        run(["mcp", "resource", "suite", "file:///path/to/file%20name.txt"])
        run(["mcp", "prompts", "suite"])
        run(["mcp", "prompt", "suite", "test_prompt"])


def _arguments(schema: dict[str, Any]) -> dict[str, Any]:
    """Make up an argument for each parameter that is required."""
    return {
        name: EXAMPLES.get(str(schema["properties"].get(name, {}).get("type")), "text")
        for name in schema.get("required", ())
    }


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ["KOSMO_HOME"] = folder
        main(sys.argv[-1])
