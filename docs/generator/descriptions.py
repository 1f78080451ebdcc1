"""Describe the administrative commands in a file of the package.

They are read from typer, which costs more than a call; what reads the file imports none of it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from kosmo.cli.admin import describe
from kosmo.cli.groups import ALONE, GROUPS, SINGLE

if TYPE_CHECKING:
    from typing import Any

# Commands of one word that typer does not run: where each is described, the word it takes, and
# what that word is.
_TAKES = {
    "docs": ("kosmo.cli.docs", "PAGE", "an integration, a function or a guide"),
    "help": ("kosmo.cli.topics", "TOPIC", "a topic, or what `--help` could stand behind"),
    "serve": ("kosmo.cli.serve", "INTEGRATION", "only this one"),
    "tools": ("kosmo.cli.tools", "INTEGRATION", "whose functions; unless given, all"),
    "whoami": ("kosmo.cli.whoami", "INTEGRATION", "whose accounts; unless given, all"),
    "doctor": ("kosmo.cli.doctor", "INTEGRATION", "only this one"),
    "batch": ("kosmo.cli.batch.help", "FILE|-", "a file of calls; stdin unless given"),
    "lua": ("kosmo.cli.lua", "FILE|-", "the script; stdin unless given"),
}

# Commands of a group that typer does not run, in the same way.
_BELOW = {
    "mcp": {
        "serve": ("kosmo.cli.mcp.serve", "", ""),
        "gateway": ("kosmo.cli.mcp.gateway:INSTALL", "ACTION", "install, or export to print it"),
    }
}


def descriptions() -> dict[str, Any]:
    """Give the content of `kosmo/describe/commands.json`."""
    groups = {
        name: {"summary": said, "commands": _commands(name)} for name, (_, said) in GROUPS.items()
    }
    singles = {
        name: {"summary": said, "commands": {name: _single(*_TAKES[name])}}
        for name, (_, said) in SINGLE.items()
    }
    return groups | singles


def _commands(group: str) -> dict[str, Any]:
    """Describe the commands of a group; that of a group which is one command has its name."""
    found = describe(group)
    found |= {name: _single(*said) for name, said in _BELOW.get(group, {}).items()}
    return {group: next(iter(found.values()))} if group in ALONE else found


def _single(path: str, takes: str, what: str) -> dict[str, Any]:
    name, _, attribute = path.partition(":")
    module = importlib.import_module(name)
    one = getattr(module, attribute or "COMMAND", None)
    options = module.OPTIONS if one is None else one.own
    about, examples = (module.ABOUT, module.EXAMPLES) if one is None else (one.about, one.examples)
    parameters = [_parameter(takes, takes, what, option=False)] if takes else []
    parameters += [
        _parameter(f"--{name}", metavar, told, option=True)
        for name, (metavar, told) in options.items()
    ]
    return {"help": about.strip(), "epilog": "\n".join(examples), "parameters": parameters}


def _parameter(name: str, metavar: str | None, told: str, *, option: bool) -> dict[str, Any]:
    return {
        "option": option,
        "names": [name],
        "metavar": metavar,
        "required": False,
        "many": False,
        "help": told,
    }
