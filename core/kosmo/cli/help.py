"""Help pages, all rendered from descriptions: the catalog's and the cached ones of the groups."""

from __future__ import annotations

import json
import os

from kosmo import __version__
from kosmo.catalog.catalog import open_catalog
from kosmo.cli.groups import ALONE, GROUPS, SINGLE
from kosmo.config.toml_cache import is_ours
from kosmo.describe import pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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
    if "." in words[0]:
        words = words[0].split(".", 1)
    catalog = open_catalog()
    if len(words) == 1:
        return pages.integration(catalog.integration(words[0]))
    _, function = catalog.function(f"{words[0]}.{words[1]}")
    from kosmo.cli.options import CALL, OUTPUT

    return pages.function(function, {**CALL, **OUTPUT})


def _single(name: str) -> str:
    """Render the page of a command of one word, which brings it along."""
    if name == "batch":
        from kosmo.cli.batch import help as batch

        return batch.page()
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
        from kosmo.errors import UsageError
        from kosmo.problem import nearest

        near = nearest(words[0], commands)
        told = f"; did you mean `{near}`?" if near else ""
        raise UsageError(
            f"`{group}` has no command `{words[0]}`{told}", hint=f"kosmo {group} --help"
        )
    return pages.group(group, GROUPS[group][1], commands)


def _described(group: str) -> dict[str, Any]:
    """Read a group's description from its cache; typer is imported only where that is stale."""
    from kosmo.errors import ConfigError

    path = os.path.join(os.path.dirname(__file__), GROUPS[group][0].rpartition(".")[2] + ".py")
    stamp = [__version__, os.stat(path).st_mtime_ns]
    try:
        from kosmo.config.paths import cache_folder

        cached = os.path.join(cache_folder(), "help", f"{group}.json")
        with open(cached, encoding="utf-8") as file:
            ours = is_ours(os.fstat(file.fileno()))
            kept = json.load(file)
        if ours and kept["stamp"] == stamp:
            commands: dict[str, Any] = kept["commands"]
            return commands
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    except ConfigError:
        cached = ""
    from kosmo.cli.admin import describe

    commands = describe(group)
    if cached:
        _keep(cached, {"stamp": stamp, "commands": commands})
    return commands


def _keep(path: str, data: object) -> None:
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        temporary = f"{path}.{os.getpid()}.tmp"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            json.dump(data, file)
        os.replace(temporary, path)
    except OSError:
        return
