"""`kosmo plugins`: installed plugins and their state."""

from __future__ import annotations

import typer

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.report import Report

app = typer.Typer(help="Installed plugins and their state.", add_completion=False)


@app.command("list", epilog="kosmo plugins list\nkosmo plugins list --refresh --json")
def list_(
    refresh: bool = typer.Option(False, "--refresh", help="index broken plugins again"),
) -> Report:
    """List every plugin with its state: ok, broken or collision, and the reason."""
    catalog = open_catalog()
    data = [
        {
            "name": record["name"],
            "state": record["state"],
            "distribution": record["distribution"],
            "version": record["version"],
            "functions": record["integration"] and _count(record["integration"]["functions"]),
            "reason": record["reason"],
        }
        for record in sorted(catalog.plugins(refresh=refresh), key=lambda one: str(one["name"]))
    ]
    columns = ("name", "state", "distribution", "version", "functions", "reason")
    return Report(data, columns=columns, talk=tuple(f"warning: {n}" for n in catalog.notes))


@app.callback()
def _group() -> None:
    """Keep `list` a word of its own while it is the only command."""


def _count(functions: object) -> int:
    """Count functions, which the index holds as a number and a fresh build in full."""
    return functions if isinstance(functions, int) else len(functions)  # type: ignore[arg-type]
