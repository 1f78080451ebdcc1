"""What can be called, as frozen descriptions read from the catalog.

They are plain classes with slots because importing dataclasses costs more than a whole call.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any


class FunctionSpec:
    """One function of an integration, with everything a surface needs to offer it."""

    __slots__ = (
        "cache", "columns", "description", "destructive", "effect", "example", "full_name",
        "idempotency_header", "idempotent", "input_schema", "integration", "inward_when", "limits",
        "link", "module", "name", "outward", "outward_when", "paged", "qualname", "request",
        "resource", "returns", "streams", "summary", "tool", "wait",
    )  # fmt: skip

    def __init__(self, integration: str, data: dict[str, Any]) -> None:
        """Take one entry of an integration's catalog file."""
        self.integration = integration
        self.name: str = data["name"]
        self.full_name: str = data["full_name"]
        self.tool: str | None = data.get("tool")  # what an MCP server calls it
        self.summary: str = data["summary"]
        self.description: str = data["description"]
        self.returns: str = data["returns"]
        self.effect: str = data["effect"]
        self.example: str = data.get("example", "")
        self.destructive: bool = data["destructive"]
        self.outward: bool = data["outward"]
        self.outward_when: list[str] = data["outward_when"]
        self.inward_when: dict[str, Any] = data.get("inward_when", {})
        self.idempotent: bool = data["idempotent"]
        self.idempotency_header: str | None = data.get("idempotency_header")
        self.paged: bool = data["paged"]
        self.streams: bool = data.get("streams", False)
        self.limits: list[str] = data.get("limits", [])
        self.cache: float | None = data.get("cache")
        self.wait: dict[str, Any] | None = data.get("wait")
        self.columns: list[str] = data["columns"]
        self.link: str | None = data["link"]
        self.resource: str = data["resource"]
        self.module: str = data["module"]
        self.qualname: str = data["qualname"]
        self.request: dict[str, Any] | None = data.get("request")  # where there is no code
        self.input_schema: dict[str, Any] = data["input_schema"]

    @property
    def id(self) -> str:
        """The name by which every surface calls it, such as `missive.get_task`."""
        return f"{self.integration}.{self.name}"

    @property
    def parameters(self) -> dict[str, dict[str, Any]]:
        """The JSON Schema of each parameter, in the order of the signature."""
        properties: dict[str, dict[str, Any]] = self.input_schema["properties"]
        return properties


class AuthField:
    """One field that an account of the integration holds."""

    __slots__ = ("default", "help", "name", "required", "secret", "title")

    def __init__(self, data: dict[str, Any]) -> None:
        """Take one entry of `auth.fields`."""
        self.name: str = data["name"]
        self.title: str = data["title"]
        self.help: str = data["help"]
        self.secret: bool = data["secret"]
        self.required: bool = data["required"]
        self.default: str | None = data.get("default")


class AuthSpec:
    """Which fields an account needs and how they sign a request.

    `headers`, `query` and `basic` are templates: `{access_token}` stands for that field. `oauth`
    are flows, each an object with the keys of `kosmo.plugin.flows`. `one_of` are sets of fields of
    which one is needed, whole.
    """

    __slots__ = ("basic", "fields", "headers", "oauth", "one_of", "query")

    def __init__(self, data: dict[str, Any]) -> None:
        """Take the `auth` object of an integration's catalog file."""
        self.fields = [AuthField(field) for field in data["fields"]]
        self.headers: dict[str, str] = data["headers"]
        self.query: dict[str, str] = data.get("query", {})
        self.basic: list[str] | None = data["basic"]
        self.oauth: list[dict[str, Any]] = data["oauth"] or []
        self.one_of: list[list[str]] = data.get("one_of", [])

    def templates(self) -> dict[str, str]:
        """Give the headers, and behind a `?` the parameters of the query, that sign a request."""
        return {**self.headers, **{f"?{name}": text for name, text in self.query.items()}}

    def by_person(self) -> list[dict[str, Any]]:
        """List the flows in which a person logs in."""
        return [flow for flow in self.oauth if flow["flow"] != "client_credentials"]

    def required(self) -> list[str]:
        """List the fields that are needed in any case."""
        return [one.name for one in self.fields if one.required and one.default is None]

    def choices(self, held: Collection[str] = ()) -> list[list[str]]:
        """List what is left of each set of which one is needed, [] where one of them is whole."""
        given = {one.name for one in self.fields if one.default is not None}
        known = {*held, *given, *self.required()}
        left = [[name for name in one if name not in known] for one in self.one_of]
        return left if all(left) else []

    def lacking(self, held: Collection[str] = ()) -> list[str]:
        """List the fields that are needed beside those that are held.

        Of several sets it is the one that was begun, else the first.
        """
        begun = [not set(held).isdisjoint(one) for one in self.one_of]
        left = self.choices(held)
        chosen = left[begun.index(True) if any(begun) else 0] if left else []
        wanted = {name for name in self.required() if name not in held}.union(chosen)
        return [one.name for one in self.fields if one.name in wanted]


class IntegrationSpec:
    """One integration: where its service is, how to sign in, what it offers."""

    __slots__ = (
        "_functions", "auth", "base_url", "code", "description", "distribution", "docs", "ending",
        "limits", "link", "name", "origins", "server", "simulator", "title", "version", "webhook",
        "whoami", "write_weight",
    )  # fmt: skip

    def __init__(self, data: dict[str, Any]) -> None:
        """Take an integration's whole catalog file; functions are built when asked for."""
        self.name: str = data["name"]
        self.title: str = data["title"]
        self.description: str = data["description"]
        self.base_url: str = data["base_url"]
        self.link: str | None = data["link"]
        self.limits: list[str] = data["limits"]
        self.write_weight: int = data.get("write_weight", 1)
        self.whoami: str | None = data["whoami"]
        self.simulator: str | None = data["simulator"]
        self.docs: dict[str, str] = data["docs"]
        self.ending: str = data["ending"]
        self.origins: dict[str, str] = data["origins"]
        self.webhook: str | None = data["webhook"]
        self.code: bool = data.get("code", True)
        self.distribution: str = data["distribution"]
        self.version: str = data["version"]
        self.auth = AuthSpec(data["auth"])
        self.server: Any = data.get("server")  # the definition of an MCP server, None for plugins
        self._functions: dict[str, dict[str, Any]] = data["functions"]

    def function(self, name: str) -> FunctionSpec | None:
        """Find a function by its name, its kebab-case name or its contract name.

        A server's tool is found by the name that the server has for it, too.
        """
        entry = None if self.server is None else self._tool(name)
        name = name.replace("-", "_")
        entry = entry or self._functions.get(name)
        if entry is None and name.startswith(self.name + "_"):
            entry = self._functions.get(name[len(self.name) + 1 :])
        return None if entry is None else FunctionSpec(self.name, entry)

    def function_names(self) -> list[str]:
        """List the names in the order in which the plugin lists them."""
        return list(self._functions)

    def functions(self) -> list[FunctionSpec]:
        """Build every function's description, in the plugin's order."""
        return [FunctionSpec(self.name, entry) for entry in self._functions.values()]

    def _tool(self, name: str) -> dict[str, Any] | None:
        """Find a tool by the name that its server has for it, by kosmo's, or by a model's."""
        name = name.removeprefix(f"mcp__{self.server.name}__")
        exact = (one for one in self._functions.values() if one["tool"] == name)
        return next(exact, None) or self._functions.get(name.replace("-", "_").lower())
