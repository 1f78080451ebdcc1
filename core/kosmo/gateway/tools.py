"""The tools that a client is shown, and what a tool's name means."""

from __future__ import annotations

from kosmo.gateway.exposure import SERVER, direct_name
from kosmo.gateway.meta_tools import NAMES, definitions
from kosmo.tools.estimate import tokens
from kosmo.tools.mcp import define
from kosmo.tools.tool import Tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.gateway.exposure import ExposedCatalog, Exposure
    from kosmo.gateway.settings import Settings
    from kosmo.spec import FunctionSpec

    Definition = dict[str, Any]

MOST_LISTED = 20
MOST_TOKENS = 3_000
OWN = ("_account", "_cursor", "_dry_run", "_fields")
"""What a direct tool takes beside the function's own arguments."""


class Tools:
    """The tools of one gateway."""

    def __init__(self, catalog: ExposedCatalog, exposure: Exposure, settings: Settings) -> None:
        """Take what is offered and how."""
        self._catalog = catalog
        self._exposure = exposure
        self._settings = settings

    def are_listed(self) -> bool:
        """Tell whether each function is a tool of its own in the list."""
        return bool(self._direct()) if self._settings.expose != "meta" else False

    def listed(self) -> list[Definition]:
        """Give the list of tools, in a fixed order."""
        direct = self._direct() if self._settings.expose != "meta" else []
        return direct or self.meta()

    def meta(self) -> list[Definition]:
        """Give the tools through which everything can be reached."""
        return definitions(self._exposure, self._catalog.names(), write=self._settings.write)

    def meta_tool(self, name: str) -> Definition | None:
        """Find one of the meta-tools, which can be called whether they are listed or not."""
        if name not in NAMES:
            return None
        return next((one for one in self.meta() if one["name"] == name), None)

    def _direct(self) -> list[Definition]:
        """Define every function as a tool; nothing where they are too many for `auto`."""
        functions = self._exposure.functions()
        auto = self._settings.expose == "auto"
        if not functions or (auto and len(functions) > MOST_LISTED):
            return []
        made = [self._define(one) for one in functions]
        if auto and sum(map(tokens, made)) > MOST_TOKENS:
            return []
        return made

    def _define(self, spec: FunctionSpec) -> Definition:
        made = define(Tool(spec, direct_name(spec)))
        accounts = self._exposure.accounts(spec.integration)
        schema = made["inputSchema"]
        if spec.tool is not None:  # a server's own schema, which is one for MCP already
            schema = {k: v for k, v in spec.input_schema.items() if k != "x-validator"}
        properties = dict(schema["properties"])
        if accounts and not spec.integration.startswith(SERVER):
            told = f"one of {', '.join(accounts[:5])}{', …' if len(accounts) > 5 else ''}"
            properties["_account"] = {"type": "string", "description": told}
        properties["_fields"] = {"type": "string", "description": "keep these: id,team.name"}
        properties["_cursor"] = {"type": "string", "description": "goes on with a long answer"}
        if spec.effect == "write":
            properties["_dry_run"] = {"type": "boolean", "description": "show, send nothing"}
        return {**made, "inputSchema": {**schema, "properties": properties}}
