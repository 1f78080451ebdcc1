"""`kosmo agents`: what an agent that types commands is given to read."""

from __future__ import annotations

import os

import typer

from kosmo.agents.guide import FORMATS, tokens, written
from kosmo.agents.inventory import Inventory
from kosmo.catalog.catalog import open_catalog
from kosmo.cli.report import Report
from kosmo.errors import UsageError

app = typer.Typer(help="What an agent that types commands has to know.", add_completion=False)

_FORMAT = typer.Option(next(iter(FORMATS)), "--format", help="skill (SKILL.md) or llms (llms.txt)")
_PATH = typer.Option(None, "--path", help="write it to this file; a folder gets the usual name")


@app.command(
    "guide",
    epilog="kosmo agents guide\n"
    "kosmo agents guide --path .claude/skills/kosmo/SKILL.md\n"
    "kosmo agents guide --format llms --path llms.txt",
)
def guide(format: str = _FORMAT, path: str | None = _PATH) -> Report:
    """Write a short guide to what is installed and configured here, for an agent to read.

    The same configuration gives the same bytes, so that it can be kept in a repository. It holds
    names of integrations and accounts, and the policy in words; no secret and no path.
    """
    text = written(Inventory(open_catalog()), format)
    count = tokens(text)
    data = {"format": format, "path": path, "tokens": count, "text": text}
    if path is None:
        talk = (f"note: about {count} tokens",)
        return Report(data, text=text.removesuffix("\n"), talk=talk, whole=True)
    path = os.path.join(path, FORMATS[format]) if _is_folder(path) else path
    data["path"] = path
    changed = _write(path, text)
    told = f"wrote {path}" if changed else f"{path} is up to date"
    return Report({**data, "changed": changed}, text=f"{told}: about {count} tokens", whole=True)


@app.callback()
def _group() -> None:
    """Keep `guide` a word of its own while it is the only command."""


def _is_folder(path: str) -> bool:
    return path.endswith(os.sep) or os.path.isdir(path)


def _write(path: str, text: str) -> bool:
    """Write the guide, unless the file has it; tell whether it had not."""
    content = text.encode()
    try:
        if os.path.isfile(path):
            with open(path, "rb") as file:
                if file.read() == content:
                    return False
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
    except OSError as error:
        raise UsageError(
            f"`{path}` cannot be written: {(error.strerror or str(error)).lower()}",
            code="not_writable",
        ) from None
    return True
