"""Help pages, all rendered from descriptions: the catalog's and the groups'."""

from __future__ import annotations

from kosmo import __version__
from kosmo.catalog.catalog import open_catalog
from kosmo.cli.groups import ALONE, GROUPS, SINGLE
from kosmo.describe import pages
from kosmo.describe.commands import described
from kosmo.errors import UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.errors import KosmoError


# What people type who know other tools, or leave out the group.
_GUESSED = {
    **dict.fromkeys(("auth", "connect", "login", "logout", "account"), "accounts"),
    **dict.fromkeys(("install", "uninstall", "upgrade", "update", "plugin"), "plugins"),
    **dict.fromkeys(("guide", "man", "manual", "topics"), "docs"),
    **{one: f"integrations {one}" for one in ("call", "configure", "examples", "fields", "list")},
    **{one: f"integrations {one}" for one in ("schema", "search", "status")},
    **dict.fromkeys(("audit", "history", "logs"), "log"),
    **dict.fromkeys(("check", "diagnose"), "doctor"),
    **dict.fromkeys(("settings", "set"), "config"),
}


def page(words: list[str]) -> str:
    """Render the page for `[]`, `[group]`, `[group, command]`, `[integration]` or with a function.

    Raises UsageError for a name that stands for nothing.
    """
    if not words:
        return _top()
    if words[0] in SINGLE:
        return _single(words[0])
    if words[0] in GROUPS:
        return _group(words[0], words[1:])
    if words[0].startswith(("mcp.", "mcp__")):
        from kosmo.catalog.servers import spelled

        words = [spelled(words[0])]
    if "." in words[0]:
        words = words[0].split(".", 1)
    catalog = open_catalog()
    if len(words) == 1:
        try:
            return pages.integration(catalog.integration(words[0]))
        except UsageError as error:
            suggest_group(error, words[0])
            raise
    _, function = catalog.function(f"{words[0]}.{words[1]}")
    from kosmo.cli.options import CALL, OUTPUT

    return pages.function(function, {**CALL, **OUTPUT})


def suggest_group(error: KosmoError, name: str) -> None:
    """Say so where an unknown integration was perhaps meant to be a group."""
    if error.code == "unknown_integration":
        near = _GUESSED.get(name) or nearest(name, (*SINGLE, *GROUPS), cutoff=0.7)
        error.hint = f"kosmo {near} --help" if near else "kosmo --help"


def suggest_command(error: KosmoError, group: str, name: str) -> None:
    """Say so where an unknown integration was perhaps meant to be a command of a group."""
    near = nearest(name, _described(group)) if error.code == "unknown_integration" else None
    if near:
        error.hint = f"kosmo {group} {near} --help"


def _single(name: str) -> str:
    """Render the page of a command of one word, which brings it along."""
    if name == "docs":
        from kosmo.cli.docs import help_page

        return help_page()
    module = __import__(SINGLE[name][0].partition(":")[0], fromlist=("COMMAND",))
    page: str = module.COMMAND.page()
    return page


def _top() -> str:
    usable = [record for record in open_catalog().plugins() if record["state"] == "ok"]
    rows = [(record["name"], record["integration"]["title"]) for record in usable]
    groups = [(name, summary) for name, (_, summary) in GROUPS.items()]
    groups += [(name, summary) for name, (_, summary) in SINGLE.items()]
    return pages.top(__version__, sorted(rows), groups)


def _group(group: str, words: list[str]) -> str:
    commands = _described(group)
    if group in ALONE:
        return pages.command(group, "", commands[group])
    if words and words[0] in commands:
        return pages.command(group, words[0], commands[words[0]])
    if words:
        near = nearest(words[0], commands)
        told = f"; did you mean `{near}`?" if near else ""
        raise UsageError(
            f"`{group}` has no command `{words[0]}`{told}", hint=f"kosmo {group} --help"
        )
    return pages.group(group, GROUPS[group][1], commands)


def _described(group: str) -> dict[str, Any]:
    """Give a group's commands; typer is imported only for one that is not described yet."""
    found = described().get(group)
    if found is None:
        from kosmo.cli.admin import describe

        return describe(group)
    commands: dict[str, Any] = found["commands"]
    return commands
