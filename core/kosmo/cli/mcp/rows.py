"""MCP servers as rows of an answer: no value of a variable or header is in them."""

from __future__ import annotations

from kosmo.cli.mcp.masking import shown_url, shown_words
from kosmo.config.policy import decide_kind
from kosmo.config.rules import KINDS
from kosmo.describe.layout import page_width
from kosmo.describe.table import table
from kosmo.errors import KosmoError
from kosmo.mcp import trust
from kosmo.mcp.programs import folder_of
from kosmo.mcp.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeVar

    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.sources import Found

    Row = dict[str, Any]
    T = TypeVar("T")


def server_row(definition: ServerDefinition) -> Row:
    """Describe one server; `tools` is how many it has, None before they were listed."""
    tools = _told(lambda: trust.pinned(definition))
    return {
        "name": definition.name,
        "type": definition.kind,
        "enabled": definition.enabled,
        "source": definition.source.label,
        "path": definition.source.path,
        "command": definition.command,
        "args": shown_words(definition.args),
        "url": definition.url and shown_url(definition.url),
        "cwd": folder_of(definition) if definition.kind == "stdio" else None,
        "env": sorted(definition.env),
        "headers": sorted(definition.headers),
        "timeout": definition.timeout,
        "permissions": {kind: _action(kind, definition) for kind in KINDS},
        "fingerprint": definition.fingerprint(),
        "trust": _told(lambda: trust.state(definition)) or "unknown",
        "tools": None if tools is None else len(tools),
    }


def source_rows(found: Found) -> list[Row]:
    """Describe the files that were read."""
    return [
        {
            "source": one.source.label,
            "path": one.source.path,
            "schema": one.schema,
            "servers": one.servers,
        }
        for one in found.sources
    ]


def problem_rows(found: Found) -> list[Row]:
    """Describe what in the files cannot be used."""
    return [
        {
            "source": one.source.label,
            "path": one.source.path,
            "server": one.server,
            "message": one.message,
        }
        for one in found.problems
    ]


def servers_table(rows: Iterable[Row]) -> str:
    """Lay out servers for a terminal."""
    lines = [
        (
            one["name"],
            one["type"],
            "on" if one["enabled"] else "off",
            one["trust"].replace("_", " "),
            "" if one["tools"] is None else str(one["tools"]),
            one["source"],
            visible(str(one["url"] or " ".join([one["command"], *one["args"]]))),
        )
        for one in rows
    ]
    headers = ("server", "type", "state", "trust", "tools", "source", "runs or connects to")
    return table(headers, lines, width=page_width(), whole=(0,))


def warnings(found: Found) -> tuple[str, ...]:
    """Say what in the files cannot be used, and which servers are hidden by others."""
    told = [f"warning: {one.message}" for one in found.problems]
    told += [
        f"note: `{one.name}` of {one.source.path} hides that of {one.hides.path}"
        for one in found.definitions.values()
        if one.hides is not None
    ]
    return tuple(map(visible, told))


def _action(kind: str, definition: ServerDefinition) -> str | None:
    return _told(lambda: decide_kind(kind, definition.integration).action)


def _told(ask: Callable[[], T]) -> T | None:
    """Give what can be known; a broken file of settings is told by what needs it."""
    try:
        return ask()
    except KosmoError:
        return None
