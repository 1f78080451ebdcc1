"""`kosmo mcp resources` and `kosmo mcp resource`: what a server has to read."""

from __future__ import annotations

import typer

from kosmo.cli.mcp.servers import NAME
from kosmo.cli.mcp.session import read
from kosmo.cli.report import Report
from kosmo.describe.layout import page_width
from kosmo.describe.table import table
from kosmo.mcp.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.session import Sessions

    Row = dict[str, Any]

LIST = "kosmo mcp resources github\nkosmo mcp resources github --json"
ONE = "kosmo mcp resource github file:///README.md"


def resources(name: str = NAME) -> Report:
    """List the resources of a server, and the templates of those that it makes when asked."""
    rows, templates = read(name, "resources/list", _listed)
    lines = [(_text(row, "uri"), _text(row, "name"), _text(row, "mimeType")) for row in rows]
    lines += [
        (_text(row, "uriTemplate"), _text(row, "name"), _text(row, "mimeType")) for row in templates
    ]
    text = table(("uri", "name", "type"), lines, width=page_width(), whole=(0,)) if lines else ""
    talk = () if lines else (f"note: `{name}` has no resources",)
    data = {"server": name, "resources": rows, "templates": templates}
    return Report(data, text=text, talk=talk)


def resource(
    name: str = NAME,
    uri: str = typer.Argument(metavar="URI", help="which one, as the list has it"),
) -> Report:
    """Read a resource: its text, or what the server has in place of one."""
    found = read(
        name,
        "resources/read",
        lambda sessions, server: sessions.read_resource(server, uri),
        listed="kosmo mcp resources",
    )
    contents = found.get("contents")
    contents = contents if isinstance(contents, list) else []
    texts = [one.get("text") for one in contents if isinstance(one, dict)]
    whole = bool(texts) and all(isinstance(text, str) for text in texts)
    data = {"server": name, "uri": uri, "contents": contents}
    return Report(data, text="\n".join(map(str, texts)) if whole else None, whole=whole)


def _listed(sessions: Sessions, definition: ServerDefinition) -> tuple[list[Row], list[Row]]:
    return sessions.resources(definition), sessions.templates(definition)


def _text(row: Row, key: str) -> str:
    return visible(str(row.get(key) or ""))
