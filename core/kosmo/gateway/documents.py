"""Resources: the documentation of what is offered, as `kosmo docs` shows it."""

from __future__ import annotations

from urllib.parse import quote, unquote

from anyio.to_thread import run_sync
from mcp import types
from mcp.shared.exceptions import MCPError

from kosmo.describe.page import own_pages, plugin_text, title_of
from kosmo.describe.reader import read_page
from kosmo.errors import KosmoError, UsageError
from kosmo.gateway.exposure import SERVER
from kosmo.gateway.upstream import PREFIX as SERVERS
from kosmo.gateway.upstream import Upstream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.gateway.gateway import Gateway

    Rows = list[dict[str, Any]]

PREFIX = "kosmo://docs/"
_MARKDOWN = "text/markdown"
_LISTED = (
    ("lua", "Lua in kosmo", "Every name that a script of `run_lua` has."),
    ("errors", "Errors", "Codes of errors and what to do about them."),
)


class Documents:
    """Lists and reads resources."""

    def __init__(self, gateway: Gateway) -> None:
        """Take what is offered."""
        self._catalog = gateway.catalog
        self._upstream = Upstream(gateway)

    async def list(self, context: Any, params: Any) -> Any:
        """List the pages of integrations and their own ones, and what servers have."""
        own = await run_sync(lambda: [*self._resources()])
        theirs = [types.Resource.model_validate(one) for one in await run_sync(self._theirs)]
        return types.ListResourcesResult(resources=[*own, *theirs])

    async def list_templates(self, context: Any, params: Any) -> Any:
        """Say how the page of a function is named, and what servers say of theirs."""
        template = types.ResourceTemplate(
            name="function",
            title="Function",
            uri_template=PREFIX + "{integration}.{function}",
            description="The page of a function, such as kosmo://docs/missive.list_teams",
            mime_type=_MARKDOWN,
        )
        rows = await run_sync(self._upstream.templates)
        theirs = [types.ResourceTemplate.model_validate(one) for one in rows]
        return types.ListResourceTemplatesResult(resource_templates=[template, *theirs])

    async def read(self, context: Any, params: Any) -> Any:
        """Read a page; an unknown one is an error of the protocol."""
        uri = str(params.uri)
        try:
            if uri.startswith(SERVERS):
                contents = await run_sync(self._upstream.resource, uri)
                return types.ReadResourceResult.model_validate({"contents": contents})
            text = await run_sync(self._text, uri)
        except KosmoError as error:
            code = types.INVALID_PARAMS if context.protocol_version >= "2026" else -32002
            raise MCPError(code=code, message=error.message, data={"uri": uri}) from None
        held = types.TextResourceContents(uri=uri, mime_type=_MARKDOWN, text=text)
        return types.ReadResourceResult(contents=[held])

    def _text(self, uri: str) -> str:
        if not uri.startswith(PREFIX):
            raise UsageError(f"there is no resource `{uri[:200]}`; pages begin with `{PREFIX}`")
        return read_page(self._catalog, unquote(uri[len(PREFIX) :])).markdown

    def _theirs(self) -> Rows:
        return self._upstream.resources()

    def _resources(self) -> Iterator[Any]:
        for name, title, told in _LISTED:
            yield _resource(name, title, told)
        for name in self._catalog.names():
            spec = self._catalog.integration(name)
            if name.startswith(SERVER):
                continue
            yield _resource(name, spec.title, spec.description.replace("``", "`"))
            for own in own_pages(spec):
                yield _resource(
                    f"{name}/{own}", f"{spec.title}: {title_of(plugin_text(spec, own))}"
                )


def _resource(name: str, title: str, told: str = "") -> Any:
    return types.Resource(
        uri=PREFIX + quote(name, safe="/.:"),
        name=name,
        title=title,
        description=told or None,
        mime_type=_MARKDOWN,
    )
