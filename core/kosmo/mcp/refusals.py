"""The errors of a server that may not be used as it is."""

from __future__ import annotations

from kosmo.errors import PolicyError
from kosmo.mcp.definition import digest
from kosmo.mcp.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.trust_file import Record

_LONGEST = 100  # characters of a tool's name


def untrusted(definition: ServerDefinition) -> PolicyError:
    """Say that a server was never trusted; it may not be the one that was meant."""
    hidden = definition.hides
    told = "" if hidden is None else f", and hides the one of `{visible(hidden.path)}`"
    return PolicyError(
        f"the MCP server `{definition.name}` of `{visible(definition.source.path)}` is not"
        f" trusted{told}; nothing was started",
        hint=f"kosmo mcp trust {definition.name}",
        code="untrusted_server",
    )


def changed(definition: ServerDefinition, told: list[str]) -> PolicyError:
    """Say what of a server is not as it was when it was trusted, a clause each."""
    told = [visible(clause) for clause in told]
    return PolicyError(
        f"the MCP server `{definition.name}` is not what was trusted: {'; '.join(told)};"
        " nothing was started",
        hint=f"kosmo mcp trust {definition.name}",
        code="server_changed",
        details=told,
    )


def tools_changed(definition: ServerDefinition, found: dict[str, list[str]]) -> PolicyError:
    """Say which tools are not as they were when they were pinned; see `differences`."""
    found = {how: [visible(name, _LONGEST) for name in names] for how, names in found.items()}
    told = "; ".join(f"{how} {listed(names)}" for how, names in found.items())
    return PolicyError(
        f"the MCP server `{definition.name}` offers other tools than the trusted ones: {told}",
        hint=f"kosmo mcp trust {definition.name}",
        code="tools_changed",
        details=[f"{how}: {name}" for how, names in found.items() for name in names],
    )


def listed(names: list[str]) -> str:
    """Name the first ten of several things."""
    shown = ", ".join(f"`{name}`" for name in names[:10])
    return f"{shown} and {len(names) - 10} more" if len(names) > 10 else shown


def parts_changed(definition: ServerDefinition, record: Record) -> list[str]:
    """Say what a definition has changed since the record of its trust, a clause each."""
    if record["fingerprint"] == definition.fingerprint():
        return []
    parts, now = record.get("parts") or {}, definition.parts()
    names = [key for key in now if digest(now[key]) != parts.get(key)]
    if set(parts) != set(now):
        return ["it is reached in another way"]
    return [f"its {listed(names)} changed" if names else "its definition changed"]
