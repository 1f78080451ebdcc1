"""Man pages: `kosmo.1`, one for each integration of this repository, and `kosmo.toml.5`.

They lie in `docs/man` as they are installed, so that a wheel brings them: `share/man/man1`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kosmo import __version__
from kosmo.catalog.catalog import open_catalog
from kosmo.cli import options
from kosmo.config.rules import ACTIONS, KINDS
from kosmo.describe.words import words
from kosmo.plugin.source import OWN

from docs.generator import roff
from docs.generator.man_integration import integration_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kosmo.spec import IntegrationSpec

    Table = Mapping[str, tuple[str | None, str]]


def man_pages(described: dict[str, Any]) -> dict[str, str]:
    """Give the pages by their path below `docs/man`, from the descriptions of the commands."""
    catalog = open_catalog()
    specs = [catalog.integration(name) for name in catalog.names()]
    own = [spec for spec in specs if spec.distribution in OWN]
    pages = {f"man1/kosmo-{spec.name}.1": integration_page(spec) for spec in own}
    pages["man1/kosmo.1"] = _kosmo(own, described)
    pages["man5/kosmo.toml.5"] = _configuration()
    return {f"share/man/{name}": text for name, text in sorted(pages.items())}


def _kosmo(specs: list[IntegrationSpec], described: dict[str, Any]) -> str:
    said = words("configuration")
    commands = [
        part
        for group, one in described.items()
        for name, command in one["commands"].items()
        for part in _command(group, name, command)
    ]
    return roff.page(
        "kosmo", 1, __version__,
        roff.name("kosmo", "one command line for the services that a team runs on"),
        roff.section("Synopsis", roff.code(_SYNOPSIS)),
        roff.section("Description", roff.paragraphs(_ABOUT)),
        roff.section("Integrations", roff.terms(_about(spec) for spec in specs)),
        roff.section("Options of every call", roff.terms(_options(options.CALL))),
        roff.section("Options of every command", roff.terms(_options(options.OUTPUT))),
        roff.section("Commands", *commands),
        _exit_status(),
        roff.section("Environment", roff.terms(said["variables"].items())),
        roff.section("Files", roff.terms(_files(said)), roff.paragraphs(said["moving"])),
        roff.section("Examples", roff.code(_EXAMPLES)),
        roff.section("See also", _see_also(specs)),
    )  # fmt: skip


_SYNOPSIS = """\
kosmo INTEGRATION FUNCTION [--PARAMETER VALUE ...] [--account NAME]
kosmo integrations call INTEGRATION.FUNCTION [JSON|@FILE|-] [options]
kosmo GROUP COMMAND ...
kosmo help TOPIC
"""
_ABOUT = """
kosmo calls functions of services. A value is read as the type that its parameter has; for a text,
`007` and `+14155550100` stay what they are. A list is given by repeating its option. An object is
JSON, a file (`@body.json`) or stdin (`-`). All arguments together may be one JSON object, given
first; options win over its keys. Nothing reads stdin unless `-` says so.

stdout has the result and nothing else: a table on a terminal, JSON in a pipe. Notes and errors go
to stderr. `--json` prints one object, the envelope, for success and failure alike. `kosmo
GROUP:COMMAND` is the same as `kosmo GROUP COMMAND`, and `kosmo COMMAND --help` explains anything.
"""
_EXAMPLES = """\
kosmo missive list-conversations --account sandbox --limit 3
kosmo accounts add missive work --set access_token=env:MISSIVE_ACCESS_TOKEN
kosmo missive list-conversations --account work --state closed --all -o jsonl
kosmo help exit-codes
"""


def _configuration() -> str:
    said = words("configuration")
    return roff.page(
        "kosmo.toml", 5, __version__,
        roff.name("kosmo.toml", "the files of settings that kosmo(1) reads"),
        roff.section("Description", roff.terms(_files(said)), roff.paragraphs(said["moving"])),
        roff.section("Keys", roff.paragraphs(said["about_keys"]), roff.terms(_keys(said))),
        roff.section("Policy", roff.paragraphs(_policy(said["about_policy"]))),
        roff.section("Accounts", roff.paragraphs(said["about_accounts"])),
        roff.section("Fields", roff.terms(said["fields"].items())),
        roff.section("References", roff.terms(said["references"].items())),
        roff.section("Environment", roff.terms(said["variables"].items())),
        roff.section("Examples", roff.code(said["example"])),
        roff.section("See also", roff.paragraphs("kosmo(1); `kosmo help config`")),
    )  # fmt: skip


def _keys(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, told) for key, told in said["keys"].items() if key != "trusted"]


def _policy(text: str) -> str:
    """Fill in the names, and leave out links, which lead nowhere from here."""
    import re

    filled = text.format(
        kinds=", ".join(f"`{one}`" for one in KINDS),
        actions=", ".join(f"`{one}`" for one in ACTIONS),
    )
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", filled)


def _command(group: str, name: str, said: dict[str, Any]) -> Iterable[str]:
    arguments = [one for one in said["parameters"] if not one["option"]]
    shown = "".join(f" {_argument(one)}" for one in arguments)
    head = f"kosmo {group}" if name == group else f"kosmo {group} {name}"
    rows = [(_argument(one), one["help"]) for one in arguments if one["help"]]
    rows += [(_spelled(one), one["help"]) for one in said["parameters"] if one["option"]]
    yield roff.part(head + shown, roff.paragraphs(said["help"]), roff.terms(rows))
    yield roff.code(said["epilog"]) if said["epilog"] else ""


def _argument(one: dict[str, Any]) -> str:
    word = one["names"][0].upper() + ("..." if one["many"] else "")
    return word if one["required"] else f"[{word}]"


def _spelled(one: dict[str, Any]) -> str:
    value = f" {one['metavar']}" if one["metavar"] else ""
    return ", ".join(one["names"]) + value


def _options(table: Table) -> list[tuple[str, str]]:
    return [(f"--{name} {metavar or ''}".rstrip(), told) for name, (metavar, told) in table.items()]


def _exit_status() -> str:
    exits = words("errors")["exits"]
    rows = [
        (code, f"{what}. Next: {then}." if then else f"{what}.")
        for code, (what, then) in sorted(exits.items(), key=lambda one: int(one[0]))
    ]
    return roff.section("Exit status", roff.terms(rows))


def _files(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name.strip("`"), f"{what} (written by {who})") for name, who, what in said["files"]]


def _about(spec: IntegrationSpec) -> tuple[str, str]:
    return spec.name, f"{spec.description} See kosmo-{spec.name}(1)."


def _see_also(specs: Iterable[IntegrationSpec]) -> str:
    pages = ["kosmo.toml(5)", *(f"kosmo-{spec.name}(1)" for spec in specs)]
    return roff.paragraphs(", ".join(pages) + "; `kosmo help TOPIC`")
