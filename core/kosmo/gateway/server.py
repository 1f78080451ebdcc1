"""The server of the MCP SDK over a gateway: the protocol on one side, kosmo on the other."""

from __future__ import annotations

import anyio
from anyio.to_thread import run_sync
from mcp import types
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from kosmo import __version__
from kosmo.errors import KosmoError, PolicyError
from kosmo.gateway.asking import KEY, SCHEMA, Asked, decided, question
from kosmo.gateway.calls import UnknownTool
from kosmo.gateway.documents import Documents
from kosmo.gateway.flights import Flight
from kosmo.gateway.gateway import Request
from kosmo.gateway.prompts import Prompts
from kosmo.gateway.watching import report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.gateway.answers import Answer
    from kosmo.gateway.gateway import Gateway

MODERN = "2026-07-28"
"""The first revision in which a server asks by answering, and not by a request of its own."""


def build(gateway: Gateway) -> Server:
    """Make the server; one serves any number of clients."""
    handlers = Handlers(gateway)
    offered: dict[str, Any] = {}
    if gateway.settings.resources:
        documents = Documents(gateway)
        offered["on_list_resources"] = documents.list
        offered["on_read_resource"] = documents.read
        offered["on_list_resource_templates"] = documents.list_templates
    if gateway.settings.prompts:
        prompts = Prompts(gateway)
        offered |= {"on_list_prompts": prompts.list, "on_get_prompt": prompts.get}
    return Server(
        "kosmo",
        version=__version__,
        title="kosmo",
        instructions=gateway.instructions(),
        on_list_tools=handlers.list_tools,
        on_call_tool=handlers.call_tool,
        get_tool_input_schema=lambda _: None,  # none has parameters in headers
        **offered,
    )


class Handlers:
    """Answers the requests about tools."""

    def __init__(self, gateway: Gateway) -> None:
        """Take what answers."""
        self._gateway = gateway
        self._asked = Asked()

    async def list_tools(self, context: Any, params: Any) -> Any:
        """List the tools, all in one page."""
        listed = await run_sync(self._gateway.tools.listed)
        return types.ListToolsResult(tools=[types.Tool.model_validate(one) for one in listed])

    async def call_tool(self, context: Any, params: Any) -> Any:
        """Call a tool; the result says what it gave or why it failed."""
        asks = _can_ask(context)
        request = Request(params.name, params.arguments or {}, may_ask=asks)
        request.approval = await self._approval(request, params)
        if request.approval == "":
            request.approval, request.may_ask = None, False
        try:
            return _result(await self._answer(request, context))
        except UnknownTool as unknown:
            raise MCPError(code=types.INVALID_PARAMS, message=str(unknown)) from None
        except PolicyError as error:
            return await self._ask(request, error, context)

    async def _answer(self, request: Request, context: Any) -> Answer:
        flight = Flight(request.tool)
        if not context.meta or context.meta.get("progress_token") is None:
            return await self._gateway.answer(request, flight)
        found: Answer | UnknownTool | PolicyError
        async with anyio.create_task_group() as group:
            group.start_soon(report, flight, context.session.report_progress)
            try:
                found = await self._gateway.answer(request, flight)
            except (UnknownTool, PolicyError) as caught:  # which a group would wrap
                found = caught
            group.cancel_scope.cancel()
        if isinstance(found, Exception):
            raise found
        return found

    async def _ask(self, request: Request, error: PolicyError, context: Any) -> Any:
        """Ask at the client about a call that waits for approval."""
        id = error.facts.approval if error.facts is not None else None
        refused = _result(self._gateway.calls.failure(error))
        if id is None:
            return refused
        try:
            asked = self._gateway.gate.connections.redactor.clean(await run_sync(question, id))
        except KosmoError:
            return refused
        if context.protocol_version >= MODERN:
            self._asked.remember(id, request)
            form = types.ElicitRequestFormParams(message=asked, requested_schema=SCHEMA)
            asking = {KEY: types.ElicitRequest(params=form)}
            return types.InputRequiredResult(input_requests=asking, request_state=id)
        try:
            said = await context.session.elicit_form(asked, SCHEMA, context.request_id)
        except MCPError:
            return refused
        if not await _decided(id, said):
            return _declined(refused, said.action)
        request.approval, request.may_ask = id, False
        return _result(await self._answer(request, context))

    async def _approval(self, request: Request, params: Any) -> str | None:
        """Take the answer to a question that a call before this one was answered with.

        Gives the approval, or an empty text where the answer was no.
        """
        id, responses = params.request_state, params.input_responses
        if not id or not responses or KEY not in responses:
            return None
        if not self._asked.answers(id, request):
            raise MCPError(code=types.INVALID_PARAMS, message="Nothing was asked about this call")
        return id if await _decided(id, responses[KEY]) else ""


async def _decided(id: str, said: Any) -> bool:
    try:
        return bool(await run_sync(decided, id, said.action, said.content))
    except KosmoError:  # it was decided elsewhere: the call will say so
        return True


def _can_ask(context: Any) -> bool:
    """Tell whether the client says that a person there can be asked with a form."""
    capabilities = context.session.client_capabilities
    found = capabilities.elicitation if capabilities is not None else None
    if found is None or (found.form is None and found.url is not None):
        return False
    return context.protocol_version >= MODERN or bool(context.session.can_send_request)


def _result(answer: Answer) -> Any:
    content = [
        types.TextContent(type="text", text=one) if isinstance(one, str) else one
        for one in answer.parts
    ]
    return types.CallToolResult(content=content, is_error=answer.failed)


def _declined(refused: Any, action: str) -> Any:
    told = "the person at the client declined it" if action != "cancel" else "it was not answered"
    refused.content.append(types.TextContent(type="text", text=told))
    return refused
