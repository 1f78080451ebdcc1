"""`kosmo mcp trust`: let a server be started or connected to, as it is now."""

from __future__ import annotations

import typer

from kosmo.cli import prompts
from kosmo.cli.mcp.scopes import scope_name
from kosmo.cli.mcp.servers import NAME
from kosmo.cli.mcp.tool_changes import change_lines
from kosmo.cli.mcp.trust_page import Facts, page
from kosmo.cli.report import Report
from kosmo.errors import UsageError
from kosmo.mcp import sources, trust

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.mcp.definition import ServerDefinition

EPILOG = "kosmo mcp trust github\nkosmo mcp trust github --yes --fingerprint sha256:… --json"
_FINGERPRINT = typer.Option(
    None, "--fingerprint", metavar="SHA256", help="only if this is what it is now"
)


def trust_(
    name: str = NAME,
    yes: bool = typer.Option(False, "--yes", "-y", help="do not ask"),
    fingerprint: str | None = _FINGERPRINT,
) -> Report:
    """Trust a server as it is now: its definition, the programs that it runs, and its tools.

    Shown are the command line, the programs that were found, the names of variables and headers,
    the address, and what changed since it was trusted. Nothing is started. Its tools are recorded
    when they are listed first; where they changed since, the list that was refused is trusted, and
    what those tools say now is shown beside what they said.

    On a terminal a person is asked. Elsewhere `--yes` is needed, and whoever may run this command
    may trust: keep it from an agent by what you let its shell run. A script that sets up a machine
    adds `--fingerprint`, so that it trusts what was reviewed and nothing else.
    """
    definition = sources.definition(name, disabled=True)
    facts = Facts(definition)
    now = definition.fingerprint()
    if fingerprint is not None and fingerprint.removeprefix("sha256:") != now[len("sha256:") :]:
        raise UsageError(
            f"`{definition.name}` has the fingerprint `{now}`, not the one given; nothing changed",
            hint=f"kosmo mcp trust {definition.name}",
            code="fingerprint_differs",
        )
    if not yes:
        _ask(definition, facts)
    trust.trust(definition, facts.refused, facts.programs)
    data = {
        "server": definition.name,
        "fingerprint": now,
        "scope": scope_name(definition.source),
        **facts.as_dict(),
    }
    told = [] if not yes else change_lines(facts.tools)  # which whoever was asked has seen
    text = "\n".join([*told, f"`{definition.name}` is trusted as it is now"])
    if definition.enabled:
        text += f"\nnext: kosmo mcp tools {definition.name}"
    return Report(data, text=text, changed=True)


def _ask(definition: ServerDefinition, facts: Facts) -> None:
    if not prompts.can_ask():
        raise UsageError(
            "a person decides whom to trust, and nobody can be asked here: show them"
            f" `kosmo mcp status {definition.name}`, which says what is run",
            hint=f"for the person, never for an agent: kosmo mcp trust {definition.name} --yes",
            code="confirmation_required",
        )
    prompts.say(page(definition, facts))
    if not prompts.confirm(f"Trust `{definition.name}`?"):
        raise UsageError("nothing was trusted", code="declined")
