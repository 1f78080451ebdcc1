"""What is told of plugins: rows of a list, one as a whole, and switching one off and on."""

from __future__ import annotations

import json
import os

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.report import Report
from kosmo.errors import KosmoError, UsageError
from kosmo.plugin.installing import disabling, generation
from kosmo.plugin.installing.declared import read_declared
from kosmo.plugin.source import plugins_off

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


def rows(*, refresh: bool = False) -> tuple[list[Row], list[str]]:
    """List every plugin, those too that were asked for and are missing; and what to warn of."""
    catalog = open_catalog()
    records = sorted(catalog.plugins(refresh=refresh), key=lambda one: str(one["name"]))
    found, notes = [_row(one) for one in records], list(catalog.notes)
    try:
        found += missing({row["distribution"] for row in found})
    except KosmoError as error:
        notes.append(error.message)
    return found, notes


def whole(name: str) -> Row:
    """Give everything that is known of one plugin; UsageError where there is none."""
    row = _meant(name)
    declared = read_declared().plugins.get(row["distribution"])
    lock = generation.read_lock(generation.current_name()) if row["generation"] else {}
    entry: Row = next(
        (one for one in lock.get("distributions", ()) if one["name"] == row["distribution"]), {}
    )
    told: Row = {
        **row,
        "asked_for": declared.spec if declared else None,
        "url": entry.get("url"),
        "commit": entry.get("commit"),
        "sha256": entry.get("sha256") or (declared.sha256 if declared else None),
        **_metadata(row["distribution"]),
        "auth_fields": [],
        "hosts": [],
        "effects": {},
    }
    if row["state"] == "ok":
        told |= _brought(row["name"])
    return told


def page(row: Row) -> str:
    """Write one plugin for a person."""
    effects = ", ".join(f"{count} {effect}" for effect, count in row["effects"].items())
    told = {
        "state": row["state"] + (f": {row['reason']}" if row["reason"] else ""),
        "distribution": f"{row['distribution']} {row['version']}",
        "summary": row["summary"],
        "author": row["author"],
        "code": "yes" if row["code"] else "no, it is data only",
        "generation": row["generation"] or "none: it is in kosmo's own environment",
        "asked for as": row["asked_for"],
        "from": row["url"] and row["url"] + (f" at {row['commit']}" if row["commit"] else ""),
        "sha256": row["sha256"],
        "needs": ", ".join(row["requires"]),
        "functions": row["functions"] and f"{row['functions']} ({effects})",
        "auth fields": ", ".join(row["auth_fields"]),
        "hosts": ", ".join(row["hosts"]),
    }
    lines = [f"  {name + ':':14}{text}" for name, text in told.items() if text]
    return "\n".join([row["name"], *lines])


def switch(name: str, *, disabled: bool) -> Report:
    """Disable a plugin or enable it, and tell."""
    row = _meant(name)
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
    name = os.path.basename(os.path.dirname(os.path.dirname(path)))
    return name if name in generation.names() else None


def _row(record: Row) -> Row:
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
        "generation": generation_of(record),
        "reason": record["reason"],
    }


def _meant(name: str) -> Row:
    """Find the plugin that is meant by an integration's or a distribution's name."""
    found, _ = rows()
    wanted = name.lower().replace("_", "-")
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

    known = [text for one in found for text in (one["name"], one["distribution"])]
    near = nearest(name, known)
    raise UsageError(
        f"there is no plugin `{name}`" + (f"; did you mean `{near}`?" if near else ""),
        hint="kosmo plugins list",
        code="unknown_plugin",
    )


def _metadata(distribution: str) -> Row:
    import importlib.metadata

    try:
        said = importlib.metadata.metadata(distribution)
    except importlib.metadata.PackageNotFoundError:
        return {"summary": None, "author": None, "requires": []}
    held = {key: said.get_all(key) or [] for key in ("Summary", "Author", "Author-email")}
    first = [*held["Author"], *held["Author-email"], None]
    return {
        "summary": (held["Summary"] or [None])[0],
        "author": first[0],
        "requires": said.get_all("Requires-Dist") or [],
    }


def _brought(name: str) -> Row:
    from urllib.parse import urlsplit

    spec = open_catalog().integration(name)
    effects: dict[str, int] = {}
    for one in spec.function_names():
        function = spec.function(one)
        effect = function.effect if function is not None else "read"
        effects[effect] = effects.get(effect, 0) + 1
    hosts = {urlsplit(address).hostname for address in (spec.base_url, *spec.origins.values())}
    return {
        "auth_fields": [field.name for field in spec.auth.fields],
        "hosts": sorted(host for host in hosts if host),
        "effects": effects,
    }
