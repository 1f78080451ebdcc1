"""The page of files, keys and variables, checked against what the sources know."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import kosmo
from kosmo.config import fields, paths, schema
from kosmo.config.project import NAME
from kosmo.config.rules import ACTIONS, KINDS
from kosmo.describe.markdown import paragraphs, table
from kosmo.describe.words import words

from docs.generator.markdown import must_match, page

if TYPE_CHECKING:
    from collections.abc import Iterator


def configuration_page() -> str:
    """Give the page; fails where a key or variable has no words in `configuration.toml`."""
    said = words("configuration")
    known = dict.fromkeys((*schema.PEOPLE, *schema.COMMANDS))
    must_match("keys", said["keys"], known)
    must_match("variables", said["variables"], set(_variables()) | set(said["patterns"]))
    must_match("references", said["references"], fields.REFERENCES)
    must_match("fields", said["fields"], fields.PLAIN)
    keys = [(f"`{key}`", _places(key), said["keys"][key]) for key in known if key != "trusted"]
    folders = [
        (kind, f"`~/{below}/kosmo`", f"`{variable}`", said["folders"][kind])
        for kind, (variable, below) in paths._XDG.items()  # noqa: SLF001 - a table, and the only one
    ]
    return page(
        "Configuration",
        "## Files",
        table(("file", "written by", "what it holds"), said["files"]),
        table(("folder", "on Linux", "moved by", "what it holds"), folders),
        paragraphs(said["moving"]),
        "## Keys",
        paragraphs(said["about_keys"]),
        table(("key", "files", "what it says"), keys),
        f"```toml file=~/.config/kosmo/config.toml\n{said['example'].strip()}\n```",
        "## Policy",
        paragraphs(said["about_policy"].format(kinds=_listed(KINDS), actions=_listed(ACTIONS))),
        "## Accounts",
        paragraphs(said["about_accounts"]),
        table(("field", "what it is"), _rows(said["fields"])),
        table(("reference", "where the value comes from"), _rows(said["references"])),
        "## Environment",
        table(("variable", "what it does"), _rows(said["variables"])),
    )


def _places(key: str) -> str:
    files = {"config.toml": schema.PEOPLE, "settings.toml": schema.COMMANDS, NAME: schema.PROJECT}
    return ", ".join(f"`{name}`" for name, keys in files.items() if key in keys)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _rows(said: dict[str, str]) -> list[tuple[str, str]]:
    return [(f"`{name}`", told) for name, told in said.items()]


def _variables() -> Iterator[str]:
    """Find the variables that the sources read: texts that are nothing but a name of ours."""
    for module in Path(kosmo.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                name = node.value
                if name == "CI" or (name.startswith("KOSMO_") and name.isidentifier() and name[6:]):
                    yield name
