"""One plugin as a whole: where it came from, what it brings, and what it needs."""

from __future__ import annotations

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.plugin_rows import meant_by
from kosmo.plugin.entry_checks import posting_reads
from kosmo.plugin.held import said_by
from kosmo.plugin.installing import generation
from kosmo.plugin.installing.declared import read_declared
from kosmo.plugin.installing.preview import auth_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.cli.plugin_rows import Row


def whole(name: str) -> Row:
    """Give everything that is known of one plugin; UsageError where there is none."""
    row = meant_by(name)
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
        "secret_fields": [],
        "hosts": [],
        "effects": {},
        "posting_reads": [],
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
        "POST reads": ", ".join(row["posting_reads"]),
        "quality": row["quality"] or f"not checked: kosmo plugins check {row['name']}",
        "auth fields": auth_fields(row),
        "hosts": ", ".join(row["hosts"]),
    }
    lines = [f"  {name + ':':14}{text}" for name, text in told.items() if text]
    return "\n".join([row["name"], *lines])


def _metadata(distribution: str) -> Row:
    found = said_by(distribution)
    if found is None:
        return {"summary": None, "author": None, "requires": []}
    said = found.metadata
    lines = {key: said.get_all(key) or [] for key in ("Summary", "Author", "Author-email")}
    first = [*lines["Author"], *lines["Author-email"], None]
    return {
        "summary": (lines["Summary"] or [None])[0],
        "author": first[0],
        "requires": said.get_all("Requires-Dist") or [],
    }


def _brought(name: str) -> Row:
    from urllib.parse import urlsplit

    spec = open_catalog().integration(name)
    effects: dict[str, int] = {}
    functions = {}
    for function in filter(None, map(spec.function, spec.function_names())):
        effects[function.effect] = effects.get(function.effect, 0) + 1
        functions[function.name] = {"effect": function.effect, "request": function.request}
    hosts = {urlsplit(address).hostname for address in (spec.base_url, *spec.origins.values())}
    return {
        "auth_fields": [field.name for field in spec.auth.fields],
        "secret_fields": [field.name for field in spec.auth.fields if field.secret],
        "hosts": sorted(host for host in hosts if host),
        "effects": effects,
        "posting_reads": posting_reads(functions),
    }
