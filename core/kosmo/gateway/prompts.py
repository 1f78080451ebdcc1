"""Prompts: workflows that people begin at their client, with a few words of their own."""

from __future__ import annotations

from anyio.to_thread import run_sync
from mcp import types
from mcp.shared.exceptions import MCPError

from kosmo.errors import KosmoError
from kosmo.gateway.upstream import Upstream
from kosmo.gateway.workflows import WORKFLOWS
from kosmo.problem import suggestion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.gateway.gateway import Gateway
    from kosmo.gateway.workflows import Workflow


class Prompts:
    """Lists and fills in prompts."""

    def __init__(self, gateway: Gateway) -> None:
        """Take what is offered: the words depend on whether anything may be written."""
        self._may_write = gateway.settings.write != "deny"
        self._upstream = Upstream(gateway)

    async def list(self, context: Any, params: Any) -> Any:
        """List all, those of servers too."""
        rows = await run_sync(self._upstream.prompts)
        theirs = [types.Prompt.model_validate(one) for one in rows]
        return types.ListPromptsResult(prompts=[*map(_prompt, WORKFLOWS), *theirs])

    async def get(self, context: Any, params: Any) -> Any:
        """Fill in a prompt; wrong arguments are an error of the protocol."""
        offered = {one.name: one for one in WORKFLOWS}
        workflow = offered.get(params.name)
        given = dict(params.arguments or {})
        if workflow is None and (found := await self._theirs(params.name, given)) is not None:
            return types.GetPromptResult.model_validate(found)
        if workflow is None:
            known = suggestion(params.name, list(offered)).replace("it takes", "there are")
            raise MCPError(
                code=types.INVALID_PARAMS, message=f"unknown prompt `{params.name}`{known}"
            )
        wrong = workflow.wrong(given)
        if wrong:
            raise MCPError(code=types.INVALID_PARAMS, message=wrong)
        content = types.TextContent(
            type="text", text=workflow.filled(given, may_write=self._may_write)
        )
        message = types.PromptMessage(role="user", content=content)
        return types.GetPromptResult(description=workflow.told, messages=[message])

    async def _theirs(self, name: str, given: dict[str, str]) -> dict[str, Any] | None:
        try:
            return await run_sync(self._upstream.prompt, name, given)
        except KosmoError as error:
            raise MCPError(code=types.INVALID_PARAMS, message=error.message) from None


def _prompt(workflow: Workflow) -> Any:
    return types.Prompt(
        name=workflow.name,
        title=workflow.title,
        description=workflow.told,
        arguments=[
            types.PromptArgument(name=name, description=told, required=name in workflow.required)
            for name, told in workflow.arguments.items()
        ],
    )
