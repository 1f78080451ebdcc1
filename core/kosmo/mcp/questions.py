"""The questions that a server is asked over an open session, and its answers as they came."""

from __future__ import annotations

from contextvars import ContextVar
from functools import partial
from typing import Any

import anyio
from mcp import types
from mcp.shared.exceptions import MCPError
from mcp.shared.inbound import find_invalid_x_mcp_header
from mcp.shared.jsonrpc_dispatcher import JSONRPCDispatcher
from pydantic import TypeAdapter

from kosmo.errors import ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mcp.client.session import ClientSession

    from kosmo.mcp.terms import Progress

    Row = dict[str, Any]

_ROUNDS = 10  # answers that only ask to be asked again
_PAGES = 1000
_ANYTHING: TypeAdapter[Any] = TypeAdapter(dict[str, object])
_RAW: ContextVar[Any] = ContextVar("kosmo_mcp_raw", default=None)


class Keeping(JSONRPCDispatcher[Any]):  # type: ignore[misc]
    """Keeps each answer as it came: servers send more, and less, than the SDK's types allow."""

    async def send_raw_request(self, *given: Any, **options: Any) -> Row:
        """Send a request as the SDK does."""
        answer: Row = await super().send_raw_request(*given, **options)
        _RAW.set(answer)
        return answer


class Questions:
    """What can be asked. Everything here runs in the event loop."""

    def __init__(self, session: ClientSession) -> None:
        """Take a session that has agreed on a revision of the protocol."""
        self._session = session

    async def tools(self) -> list[Row]:
        """List all tools, as the server describes them."""
        rows = await self._rows("tools", self._session.list_tools)
        named = [row for row in rows if isinstance(row.get("name"), str) and row["name"]]
        if self._session.discover_result is None:
            return named
        # The revision of 2026 wants tools left out whose parameters cannot be sent as headers.
        return [row for row in named if not find_invalid_x_mcp_header(row.get("inputSchema") or {})]

    async def resources(self) -> list[Row]:
        """List all resources."""
        return await self._rows("resources", self._session.list_resources)

    async def templates(self) -> list[Row]:
        """List the templates of resources."""
        found = self._session.list_resource_templates
        return await self._rows("resourceTemplates", found)

    async def prompts(self) -> list[Row]:
        """List all prompts."""
        return await self._rows("prompts", self._session.list_prompts)

    async def call(self, name: str, arguments: Row, progress: Progress | None = None) -> Row:
        """Call a tool and give the result as it came."""

        async def tell(done: float, of: float | None, message: str | None) -> None:
            if progress is not None:
                progress(done, of, message)

        def request(state: str | None) -> Any:
            params = types.CallToolRequestParams(
                name=name, arguments=arguments, request_state=state
            )
            return types.CallToolRequest(params=params)

        return await self._asked(request, tell if progress is not None else None)

    async def read(self, uri: str) -> Row:
        """Read a resource."""

        def request(state: str | None) -> Any:
            return types.ReadResourceRequest(
                params=types.ReadResourceRequestParams(uri=uri, request_state=state)
            )

        return await self._asked(request)

    async def prompt(self, name: str, arguments: dict[str, str]) -> Row:
        """Get a prompt."""

        def request(state: str | None) -> Any:
            params = types.GetPromptRequestParams(
                name=name, arguments=arguments, request_state=state
            )
            return types.GetPromptRequest(params=params)

        return await self._asked(request)

    async def _asked(self, request: Callable[[str | None], Any], tell: Any = None) -> Row:
        """Send a request, again where the answer is only a state to ask again with."""
        state: str | None = None
        for number in range(_ROUNDS):
            raw = await self._raw(
                partial(
                    self._session.send_request,
                    request(state),
                    _ANYTHING,
                    progress_callback=tell,
                )
            )
            if raw.get("resultType") != "input_required":
                return raw
            asked = raw.get("inputRequests") or {}
            if asked:
                raise ServiceError(_wants(asked), code="input_required")
            state = raw.get("requestState")
            await anyio.sleep(min(0.05 * 2**number, 0.25))
        raise ServiceError("asks to be asked again and again", code="malformed_answer")

    async def _rows(self, key: str, ask: Callable[..., Awaitable[Any]]) -> list[Row]:
        """Follow a list to its end; a server without such things has an empty one."""
        found: list[Row] = []
        cursor: str | None = None
        seen: set[str] = set()
        for _ in range(_PAGES):
            params = types.PaginatedRequestParams(cursor=cursor)
            try:
                raw = await self._raw(partial(ask, params=params))
            except MCPError as error:
                if error.code == types.METHOD_NOT_FOUND and not found:
                    return []
                raise
            rows = raw.get(key)
            listed = rows if isinstance(rows, list) else []
            found += [row for row in listed if isinstance(row, dict)]
            cursor = raw.get("nextCursor")
            if not isinstance(cursor, str) or cursor in seen:
                return found
            seen.add(cursor)
        raise ServiceError(f"lists `{key}` on more than {_PAGES} pages", code="malformed_answer")

    async def _raw(self, ask: Callable[[], Awaitable[Any]]) -> Row:
        """Ask, and give the answer itself, also where it does not fit the SDK's types."""
        _RAW.set(None)
        try:
            await ask()
        except (ValueError, RecursionError):
            if not isinstance(_RAW.get(), dict):
                raise
        raw: Row = _RAW.get()
        return raw


def _wants(asked: Any) -> str:
    rows = asked.values() if isinstance(asked, dict) else ()
    methods = {str(one.get("method")) for one in rows if isinstance(one, dict)} or {"input"}
    return f"asks for {', '.join(sorted(methods))}, which kosmo does not offer to servers"
