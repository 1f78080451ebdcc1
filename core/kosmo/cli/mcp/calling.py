"""`kosmo mcp call`: its page. The call itself is made as that of any function, without typer."""

from __future__ import annotations

import typer

from kosmo.cli.report import Report  # noqa: TC001 - typer reads the annotation
from kosmo.errors import UsageError

EPILOG = (
    "kosmo mcp call github.create_issue --title 'It broke' --dry-run\n"
    "kosmo mcp:github create-issue --title 'It broke' --json\n"
    'kosmo mcp call github.create_issue \'{"title": "It broke"}\''
)


_TOOL = typer.Argument(metavar="SERVER.TOOL", help="the tool, by any of its names")
_ARGUMENTS = typer.Argument(
    None, metavar="ARGUMENT", help="`--NAME VALUE` as the tool's page has them, or one JSON"
)


def call(tool: str = _TOOL, arguments: list[str] = _ARGUMENTS) -> Report:  # noqa: ARG001
    """Call a tool of a server, with the options of every call.

    The server is started, its tools are compared with those that were trusted, and only then is it
    called. `kosmo mcp:SERVER TOOL --help` explains a tool's parameters.
    """
    raise UsageError(
        "`mcp call` needs a tool such as `github.create_issue`", hint="kosmo mcp tools"
    )
