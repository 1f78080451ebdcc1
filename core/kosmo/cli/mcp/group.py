"""`kosmo mcp`: servers of tools, defined, trusted and called."""

from __future__ import annotations

import typer

from kosmo.cli.mcp import (
    adding,
    asking,
    calling,
    doctor,
    resources,
    secret,
    servers,
    tools,
    transfer,
    trusting,
)

app = typer.Typer(help="MCP servers, whose tools are functions.", add_completion=False)

app.command("add", epilog=adding.EPILOG)(adding.add)
app.command("list", epilog="kosmo mcp list\nkosmo mcp list --all --json")(servers.list_)
app.command("status", epilog="kosmo mcp status\nkosmo mcp status github")(servers.status)
app.command("remove", epilog="kosmo mcp remove github")(servers.remove)
app.command("enable", epilog="kosmo mcp enable github")(servers.enable)
app.command("disable", epilog="kosmo mcp disable github\nkosmo mcp disable github --project")(
    servers.disable
)
app.command("trust", epilog=trusting.EPILOG)(trusting.trust_)
app.command("secret", epilog=secret.EPILOG, context_settings=secret.CONTEXT)(secret.secret)
app.command("import", epilog=transfer.IMPORTING)(transfer.import_)
app.command("export", epilog=transfer.EXPORTING)(transfer.export)
app.command("doctor", epilog=doctor.EPILOG)(doctor.doctor)
app.command("tools", epilog=tools.TOOLS)(tools.tools)
app.command("schema", epilog=tools.SCHEMA)(tools.schema)
app.command("call", epilog=calling.EPILOG)(calling.call)
app.command("resources", epilog=resources.LIST)(resources.resources)
app.command("resource", epilog=resources.ONE)(resources.resource)
app.command("prompts", epilog=asking.LIST)(asking.prompts)
app.command("prompt", epilog=asking.ONE)(asking.prompt)
