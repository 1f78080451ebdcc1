"""`kosmo integrations`: what can be called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.report import Report
from kosmo.errors import UsageError

if TYPE_CHECKING:
    from typing import Any

app = typer.Typer(help="What can be called.", add_completion=False)


@app.command("list", epilog="kosmo integrations list --json\nkosmo integrations:list")
def list_() -> Report:
    """List the integrations and their functions."""
    catalog = open_catalog()
    data = []
    for name in catalog.names():
        spec = catalog.integration(name)
        functions = [
            {
                "name": one.name,
                "full_name": one.full_name,
                "effect": one.effect,
                "summary": one.summary,
            }
            for one in spec.functions()
        ]
        data.append({"name": name, "title": spec.title, "functions": functions})
    lines = [f"{one['name']}  {one['title']}, {len(one['functions'])} functions" for one in data]
    lines.append("hint: kosmo INTEGRATION --help lists its functions")
    return Report(data, text="\n".join(lines), columns=("name", "title"))


@app.command(epilog="kosmo integrations schema missive.create_task")
def schema(
    function: str = typer.Argument(help="the function, such as missive.create_task"),
) -> Report:
    """Print a function's input schema, as JSON Schema."""
    _, spec = open_catalog().function(function)
    shown: dict[str, Any] = {k: v for k, v in spec.input_schema.items() if k != "x-validator"}
    import json

    return Report(shown, text=json.dumps(shown, ensure_ascii=False, indent=2))


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
