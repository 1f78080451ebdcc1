"""Start the trusted servers and list their tools, for `kosmo mcp doctor --check`."""

from __future__ import annotations

from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine
from kosmo.errors import KosmoError
from kosmo.mcp import trust

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.session import Sessions


def listed(definitions: list[ServerDefinition]) -> list[Finding]:
    """Ask each server that is trusted as it is now for its tools."""
    trusted = [one for one in definitions if trust.state(one) in ("trusted", "tools_changed")]
    if not trusted:
        return []
    from kosmo.mcp.session import Sessions

    sessions = Sessions()
    try:
        return [_asked(sessions, one) for one in trusted]
    finally:
        sessions.close()


def _asked(sessions: Sessions, definition: ServerDefinition) -> Finding:
    try:
        number = len(sessions.tools(definition))
        several = "tool" if number == 1 else "tools"
    except KosmoError as error:
        fix = error.hint if error.hint and error.hint.startswith("kosmo mcp trust ") else None
        finding = broken(error.message, fix or fixes.edit(definition.source.path))
    else:
        finding = fine(f"`{definition.name}` answers, with {number} {several}")
    finding.check = "live"
    finding.details["server"] = definition.name
    return finding
