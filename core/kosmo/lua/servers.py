"""`mcp.*` of Lua: what servers there are, and what they offer. Only trusted ones are started."""

from __future__ import annotations

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.lua.bodies import Given
    from kosmo.lua.calls import Terms
    from kosmo.runtime import Runtime

    Row = dict[str, Any]

NAMES = (
    "servers", "tools", "schema", "call", "resources", "read_resource", "prompts", "get_prompt",
)  # fmt: skip

_READ = {
    "resources": "resources/list",
    "read_resource": "resources/read",
    "prompts": "prompts/list",
    "get_prompt": "prompts/get",
}
_TEXTS = {
    "tools": 1,
    "schema": 1,
    "resources": 1,
    "read_resource": 2,
    "prompts": 1,
    "get_prompt": 2,
}


def called(given: list[Any]) -> tuple[str, Given]:
    """Read what `mcp.call` is given: the tool's name, and its arguments where there are any.

    Raises UsageError for anything else.
    """
    tool, arguments = [*given, {}][:2] if given else (None, {})
    if not isinstance(tool, str) or not isinstance(arguments, (dict, list)) or len(given) > 2:
        raise UsageError(
            "`mcp.call` takes a tool, as in `server.tool`, and a table of its arguments",
            code="invalid_arguments",
        )
    return tool.removeprefix("mcp.").removeprefix("mcp:"), arguments


def answer(
    name: str,
    given: list[Any],
    runtime: Runtime,
    terms: Terms,
    waiting: Row,
) -> object:
    """Answer `mcp.servers()` and the like; tools are named behind their server: `server.tool`.

    `waiting` bounds how long a server may take. Raises KosmoError, such as PolicyError for a server
    that is not trusted.
    """
    if name == "servers":
        return _servers(runtime)
    texts = given[: _TEXTS[name]]
    fewest = 0 if name == "tools" else _TEXTS[name]
    if len(texts) < fewest or not all(isinstance(one, str) for one in texts):
        wanted = "a text" if _TEXTS[name] == 1 else "two texts"
        raise UsageError(f"`mcp.{name}` takes {wanted}", code="invalid_arguments")
    if name == "tools":
        return _tools(runtime, texts)
    if name == "schema":
        return _schema(runtime, texts[0])
    return _read(name, texts, given, runtime, terms, waiting)


def _servers(runtime: Runtime) -> list[Row]:
    from kosmo.mcp import sources, trust

    return [
        {"name": one.name, "type": one.kind, "trust": trust.state(one)}
        for one in sources.servers().definitions.values()
        if one.enabled and runtime.catalog.offers(one.integration)
    ]


def _tools(runtime: Runtime, texts: list[str]) -> list[Row]:
    from kosmo.catalog.servers import names

    chosen = [f"mcp:{texts[0]}"] if texts else filter(runtime.catalog.offers, names())
    return [
        {
            "server": integration.server.name,
            "name": spec.name,
            "tool": spec.tool,
            "effect": spec.effect,
            "description": spec.summary,
        }
        for integration in map(runtime.catalog.integration, chosen)
        for spec in integration.functions()
    ]


def _schema(runtime: Runtime, tool: str) -> Row:
    from kosmo.mcp import trust

    integration, spec = runtime.catalog.function(f"mcp:{tool}")
    known = trust.pinned(integration.server) or []
    return next((one for one in known if one["name"] == spec.tool), {"name": spec.tool})


def _read(
    name: str,
    texts: list[str],
    given: list[Any],
    runtime: Runtime,
    terms: Terms,
    waiting: Row,
) -> object:
    from kosmo.reading import read

    def ask(sessions: Any, definition: Any) -> object:
        from kosmo.mcp import terms as asked

        bounds = asked.Terms(**waiting)
        if name == "get_prompt":
            return sessions.get_prompt(definition, texts[1], _arguments(given), bounds)
        answered = getattr(sessions, name)(definition, *texts[1:], bounds)
        return answered.get("contents") if name == "read_resource" else answered

    return read(runtime, texts[0], _READ[name], ask, surface=terms.surface, confirm=terms.confirm)


def _arguments(given: list[Any]) -> dict[str, str]:
    """Read the arguments of a prompt, which the protocol knows as texts only."""
    found = given[2] if len(given) > 2 else {}
    if found == []:
        return {}
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise UsageError(
            "`mcp.get_prompt` takes a table of texts by name", code="invalid_arguments"
        )
    return found
