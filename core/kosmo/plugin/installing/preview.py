"""What can be told of a change before anything of it runs."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from urllib.parse import urlsplit

from kosmo.errors import PluginError
from kosmo.plugin.entry_checks import posting_reads
from kosmo.plugin.installing.extent import MANIFEST as MANIFEST_LARGEST
from kosmo.plugin.installing.extent import read_member
from kosmo.plugin.source import MANIFEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.plugin.installing.picked import Picked
    from kosmo.plugin.installing.wheel import Wheel

    Row = dict[str, Any]

_SHOWN = 20  # of names that a wheel may have thousands of


def rows(picked: dict[str, Picked], before: dict[str, Row]) -> list[Row]:
    """Describe every wheel that was not there in this very content, plugins first."""
    new = [
        one
        for one in picked.values()
        if before.get(one.wheel.name, {}).get("sha256") != one.wheel.sha256
    ]
    new.sort(key=lambda one: (not one.requested, one.wheel.name))
    return [_row(one, before.get(one.wheel.name), picked) for one in new]


def page(row: Row) -> list[str]:
    """Write one of them for a person."""
    was = f", now {row['before']}" if row["before"] else ""
    kind = "plugin" if row["requested"] else "dependency"
    kind += " that is a plugin itself" if row["integrations"] and not row["requested"] else ""
    lines = [f"{row['name']} {row['version']} ({kind}{was})", f"  {row['summary'] or '-'}"]
    told = {
        "author": row["author"] or "not told",
        "from": row["url"] + (f" at {row['commit']}" if row["commit"] else ""),
        "sha256": row["sha256"],
        "needs": ", ".join(row["requires"]) or "nothing",
        "adds": ", ".join(row["adds"]),
        "integrations": ", ".join(row["integrations"]),
        "code": "yes: it runs with your rights" if row["code"] else "no: it is data only",
        "path files": row["path_files"] and f"{_some(row['path_files'])} (never run)",
        "scripts": row["scripts"] and f"{_some(row['scripts'])} (not installed)",
    }
    if row["requested"] or row["integrations"]:
        told |= _told(row)
    return lines + [f"  {name + ':':14}{text}" for name, text in told.items() if text]


def _told(row: Row) -> dict[str, str]:
    """Tell what the functions are, where that can be known without running code."""
    known = row["declared"]
    if known is None:
        return {
            "functions": "known once it is indexed, which runs its code in a process of its own"
        }
    effects = ", ".join(f"{count} {effect}" for effect, count in known["effects"].items())
    code = "; its code is known once it is indexed" if row["code"] else ""
    return {
        "functions": (f"{len(known['functions'])} ({effects})" if effects else "none") + code,
        "POST reads": _some(known["posting_reads"]),
        "auth fields": auth_fields(known) or "none",
        "hosts": ", ".join(known["hosts"]) or "none",
    }


def auth_fields(row: Row) -> str:
    """Name the fields of an account, and which of them are kept and shown as no secret."""
    secret = row["secret_fields"]
    return ", ".join(one if one in secret else f"{one} (no secret)" for one in row["auth_fields"])


def _some(names: list[str]) -> str:
    """Name the first of many."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(one[:80] for one in names[:_SHOWN]) + more


def _row(one: Picked, before: Row | None, picked: dict[str, Picked]) -> Row:
    wheel = one.wheel
    others = [name for name, other in picked.items() if not other.requested]
    needs = {text.split(";")[0].strip() for text in wheel.requires}
    return {
        "name": wheel.name,
        "version": wheel.version,
        "before": before["version"] if before else None,
        "requested": one.requested,
        "sha256": wheel.sha256,
        "url": one.url,
        "commit": one.commit,
        "summary": wheel.summary,
        "author": wheel.author,
        "requires": sorted(needs),
        "adds": sorted(name for name in others if one.requested),
        "integrations": wheel.integration_names,
        "path_files": wheel.paths,
        "scripts": wheel.scripts,
        "code": wheel.code,
        "declared": _declared(wheel),
    }


def _declared(wheel: Wheel) -> Row | None:
    """Read what a plugin without code says; None where only its code knows.

    Raises PluginError for a manifest that the catalog would not take.
    """
    if not wheel.manifests:
        return None
    told: Row = {
        "functions": [], "effects": {}, "posting_reads": [], "auth_fields": [], "secret_fields": [],
        "hosts": [],
    }  # fmt: skip
    for name, package in wheel.manifests.items():
        found = _described(wheel, name, f"{package.replace('.', '/')}/{MANIFEST}")
        told["functions"] += [f"{name}.{one}" for one in found["functions"]]
        for one in found["functions"].values():
            told["effects"][one["effect"]] = told["effects"].get(one["effect"], 0) + 1
        fields = found["auth"]["fields"]
        told["posting_reads"] += [f"{name}.{one}" for one in posting_reads(found["functions"])]
        told["auth_fields"] += [one["name"] for one in fields]
        told["secret_fields"] += [one["name"] for one in fields if one["secret"]]
        addresses = (found["base_url"], *found["origins"].values())
        told["hosts"] += [urlsplit(address).hostname for address in addresses]
    return told


def _described(wheel: Wheel, name: str, place: str) -> Row:
    from kosmo.plugin.manifest import describe

    member = wheel.member(place)
    try:
        if member is None:
            raise ValueError(f"it has no `{place}`")
        with zipfile.ZipFile(wheel.path) as archive, tempfile.NamedTemporaryFile() as copy:
            copy.write(read_member(archive, member, MANIFEST_LARGEST))
            copy.flush()
            return describe(copy.name, name, wheel.name, wheel.version)
    except (ValueError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise PluginError(
            f"`{wheel.name}` cannot be used: {error}; nothing was installed",
            code="plugin_unreadable",
        ) from None
