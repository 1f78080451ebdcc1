"""`kosmo mcp prompts` and `kosmo mcp prompt`: messages that a server has ready for a model."""

from __future__ import annotations

import typer

from kosmo.cli.mcp.servers import NAME
from kosmo.cli.mcp.session import read
from kosmo.cli.report import Report
from kosmo.describe.layout import page_width
from kosmo.describe.table import one_line, table
from kosmo.errors import UsageError
from kosmo.mcp.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

LIST = "kosmo mcp prompts github\nkosmo mcp prompts github --json"
ONE = 'kosmo mcp prompt github review \'{"pull": "12"}\' --json'


def prompts(name: str = NAME) -> Report:
    """List the prompts of a server with their arguments."""
    rows = read(name, "prompts/list", lambda sessions, one: sessions.prompts(one))
    lines = [(visible(str(row.get("name"))), _arguments(row), _said(row)) for row in rows]
    headers = ("prompt", "arguments", "what it is for")
    text = table(headers, lines, width=page_width(), whole=(0,)) if lines else ""
    talk = () if lines else (f"note: `{name}` has no prompts",)
    return Report({"server": name, "prompts": rows}, text=text, talk=talk)


def prompt(
    name: str = NAME,
    which: str = typer.Argument(metavar="PROMPT", help="which one, as the list has it"),
    arguments: str = typer.Argument("{}", metavar="JSON", help="its arguments, or `@FILE`, or `-`"),
) -> Report:
    """Get a prompt: the messages that the server makes of its arguments, all of them texts."""
    from kosmo.cli.payload import json_object

    given = json_object(arguments, "the arguments")
    wrong = [key for key, value in given.items() if not isinstance(value, str)]
    if wrong:
        listed = ", ".join(f"`{one}`" for one in wrong)
        raise UsageError(
            f"arguments of a prompt are texts, which {listed} is not", code="invalid_arguments"
        )
    found = read(
        name,
        "prompts/get",
        lambda sessions, one: sessions.get_prompt(one, which, given),
        listed="kosmo mcp prompts",
    )
    messages = found.get("messages")
    return Report(
        {
            "server": name,
            "prompt": which,
            "description": found.get("description"),
            "messages": messages if isinstance(messages, list) else [],
        }
    )


def _arguments(row: Row) -> str:
    given = row.get("arguments")
    named = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    names = [(visible(str(one.get("name"))), one.get("required")) for one in named]
    return " ".join(name if required else f"[{name}]" for name, required in names)


def _said(row: Row) -> str:
    return one_line(str(row.get("description") or row.get("title") or ""))
