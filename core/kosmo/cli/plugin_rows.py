"""What is told of plugins: rows of a list, the one that is meant, and switching one off and on."""

from __future__ import annotations

import json
import os

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.report import Report
from kosmo.errors import KosmoError, UsageError
from kosmo.plugin.installing import disabling, generation
from kosmo.plugin.installing.declared import read_declared
from kosmo.plugin.source import OWN, one_spelling, plugins_folder, plugins_off
from kosmo.testing.quality import kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

_EVERY = "kosmo-"  # which is no likeness of two names
HELD = "platinum"  # what the tests of kosmo hold its own plugins at


def rows(*, refresh: bool = False) -> tuple[list[Row], list[str]]:
    """List every plugin, those too that were asked for and are missing; and what to warn of."""
    catalog = open_catalog()
    records = sorted(catalog.plugins(refresh=refresh), key=lambda one: str(one["name"]))
    known = kept.entries()
    found, notes = [_row(one, known) for one in records], list(catalog.notes)
    try:
        found += missing({row["distribution"] for row in found})
    except KosmoError as error:
        notes.append(error.message)
    return found, notes


def switch(name: str, *, disabled: bool) -> Report:
    """Disable a plugin or enable it, and tell."""
    row = meant_by(name)
    changed = disabling.switch(row["distribution"], disabled=disabled)
    word = "disabled" if disabled else "enabled"
    text = f"{word} `{row['distribution']}`" if changed else f"`{row['distribution']}` is {word}"
    data = {"distribution": row["distribution"], "disabled": disabled, "changed": changed}
    return Report(data, text=text, changed=changed)


def missing(there: set[str]) -> list[Row]:
    """List what was asked for and is not in the generation that is used."""
    if plugins_off():
        return []
    used = generation.current_name()
    reason = f"it is not in `{used}`" if used else "nothing is installed for this Python"
    return [
        {
            "name": name,
            "state": "missing",
            "code": None,
            "distribution": plugin.name,
            "version": plugin.version or None,
            "functions": None,
            "quality": None,
            "generation": None,
            "reason": f"{reason}: kosmo plugins sync",
        }
        for plugin in read_declared().plugins.values()
        if plugin.name not in there
        for name in plugin.integrations or [plugin.name]
    ]


def generation_of(record: Row) -> str | None:
    """Give the generation that a plugin lies in, None for the core's environment."""
    path = json.loads(record["key"])[2][0]
    name = os.path.relpath(path, plugins_folder()).partition(os.sep)[0]
    return name if name in generation.names() else None


def _row(record: Row, known: Row) -> Row:
    integration = record["integration"]
    functions = integration and integration["functions"]
    return {
        "name": record["name"],
        "state": record["state"],
        "code": record["code"],
        "distribution": record["distribution"],
        "version": record["version"],
        "functions": functions
        if functions is None or isinstance(functions, int)
        else len(functions),
        "quality": _quality(record, known),
        "generation": generation_of(record),
        "reason": record["reason"],
    }


def _quality(record: Row, known: Row) -> str | None:
    """Give the level of a plugin: of kosmo's own what tests hold, else what a check found here."""
    if record["distribution"] in OWN:
        return HELD if record["state"] == "ok" else None
    name, module, (entry_points, *_) = json.loads(record["key"])
    return kept.recalled(name, module, os.path.dirname(entry_points), known)


def meant_by(name: str) -> Row:
    """Find the plugin that is meant by an integration's or a distribution's name.

    Raises UsageError where there is none, or several.
    """
    found, _ = rows()
    wanted = one_spelling(name)
    meant = [one for one in found if one["distribution"] == wanted]
    meant = meant or [one for one in found if one["name"] == name]
    if len({one["distribution"] for one in meant}) > 1:
        names = " or ".join(f"`{one['distribution']}`" for one in meant)
        raise UsageError(
            f"several plugins claim `{name}`: give {names}",
            hint="kosmo plugins list",
            code="unknown_plugin",
        )
    if meant:
        return meant[0]
    from kosmo.problem import nearest

    known = {
        text.removeprefix(_EVERY): text
        for one in found
        for text in (one["distribution"], one["name"])
    }
    near = known.get(nearest(name.removeprefix(_EVERY), known) or "")
    raise UsageError(
        f"there is no plugin `{name}`" + (f"; did you mean `{near}`?" if near else ""),
        hint="kosmo plugins list",
        code="unknown_plugin",
    )
