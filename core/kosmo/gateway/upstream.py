"""What the MCP servers behind a gateway have to read: their resources and prompts.

They are known here by the server's name before their own: `kosmo://mcp/SERVER/URI` and
`mcp__SERVER__NAME`.
"""

from __future__ import annotations

import sys

from kosmo.errors import KosmoError, UsageError
from kosmo.gateway.exposure import SERVER
from kosmo.gateway.gate import SURFACE
from kosmo.reading import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.gateway.gateway import Gateway
    from kosmo.reading import Ask

    Row = dict[str, Any]

PREFIX = "kosmo://mcp/"
_PROMPT = "mcp__"


class Upstream:
    """The servers of one gateway; asked in threads, in the audit log as reads."""

    def __init__(self, gateway: Gateway) -> None:
        """Take the gateway; where it has no servers nothing is ever asked."""
        self._gate = gateway.gate
        catalog = gateway.catalog
        self._servers = [one[len(SERVER) :] for one in catalog.names() if one.startswith(SERVER)]

    def resources(self) -> list[Row]:
        """List the resources of all servers."""
        rows = self._all("resources/list", lambda sessions, server: sessions.resources(server))
        return [{**row, "uri": f"{PREFIX}{name}/{row['uri']}"} for name, row in rows]

    def templates(self) -> list[Row]:
        """List the templates of resources."""
        rows = self._all(
            "resources/templates/list", lambda sessions, server: sessions.templates(server)
        )
        return [
            {**row, "uriTemplate": f"{PREFIX}{name}/{row['uriTemplate']}"} for name, row in rows
        ]

    def resource(self, uri: str) -> list[Row]:
        """Read a resource by its name here; raises KosmoError where it cannot be."""
        name, slash, own = uri[len(PREFIX) :].partition("/")
        if name not in self._servers or not slash:
            raise UsageError(f"there is no resource `{uri[:200]}`", code="unknown_page")
        answer = self._read(
            name, "resources/read", lambda sessions, server: sessions.read_resource(server, own)
        )
        contents: list[Row] = answer.get("contents") or []
        return [{**one, "uri": f"{PREFIX}{name}/{one.get('uri', own)}"} for one in contents]

    def prompts(self) -> list[Row]:
        """List the prompts of all servers."""
        rows = self._all("prompts/list", lambda sessions, server: sessions.prompts(server))
        return [{**row, "name": f"{_PROMPT}{name}__{row['name']}"} for name, row in rows]

    def prompt(self, name: str, arguments: dict[str, str]) -> Row | None:
        """Fill in a prompt by its name here, None where no server has such a one."""
        for server in self._servers:
            own = name.removeprefix(f"{_PROMPT}{server}__")
            if own == name:
                continue
            return self._prompt(server, own, arguments)
        return None

    def _prompt(self, server: str, name: str, arguments: dict[str, str]) -> Row:
        found: Row = self._read(
            server, "prompts/get", lambda sessions, of: sessions.get_prompt(of, name, arguments)
        )
        return found

    def _all(self, method: str, ask: Ask) -> Iterator[tuple[str, Row]]:
        """Ask every server; one that fails is told on stderr, and keeps nothing of the others."""
        for name in self._servers:
            try:
                rows = self._read(name, method, ask)
            except KosmoError as error:
                sys.stderr.write(f"warning: {method} of `{name}`: {error.message}\n")
                continue
            yield from ((name, row) for row in rows)

    def _read(self, server: str, method: str, ask: Ask) -> Any:
        return read(self._gate, server, method, ask, surface=SURFACE)
