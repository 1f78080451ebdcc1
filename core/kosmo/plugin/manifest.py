"""Describing a plugin without code for the catalog: its manifest is read, checked, compiled."""

from __future__ import annotations

import json
import os
from functools import cache

from kosmo.json_text import refuse_constant
from kosmo.plugin.catalog_file import catalog_file
from kosmo.plugin.checks import check_integration
from kosmo.plugin.declaration import function_entry
from kosmo.plugin.hosts import problem_with_address
from kosmo.plugin.integration import Auth, ClientCredentials, Integration, Secret, Text
from kosmo.plugin.source import MANIFEST
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]

_LARGEST = 32 * 1024 * 1024  # bytes
_DEEPEST = 40  # objects and lists in one another
_SHOWN = 5  # problems in one reason
_CARRIED = ("content-length", "content-type", "host", "transfer-encoding", "connection", "cookie")


def describe(path: str, name: str, distribution: str, version: str) -> Json:
    """Give the catalog file of a manifest; nothing of the plugin is run.

    Raises ValueError with what is wrong and where.
    """
    manifest = read(path)
    found = faults(manifest)
    if found:
        more = f" (and {len(found) - _SHOWN} more)" if len(found) > _SHOWN else ""
        raise ValueError("; ".join(found[:_SHOWN]) + more)
    integration = _integration(manifest)
    check_integration(integration, name)
    functions = {
        one: function_entry(name, one, said, manifest.get("ending", ""))
        for one, said in manifest["functions"].items()
    }
    return catalog_file(
        integration,
        functions,
        distribution=distribution,
        version=version,
        docs=_docs(path),
        files=files_of(path),
        code=False,
    )


def read(path: str) -> Any:
    """Read a manifest; raises ValueError where it is no JSON, too large or too deep."""
    try:
        with open(path, "rb") as file:
            text = file.read(_LARGEST + 1)
    except OSError as error:
        raise ValueError(f"`{MANIFEST}` cannot be read: {error.strerror}") from None
    if len(text) > _LARGEST:
        raise ValueError(f"`{MANIFEST}` is larger than {_LARGEST >> 20} MB")
    try:
        return json.loads(text, parse_constant=refuse_constant)
    except RecursionError:
        raise ValueError(f"`{MANIFEST}` has objects in one another without end") from None
    except ValueError as error:
        raise ValueError(f"`{MANIFEST}` is not JSON: {error}") from None


def faults(manifest: Any) -> list[str]:
    """List what is wrong with a manifest, each with the place; none is usable.

    What the schema says comes first; the rest is looked at only where that is kept.
    """
    strange = _strange(manifest, "", 0)
    if strange:
        return [strange]
    found = problems(manifest, {**_schema(), "x-validator": "full"})
    if found:
        return [one[:300] for one in found]
    found = []
    told = problem_with_address(manifest["base_url"])
    if told is not None:
        found.append(f"`base_url`: {told}")
    for header in manifest["auth"].get("headers", {}):
        if header.lower() in _CARRIED:
            found.append(f"`auth.headers`: `{header}` is not for a plugin to set")
    from kosmo.plugin.declaration import function_faults

    for name, said in manifest["functions"].items():
        found += [
            f"`functions.{name}{'.' + place if place else ''}`: {told}"
            for place, told in function_faults(said, manifest["functions"])
        ]
    return found


def files_of(path: str) -> list[list[object]]:
    """Stamp the manifest, so that an edit is noticed."""
    try:
        status = os.stat(path)
    except OSError:
        return []
    return [[path, status.st_mtime_ns, status.st_size]]


@cache
def _schema() -> Json:
    with open(os.path.join(os.path.dirname(__file__), "manifest.schema.json"), "rb") as file:
        schema: Json = json.load(file)
    return schema


def _integration(manifest: Json) -> Integration:
    return Integration(
        manifest["name"],
        title=manifest["title"],
        description=manifest.get("description", ""),
        base_url=manifest["base_url"],
        link=manifest.get("link"),
        limits=manifest.get("limits", []),
        write_weight=manifest.get("write_weight", 1),
        whoami=manifest.get("whoami"),
        ending=manifest.get("ending", ""),
        auth=_auth(manifest["auth"]),
        functions=[],
    )


def _auth(said: Json) -> Auth:
    fields = [
        (Secret if one.get("secret") else Text)(
            one["name"],
            one["title"],
            help=one.get("help", ""),
            required=one.get("required", True),
            default=one.get("default"),
        )
        for one in said["fields"]
    ]
    oauth = said.get("oauth")
    basic = said.get("basic")
    return Auth(
        *fields,
        headers=said.get("headers"),
        query=said.get("query"),
        basic=(basic[0], basic[1]) if basic else None,
        oauth=ClientCredentials(**oauth) if oauth else None,
        one_of=tuple(tuple(one) for one in said.get("one_of", ())),
    )


def _docs(path: str) -> dict[str, str]:
    """Find the markdown pages beside the manifest; a link could lead to any file."""
    root = os.path.join(os.path.dirname(path), "docs")
    try:
        names = sorted(name for name in os.listdir(root) if name.endswith(".md"))
    except OSError:
        return {}
    pages = {name[:-3]: os.path.join(root, name) for name in names}
    return {name: page for name, page in pages.items() if not os.path.islink(page)}


def _strange(value: Any, where: str, depth: int) -> str | None:
    """Find what a terminal must not be shown, and what is too deep to be looked through."""
    if depth > _DEEPEST:
        return f"`{where[:80]}…` is too deep"
    if isinstance(value, str):
        bad = any((ord(one) < 32 and one not in "\n\t") or 126 < ord(one) < 160 for one in value)
        bad = bad or any(0xD800 <= ord(one) < 0xE000 for one in value)
        return f"`{where[:80]}` has a character that cannot be shown" if bad else None
    inner: Any = ()
    if isinstance(value, dict):
        names = (_strange(name, where, depth) for name in value)
        told = next((one for one in names if one), None)
        if told:
            return told
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for name, one in inner:
        told = _strange(one, f"{where}.{name}" if where else str(name), depth + 1)
        if told:
            return told
    return None
