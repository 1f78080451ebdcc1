"""MCP servers in the catalog: their names, and their tools as functions.

Imported only for a name that begins with `mcp`. What was pinned when a server was listed is what
its functions are; only one that was never listed is started.
"""

from __future__ import annotations

from kosmo.mcp import sources, trust
from kosmo.spec import IntegrationSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.session import Sessions

    Tools = list[dict[str, Any]]

_SLUG = "mcp__"


def server(
    name: str,
    known: dict[str, IntegrationSpec],
    sessions: Callable[[ServerDefinition], Sessions] | None,
) -> IntegrationSpec:
    """Find `mcp:NAME` and keep it among the `known` ones.

    Raises UsageError for a server that there is not, or that is switched off, and PolicyError
    for one that is not trusted as it is.
    """
    if name in known:
        return known[name]
    definition = sources.definition(name.removeprefix("mcp:"))
    if definition.integration not in known:
        from kosmo.mcp.specs import integration_of

        tools = trust.pinned(definition)
        if tools is None:
            listed = _listed(definition, sessions)
            tools = trust.pinned(definition) or listed
        known[definition.integration] = IntegrationSpec(integration_of(definition, tools))
    return known[definition.integration]


def spelled(name: str) -> str:
    """Give `mcp:github.create_issue` for `mcp.github.create_issue` or `mcp__github__create_issue`.

    Either name may have `__` itself; the shortest first one that is a server is meant.
    """
    if not name.startswith(_SLUG):
        return f"mcp:{name[len('mcp.') :]}"
    words = name[len(_SLUG) :].split("__")
    splits = range(1, len(words))
    there = sources.servers().definitions if len(words) > 2 else {}
    cut = next((one for one in splits if "__".join(words[:one]) in there), 1)
    return f"mcp:{'__'.join(words[:cut])}.{'__'.join(words[cut:])}"


def names() -> list[str]:
    """List the servers that are switched on and trusted as they are: `mcp:NAME`, sorted."""
    found = sources.servers().definitions.values()
    usable = [one for one in found if one.enabled and trust.state(one) == "trusted"]
    return sorted(one.integration for one in usable)


def listed() -> list[str]:
    """List those of them that offered their tools once, as far as is known without a look at them.

    Their programs are not examined, which a call of a tool does.
    """
    found = sources.servers().definitions.values()
    return sorted(one.integration for one in found if one.enabled and trust.pinned(one) is not None)


def every_name() -> list[str]:
    """List all servers that are defined here, as rules of the policy may name them."""
    return [one.integration for one in sources.servers().definitions.values()]


def _listed(
    definition: ServerDefinition, sessions: Callable[[ServerDefinition], Sessions] | None
) -> Tools:
    """List a server's tools for the first time, which pins them."""
    trust.check(definition)  # before it is said that something has to be installed for it
    if sessions is not None:
        return sessions(definition).tools(definition)
    from kosmo.extras import need

    need("mcp", "MCP servers")
    from kosmo.mcp.session import Sessions

    own = Sessions()
    try:
        return own.tools(definition)
    finally:
        own.close()
