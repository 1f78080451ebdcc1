"""The page of the command line: how a call is written, its options, every other command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kosmo.cli import options
from kosmo.describe.markdown import paragraphs, table

from docs.generator.markdown import page

if TYPE_CHECKING:
    from collections.abc import Iterable


def command_line_page(described: dict[str, Any]) -> str:
    """Give the page, from the descriptions of the commands."""
    commands = [_group(name, said) for name, said in described.items()]
    return page(
        "The command line",
        _CALLS,
        "## Options of every call",
        _options(options.CALL),
        "## Options of every command",
        "They say how to print. Administrative commands take them too.",
        _options(options.OUTPUT),
        _OUTPUT,
        *(part for parts in commands for part in parts),
    )


_CALLS = """\
- `kosmo INTEGRATION FUNCTION [--PARAMETER VALUE …] [--account NAME]` calls a function. Names are
  written with dashes or underscores.
- `kosmo INTEGRATION` lists its functions; with `--json` they come as data, with the page about it.
- `kosmo integrations call INTEGRATION.FUNCTION …` is the same call as the first. It also takes the
  names that a function has elsewhere, such as `missive.missive_list_conversations`,
  `missive_list_conversations` and `integration__missive__list_conversations`.
- `kosmo GROUP COMMAND …` is an administrative command; `kosmo GROUP:COMMAND …` is the same one.
- `kosmo --help`, `kosmo INTEGRATION --help`, `kosmo INTEGRATION FUNCTION --help` and
  `kosmo GROUP COMMAND --help` explain; `kosmo --version` tells the version.

A value is read as the type that the parameter has. For a string, `007` and `+14155550100` stay what
they are. A list is given by repeating its option. An object is JSON, a file (`@body.json`) or stdin
(`-`). All arguments together may be one JSON object, given first: as it is, as `@FILE` or as `-`;
options win over its keys. Nothing reads stdin unless `-` says so."""

_OUTPUT = """\
Without `-o` and `KOSMO_OUTPUT` a result is a table on a terminal and JSON in a pipe: the data as
the service wraps it. `--json` prints the envelope instead, for success and failure alike; [errors
and exit codes](errors.md) describes it. stdout has the result and nothing else, stderr the rest."""


def _options(given: dict[str, tuple[str | None, str]]) -> str:
    rows = [
        (f"`--{name} {value or ''}".rstrip() + "`", told) for name, (value, told) in given.items()
    ]
    return table(("option", "what it does"), rows)


def _group(group: str, said: dict[str, Any]) -> Iterable[str]:
    summary = said["summary"]
    yield f"## `kosmo {group}`"
    yield f"{summary[:1].upper()}{summary[1:]}."
    for name, one in said["commands"].items():
        yield from _command(group if name == group else f"{group} {name}", one)


def _command(command: str, said: dict[str, Any]) -> Iterable[str]:
    arguments = [one for one in said["parameters"] if not one["option"]]
    words = "".join(f" {_argument(one)}" for one in arguments)
    rows = [(f"`{_argument(one)}`", one["help"]) for one in arguments]
    rows += [(_names(one), one["help"]) for one in said["parameters"] if one["option"]]
    examples = [line.strip() for line in said["epilog"].splitlines() if line.strip()]
    yield f"### `kosmo {command}{words}`"
    yield paragraphs(said["help"])
    yield table(("argument or option", "what it is"), rows)
    yield "For example: " + ", ".join(f"`{line}`" for line in examples) if examples else ""


def _argument(one: dict[str, Any]) -> str:
    word = one["names"][0].upper() + ("…" if one["many"] else "")
    return word if one["required"] else f"[{word}]"


def _names(one: dict[str, Any]) -> str:
    value = f" {one['metavar']}" if one["metavar"] else ""
    return ", ".join(f"`{name}{value}`" for name in one["names"])
