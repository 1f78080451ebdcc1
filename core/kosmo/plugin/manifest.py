"""Describing a plugin without code for the catalog: its manifest is read, checked, compiled."""

from __future__ import annotations

import json
import os
import time
from functools import cache

from kosmo.json_text import finite, refuse_constant, unique
from kosmo.plugin.catalog_file import catalog_file
from kosmo.plugin.checks import check_integration
from kosmo.plugin.declaration import function_entry
from kosmo.plugin.function_checks import function_faults
from kosmo.plugin.hosts import problem_with_address
from kosmo.plugin.manifest_integration import integration_of
from kosmo.plugin.manifest_values import is_large, refuse_strange
from kosmo.plugin.manifest_words import in_words
from kosmo.plugin.paths import is_ending
from kosmo.plugin.sent_names import is_kept
from kosmo.plugin.source import MANIFEST
from kosmo.schema_engine import faults_of, first_problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Json = dict[str, Any]

_LARGEST = 8 * 1024 * 1024  # bytes
_LONGEST = 5.0  # seconds of work
_SHOWN = 5  # problems in one reason
_SIGNING = ("accept", "authorization", "proxy-authorization", "user-agent")


def describe(path: str, name: str, distribution: str, version: str) -> Json:
    """Give the catalog file of a manifest; nothing of the plugin is run.

    Raises ValueError with what is wrong and where.
    """
    manifest = read(path)
    found = faults(manifest)
    if found:
        more = f" (and {len(found) - _SHOWN} more)" if len(found) > _SHOWN else ""
        raise ValueError("; ".join(found[:_SHOWN]) + more)
    integration = integration_of(manifest)
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
        return json.loads(
            text, parse_constant=refuse_constant, parse_float=finite, object_pairs_hook=unique
        )
    except RecursionError:
        raise ValueError(f"`{MANIFEST}` has objects in one another without end") from None
    except ValueError as error:
        raise ValueError(f"`{MANIFEST}` is not JSON: {error}") from None


def faults(manifest: Any, *, most: float = _LONGEST) -> list[str]:
    """List what is wrong with a manifest, each with the place; none is usable.

    What the schema says comes first; the rest is looked at only where that is kept. Each step takes
    time in proportion to the manifest's size, and all of them `most` seconds of work.
    """
    end = time.thread_time() + most

    def in_time() -> None:
        if time.thread_time() > end:
            raise ValueError(f"it takes more than {most:g} s to be looked through")

    try:
        refuse_strange(manifest)
        first = first_problem(manifest, _schema())
        if first is not None:
            large = is_large(manifest)
            found = [first] if large else in_words(faults_of(manifest, _schema()), _schema())
            return [one[:300] for one in found]
        return list(_further(manifest, in_time))
    except ValueError as error:
        return [str(error)]


def _further(manifest: Json, in_time: Callable[[], None]) -> Iterator[str]:
    """Give what is wrong where the schema is kept."""
    addresses = {"base_url": manifest["base_url"]}
    addresses |= {f"origins.{key}": one for key, one in manifest.get("origins", {}).items()}
    for place, address in addresses.items():
        told = problem_with_address(address)
        if told is not None:
            yield f"`{place}`: {told}"
    if not is_ending(manifest.get("ending", "")):
        yield f"`ending`: `{manifest['ending']}` is no end of a path, such as `.json`"
    for header in manifest["auth"].get("headers", {}):
        if is_kept(header) and header.lower() not in _SIGNING:
            yield f"`auth.headers`: `{header}` is not for a plugin to set"
    for name in manifest["functions"]:
        for place, told in function_faults(name, manifest, in_time):
            yield f"`functions.{name}{'.' + place if place else ''}`: {told}"


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


def _docs(path: str) -> dict[str, str]:
    """Find the markdown pages beside the manifest; a link could lead to any file."""
    root = os.path.join(os.path.dirname(path), "docs")
    try:
        names = sorted(name for name in os.listdir(root) if name.endswith(".md"))
    except OSError:
        return {}
    pages = {name[:-3]: os.path.join(root, name) for name in names}
    return {name: page for name, page in pages.items() if not os.path.islink(page)}
