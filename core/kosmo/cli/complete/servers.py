"""MCP servers, as commands of `kosmo mcp` take them: nothing is started."""

from __future__ import annotations

from kosmo.cli.complete.candidate import Candidate, behind, first_sentence, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition

_TOOLS = ("server.tool",)
_SERVERS = ("name", "server")


def argument(command: str, name: str, given: list[str], typed: str) -> list[Candidate]:
    """Give what an argument of a command of the group takes."""
    if command == "secret":
        return _secret(name, given)
    if command == "import" and name == "path":
        from kosmo.cli.complete.files import paths

        return paths(typed)
    if name in _TOOLS:
        return _tools(typed)
    return _servers(command) if name in _SERVERS and command != "add" else []


def usable() -> list[Candidate]:
    """Give the servers that are on, as words behind `kosmo mcp`."""
    return [Candidate(one.name, _about(one)) for one in _known() if one.enabled]


def record(integration: str) -> dict[str, Any] | None:
    """Describe `mcp:NAME` by the tools that were listed; None where none were."""
    from kosmo.errors import KosmoError
    from kosmo.mcp import sources, trust
    from kosmo.mcp.specs import integration_of

    try:
        definition = sources.definition(integration.removeprefix("mcp:"))
        tools = trust.pinned(definition)
    except KosmoError:
        return None
    return None if tools is None else integration_of(definition, tools)


def _secret(name: str, given: list[str]) -> list[Candidate]:
    from kosmo.mcp import secrets

    if name == "action":
        return plain(("set", "list", "unset"))
    if name == "server":
        return _servers("secret")
    stored = secrets.keys(given[1]) if len(given) > 1 else {}
    return plain(key for keys in stored.values() for key in keys)


def _servers(command: str) -> list[Candidate]:
    """Give the servers; only what is off can be switched on, and the other way round."""
    chosen = {"enable": (False,), "disable": (True,)}.get(command, (True, False))
    return [Candidate(one.name, _about(one)) for one in _known() if one.enabled in chosen]


def _tools(typed: str) -> list[Candidate]:
    """Give servers, and behind a dot the tools that were listed."""
    from kosmo.mcp import trust

    server, dot, _ = typed.partition(".")
    if not dot:
        return [Candidate(f"{one.name}.", _about(one), ends=False) for one in _known()]
    found = [one for one in _known() if one.name == server and one.enabled]
    tools = trust.pinned(found[0]) if found else None
    return behind(
        f"{server}.",
        [
            Candidate(str(tool["name"]), first_sentence(str(tool.get("description", ""))))
            for tool in tools or ()
        ],
    )


def _known() -> list[ServerDefinition]:
    from kosmo.mcp.sources import servers

    return list(servers().definitions.values())


def _about(definition: ServerDefinition) -> str:
    return definition.url or str(definition.command)
