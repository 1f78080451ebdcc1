"""Lists of tools as servers gave them, each in a file that is named by its digest."""

from __future__ import annotations

import json
import os
from contextlib import suppress

from kosmo.config.paths import state_folder
from kosmo.errors import ServiceError
from kosmo.mcp.definition import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any

    Tool = dict[str, Any]

_KEPT = ("name", "title", "description", "inputSchema", "outputSchema", "annotations")


def compared(tools: Iterable[Tool]) -> list[Tool]:
    """Give of each tool what a model or a person goes by, in a fixed order.

    Raises ServiceError for one that cannot be written down.
    """
    kept = [{key: tool[key] for key in _KEPT if tool.get(key) is not None} for tool in tools]
    try:
        return sorted(kept, key=lambda tool: (str(tool.get("name")), canonical(tool)))
    except RecursionError:
        raise ServiceError(
            "the server describes a tool that is nested too deeply", code="malformed_answer"
        ) from None


def digest_of(tools: list[Tool]) -> str:
    """Give the digest of a list as `compared` gives it."""
    from hashlib import sha256

    return sha256(canonical(tools)).hexdigest()


def keep(tools: list[Tool]) -> str:
    """Keep a list and give its digest; call it while the file of trust is locked."""
    from kosmo.config.atomic import replace_file

    digest = digest_of(tools)
    replace_file(_path(digest), canonical(tools))
    return digest


def recall(digest: str | None) -> list[Tool] | None:
    """Give a kept list; None where it is not there, or is not what its name says."""
    if not isinstance(digest, str) or not digest.isalnum():
        return None
    try:
        with open(_path(digest), "rb") as stream:
            tools = json.loads(stream.read())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(tools, list) or digest_of(tools) != digest:
        return None
    return tools


def differences(pinned: list[Tool], tools: list[Tool]) -> dict[str, list[str]]:
    """Name the tools that were `added`, `removed` and `changed`, each sorted."""
    before, after = _by_name(pinned), _by_name(tools)
    found = {
        "added": sorted(after.keys() - before.keys()),
        "removed": sorted(before.keys() - after.keys()),
        "changed": sorted(n for n in before.keys() & after.keys() if before[n] != after[n]),
    }
    return {how: names for how, names in found.items() if names}


def sweep(kept: Collection[object]) -> None:
    """Remove the lists that nothing refers to any more; call it while the file is locked."""
    with suppress(OSError):
        for name in os.listdir(_folder()):
            digest, ending = os.path.splitext(name)
            if ending == ".json" and digest not in kept:
                os.unlink(os.path.join(_folder(), name))


def _by_name(tools: list[Tool]) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for tool in tools:
        found.setdefault(str(tool.get("name")), []).append(canonical(tool))
    return found


def _folder() -> str:
    return os.path.join(state_folder(), "mcp-tools")


def _path(digest: str) -> str:
    return os.path.join(_folder(), f"{digest}.json")
