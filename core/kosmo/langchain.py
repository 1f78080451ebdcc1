"""A toolset for LangChain: functions as `StructuredTool`s that call them through one session.

It needs the extra `kosmo[langchain]`.
"""

from __future__ import annotations

from kosmo.api.options import either
from kosmo.api.session import Kosmo
from kosmo.api.threads import Threads
from kosmo.errors import KosmoError
from kosmo.extras import need

need("langchain", "tools of LangChain")

from langchain_core.tools import StructuredTool, ToolException  # noqa: E402 - the check is first

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Any

    from kosmo.api.options import CallOptions
    from kosmo.result import Result

    Told = tuple[str, Any]

MOST = 50_000  # characters of an answer that a model is given
CONCURRENCY = 16  # asynchronous calls of one toolset at a time
_LIMITED = 429


class FailedToolError(ToolException):  # type: ignore[misc]  # LangChain is not looked into
    """A call that failed, in words that a model can mend it by.

    `error` is the KosmoError. `status` is the service's HTTP status, 429 also where kosmo did not
    send a request because of the limits; `headers` has `ratelimit-limit`, `-remaining` and
    `-reset`, and `retry-after`, in seconds, as far as they are known.
    """

    def __init__(self, error: KosmoError) -> None:
        """Take the error of the call."""
        super().__init__(error.for_model())
        self.error = error
        self.status = _LIMITED if error.code == "rate_limited" else error.http_status
        limit = error.rate_limit or {}
        said = {f"ratelimit-{name}": limit.get(name) for name in ("limit", "remaining", "reset")}
        if error.retry_after is not None:
            said["retry-after"] = said["ratelimit-reset"] = max(1, round(error.retry_after))
        self.headers = {name: str(value) for name, value in said.items() if value is not None}


class KosmoTool(StructuredTool):  # type: ignore[misc]
    """A tool whose `func` and `coroutine` take all arguments as one object.

    LangChain hands them over as keywords, among which it puts some of its own unless the method
    that takes them says otherwise; a function may have parameters of these names.
    """

    def _run(self, /, **arguments: Any) -> Told:
        told: Told = self.func(arguments)
        return told

    async def _arun(self, /, **arguments: Any) -> Told:
        told: Told = await self.coroutine(arguments)
        return told


class _OwnSession(Kosmo):
    """A session that nobody but its tools knows, and that ends with the last of them."""

    def __del__(self) -> None:
        self.close()


def toolset(
    *integrations: str,
    account: str | None = None,
    names: Collection[str] = (),
    effect: str | None = None,
    max_wait: float | None = None,
    dry_run: bool = False,
    force: bool = False,
    confirm: Callable[[str], bool] | None = None,
    raise_errors: bool = False,
    most: int = MOST,
    kosmo: Kosmo | None = None,
) -> list[KosmoTool]:
    """Give functions as tools, synchronous and asynchronous, bound to an account.

    The functions are chosen as by `Kosmo.tools`: of these integrations, by `names`, by `effect`
    (`read` or `write`); those that policy denies are left out. A request that is refused for its
    rate is repeated by kosmo within `max_wait` seconds, so that no model has to. `confirm` and
    `force` are about calls that need approval.

    The content of an answer is compact JSON of `most` characters, its artifact the `Result`. What
    fails is told to the model as the content of an error; with `raise_errors` it is raised as
    FailedToolError. `kosmo` is a session to go through, which the caller closes; otherwise the
    tools have one of their own, for as long as there is one of them.

    Raises UsageError `extra_missing` at import where LangChain is not installed, KosmoError for an
    integration, a function or an account that does not exist.
    """
    session = kosmo or _OwnSession(
        account=account, max_wait=max_wait, confirm=confirm, surface="langchain"
    )
    definitions = session.tools(
        *integrations, account=account, format="langchain", names=names, effect=effect
    )
    options: CallOptions = {"max_wait": max_wait, "dry_run": dry_run, "force": force}
    threads = Threads(CONCURRENCY)
    tools = []
    for definition in definitions:
        server = definition["metadata"]["function"].startswith("mcp:")
        own: CallOptions = {**options, "account": None if server else account}
        tools.append(
            KosmoTool(
                **definition,
                func=_caller(session, definition["name"], own, most),
                coroutine=_awaited(session, definition["name"], own, most, threads),
                response_format="content_and_artifact",
                handle_tool_error=not raise_errors,
            )
        )
    return tools


def _caller(
    session: Kosmo, name: str, options: CallOptions, most: int
) -> Callable[[dict[str, Any]], Told]:
    def call(arguments: dict[str, Any]) -> Told:
        return _told(lambda: session.call_tool(name, arguments, **options), most)

    return call


def _awaited(
    session: Kosmo, name: str, options: CallOptions, most: int, threads: Threads
) -> Callable[[dict[str, Any]], Any]:
    async def call(arguments: dict[str, Any]) -> Told:
        def work(halted: Callable[[], bool]) -> Told:
            own: CallOptions = {**options, "halted": either(halted, options.get("halted"))}
            return _told(lambda: session.call_tool(name, arguments, **own), most)

        return await threads.run(work)

    return call


def _told(call: Callable[[], Result], most: int) -> Told:
    """Give an answer as content and artifact; raises FailedToolError where the call fails."""
    try:
        result = call()
    except KosmoError as error:
        raise FailedToolError(error) from error
    return result.for_model(most=most), result
