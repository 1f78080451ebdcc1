"""The file of what is trusted: kept with kosmo's state, so that no project can ship one.

{"version": 1, "servers": {"/project/.mcp.json": {"files": {"fingerprint": "sha256:…", …}}}}
"""

from __future__ import annotations

import json
import os

from kosmo.config.paths import state_folder
from kosmo.errors import ConfigError
from kosmo.owned import is_own_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from kosmo.mcp.definition import ServerDefinition

    Record = dict[str, Any]
    Servers = dict[str, dict[str, Record]]
    T = TypeVar("T")

_VERSION = 1


def trust_path() -> str:
    """Name the file."""
    return os.path.join(state_folder(), "mcp-trust.json")


def record_of(definition: ServerDefinition) -> Record | None:
    """Give what is kept about a server, None where it was never trusted; raises ConfigError."""
    return _read().get(_place(definition), {}).get(definition.name)


def update(definition: ServerDefinition, change: Callable[[Record | None], Record | None]) -> None:
    """Change what is kept about a server while nobody else writes; None forgets it."""
    from kosmo.config.atomic import locked, replace_file
    from kosmo.mcp.tool_store import sweep

    path = trust_path()
    with locked(path):
        held = _read()
        mine = held.setdefault(_place(definition), {})
        record = change(mine.get(definition.name))
        if record is None:
            mine.pop(definition.name, None)
        else:
            mine[definition.name] = record
        if not mine:
            del held[_place(definition)]
        content = {"version": _VERSION, "servers": held}
        replace_file(path, json.dumps(content, indent=1).encode())
        sweep({one.get(key) for by in held.values() for one in by.values() for key in LISTS})


LISTS = ("tools", "refused", "former")
"""What of a record names a list of tools: the pinned, a refused, and the one before a change."""


def _place(definition: ServerDefinition) -> str:
    """Name the file by the real folder of its project: a link gives no trust to another one.

    `${workspaceFolder}` means that folder, wherever the file itself leads to.
    """
    source = definition.source
    folder = source.root or os.path.dirname(source.path)
    return os.path.join(os.path.realpath(folder), os.path.relpath(source.path, folder))


def _read() -> Servers:
    path = trust_path()
    try:
        with open(path, "rb") as stream:
            if os.path.islink(path) or not is_own_file(os.fstat(stream.fileno())):
                raise _unreadable(path, "others than you can write to it", f"rm {path}")
            held = json.loads(stream.read())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise _unreadable(path, str(error.strerror).lower(), f"ls -l {path}") from None
    except (ValueError, RecursionError):
        raise _unreadable(path, "it is no JSON", f"rm {path}") from None
    if not isinstance(held, dict) or held.get("version") != _VERSION or not _is_whole(held):
        raise _unreadable(path, "it is not as kosmo writes it", f"rm {path}")
    servers: Servers = held["servers"]
    return servers


def _is_whole(held: dict[str, Any]) -> bool:
    servers = held.get("servers")
    return isinstance(servers, dict) and all(
        isinstance(by, dict)
        and all(isinstance(one, dict) and "fingerprint" in one for one in by.values())
        for by in servers.values()
    )


def _unreadable(path: str, why: str, hint: str) -> ConfigError:
    return ConfigError(
        f"`{path}` proves nothing about MCP servers: {why}; until it is mended no"
        " server is started",
        hint=hint,
        code="trust_unreadable",
    )
