"""Talking to MCP servers from any thread: what each can be asked.

The one place that starts a server.
"""

from __future__ import annotations

from functools import partial

from kosmo.http.redact import Redactor
from kosmo.mcp.pool import Pool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.early import Early
    from kosmo.mcp.terms import Terms

    Row = dict[str, Any]


class Sessions:
    """Servers that are started when they are asked first, and kept until `close`."""

    def __init__(self, redactor: Redactor | None = None, early: Early | None = None) -> None:
        """Take what learns the secrets of each server; errors hold none of them.

        `early` is a server that was begun already.
        """
        self._pool = Pool(redactor or Redactor(), early)

    def tools(self, definition: ServerDefinition, terms: Terms | None = None) -> list[Row]:
        """Give the list of a server's tools; the first one is pinned, later ones have to be alike.

        Raises PolicyError where the server is not trusted or lists other tools than it did.
        """
        return self._pool.listed(definition, terms)

    def call(
        self, definition: ServerDefinition, tool: str, arguments: Row, terms: Terms | None = None
    ) -> Row:
        """Call a tool by the server's own name for it; gives the result as it came.

        Raises UnknownOutcomeError where a call that writes was sent and no answer came.
        """
        told = None if terms is None else terms.progress
        answer: Row = self._pool.asked(
            definition, lambda one: partial(one.call, tool, arguments, told), terms
        )
        return answer

    def resources(self, definition: ServerDefinition, terms: Terms | None = None) -> list[Row]:
        """List the resources of a server."""
        rows: list[Row] = self._pool.asked(definition, lambda one: one.resources, terms)
        return rows

    def templates(self, definition: ServerDefinition, terms: Terms | None = None) -> list[Row]:
        """List the templates of a server's resources."""
        rows: list[Row] = self._pool.asked(definition, lambda one: one.templates, terms)
        return rows

    def read_resource(
        self, definition: ServerDefinition, uri: str, terms: Terms | None = None
    ) -> Row:
        """Read a resource; gives the answer as it came, with `contents`."""
        answer: Row = self._pool.asked(definition, lambda one: partial(one.read, uri), terms)
        return answer

    def prompts(self, definition: ServerDefinition, terms: Terms | None = None) -> list[Row]:
        """List the prompts of a server."""
        rows: list[Row] = self._pool.asked(definition, lambda one: one.prompts, terms)
        return rows

    def get_prompt(
        self,
        definition: ServerDefinition,
        name: str,
        arguments: dict[str, str],
        terms: Terms | None = None,
    ) -> Row:
        """Get a prompt; gives the answer as it came, with `messages`."""
        answer: Row = self._pool.asked(
            definition, lambda one: partial(one.prompt, name, arguments), terms
        )
        return answer

    def close(self) -> None:
        """End every server, by force where it does not end by itself."""
        self._pool.close()
