"""The files of MCP servers: whether each can be read. `kosmo mcp doctor` looks at the servers."""

from __future__ import annotations

from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine
from kosmo.config.store import refuse_if_shared
from kosmo.mcp.secrets import secrets_path
from kosmo.mcp.sources import servers
from kosmo.mcp.trust_file import record_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination


def check(_examination: Examination) -> Iterator[Finding]:
    """Read the files, and the one of what is trusted; nothing is started."""
    refuse_if_shared(secrets_path(), "credentials_exposed")
    found = servers()
    for one in found.problems:
        details = {"file": one.source.path, "server": one.server}
        yield broken(one.message, fixes.of_problem(one.source.path, one.message), **details)
    for definition in found.definitions.values():
        record_of(definition)
    if not found.problems:
        names = ", ".join(found.definitions) or "there is none"
        yield fine(f"MCP servers: {names}", servers=list(found.definitions))
