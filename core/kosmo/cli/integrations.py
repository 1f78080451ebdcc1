"""`kosmo integrations`: what can be called, described for help pages and completion.

Plain lines never come here: `kosmo.cli.integration_lines` runs them without typer.
"""

from __future__ import annotations

import typer

from kosmo.cli import configure as _configure
from kosmo.cli import integration_answers as answers
from kosmo.cli.report import Report  # noqa: TC001 - typer evaluates annotations
from kosmo.errors import UsageError

app = typer.Typer(help="What can be called.", add_completion=False)

_FUNCTION = typer.Argument(help="the function, such as missive.create_task")
_QUERY = typer.Argument(help="words, as one would say it")
_PAGE = typer.Argument(None, help="an integration, a function or a guide")
_ONE = typer.Option(None, metavar="NAME", help="only functions of this integration")
_EFFECT = typer.Option(None, metavar="read|write", help="only functions that read, or that write")
_ACTIVE = typer.Option(False, "--active", help="only what is switched on and has an account")


@app.command(
    "list",
    epilog="kosmo integrations list\n"
    "kosmo integrations list --integration missive --effect write --functions\n"
    "kosmo integrations:list --active --json",
)
def list_(
    integration: str = _ONE,
    effect: str = _EFFECT,
    active: bool = _ACTIVE,
    functions: bool = typer.Option(False, "--functions", help="one list of all functions"),
) -> Report:
    """List the integrations, whether they are ready to be called, and their functions."""
    return answers.list_(integration, effect, active, functions)


@app.command(epilog="kosmo integrations status\nkosmo integrations:status --json")
def status() -> Report:
    """Tell of each integration whether it can be called, by which accounts, and how it signs in."""
    return answers.status()


@app.command(
    epilog='kosmo integrations search "send a text message"\n'
    "kosmo integrations search assign a ticket --integration helpscout\n"
    "kosmo integrations search contact --effect read --limit 5 --fields name,description --json"
)
def search(
    query: list[str] = _QUERY,
    integration: str = _ONE,
    effect: str = _EFFECT,
    active: bool = _ACTIVE,
    limit: int = typer.Option(answers.LIMIT, metavar="N", min=1, help="how many at most (20)"),
) -> Report:
    """Find functions by names, parameters, descriptions and documentation, the best first.

    With `--json` each comes with its whole schema; `--fields name,description` keeps that short.
    The tools of trusted MCP servers are among them once `kosmo mcp tools` has listed them.
    """
    return answers.search(query, integration, effect, active, limit)


@app.command(
    epilog="kosmo integrations docs missive\n"
    "kosmo integrations docs missive.list_conversations --format markdown\n"
    "kosmo integrations docs errors"
)
def docs(
    page: list[str] = _PAGE,
    form: str = typer.Option(None, "--format", metavar="FORMAT", help="text, markdown or json"),
) -> Report:
    """Show a page of the documentation; without a name the list of pages. Same as `kosmo docs`."""
    from kosmo.cli.docs import page_report

    return page_report(page or [], form)


@app.command(epilog="kosmo integrations schema missive.create_task")
def schema(function: str = _FUNCTION) -> Report:
    """Print a function's input schema, as JSON Schema."""
    return answers.schema(function)


@app.command(
    epilog="kosmo integrations examples missive.create_task\nkosmo integrations examples missive"
)
def examples(
    name: str = typer.Argument(help="a function, or an integration for all of its functions"),
) -> Report:
    """Show a call of a function as a shell, JSON, Lua and Python have it, with fitting values."""
    from kosmo.cli.integration_examples import examples

    return examples(name)


@app.command(
    epilog="kosmo integrations fields missive\nkosmo integrations fields missive --account work"
)
def fields(
    integration: str = typer.Argument(help="the integration, such as missive"),
    account: str = typer.Option(None, metavar="NAME", help="tell about this account"),
) -> Report:
    """List what an account needs, what is there already, and the command that sets it."""
    return answers.fields(integration, account)


@app.command(
    epilog="kosmo integrations call missive.list_conversations --account sandbox --limit 3"
)
def call(
    function: str = typer.Argument(help="the function, such as missive.list_conversations"),
    payload: str = typer.Argument("", help="the arguments as a JSON object, @FILE or -"),
) -> Report:
    """Call a function; the same as `kosmo INTEGRATION FUNCTION`, with the same options."""
    # The command line takes calls before typer sees them; this describes them on the help page.
    raise UsageError(f"`{function}` {payload} did not reach the call", code="defect")


app.command("configure", epilog=_configure.EPILOG)(_configure.configure)


@app.command(
    "doctor", epilog="kosmo integrations doctor\nkosmo integrations doctor missive --check"
)
def doctor(integration: str = typer.Argument(None, help="only this one")) -> Report:
    """Say what is wrong, and the command that mends it. Same as `kosmo doctor`."""
    raise UsageError(f"`doctor {integration}` did not reach the doctor", code="defect")
