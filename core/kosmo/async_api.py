"""kosmo for programs in asyncio: the names of `Kosmo`, awaited.

It is written for asyncio alone: the core depends on no other event loop, nor on anyio.
"""

from __future__ import annotations

import asyncio
from collections import deque

from kosmo.api.async_discovery import AsyncDiscovery
from kosmo.api.batch import at_least_one, read
from kosmo.api.options import either
from kosmo.api.session import Kosmo
from kosmo.api.threads import Threads
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
    from types import TracebackType
    from typing import Any, Unpack

    from kosmo.api.batch import Asked, Outcome
    from kosmo.api.options import CallOptions, ReadOptions
    from kosmo.api.rows import Rows
    from kosmo.api.scripts import LuaOptions, LuaResult
    from kosmo.result import Result

    Confirm = Callable[[str], bool] | Callable[[str], Awaitable[bool]]


class AsyncKosmo(AsyncDiscovery):
    """A session of calls over kept connections: every name of `Kosmo`, awaited.

    >>> async with AsyncKosmo(account="sandbox") as kosmo:
    ...     (await kosmo.call("missive.get_current_user")).data

    A task that is cancelled ends its call: no further request goes out, and the error that tells
    how the call ended is the cause of the CancelledError.
    """

    def __init__(
        self,
        *,
        account: str | None = None,
        max_wait: float | None = None,
        confirm: Confirm | None = None,
        tell: Callable[[str], None] | None = None,
        surface: str = "python",
        concurrency: int = 16,
    ) -> None:
        """Take what `Kosmo` takes, and how many calls run at a time; further ones wait.

        `confirm` may be a coroutine function, which then is run by the event loop. `tell` is called
        in the thread of its call.
        """
        self._confirm = confirm
        self._loop: asyncio.AbstractEventLoop | None = None
        self._kosmo = Kosmo(
            account=account,
            max_wait=max_wait,
            confirm=None if confirm is None else self._asked,
            tell=tell,
            surface=surface,
        )
        super().__init__(self._kosmo, Threads(at_least_one(concurrency)))

    async def call(
        self,
        function: str,
        arguments: Mapping[str, Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> Result:
        """Call a function, as `Kosmo.call` does."""
        return await self._called(self._kosmo.call, function, arguments, options)

    async def call_tool(
        self,
        name: str,
        arguments: str | Mapping[str, Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> Result:
        """Call a tool as a model asks for it, as `Kosmo.call_tool` does."""
        return await self._called(self._kosmo.call_tool, name, arguments, options)

    async def rows(
        self,
        function: str,
        arguments: Mapping[str, Any] | None = None,
        **options: Unpack[ReadOptions],
    ) -> AsyncIterator[dict[str, Any]]:
        """Go through the rows of a list to its end, a page in memory at a time."""
        async for page in self.pages(function, arguments, **options):
            for row in page:
                yield row

    async def pages(
        self,
        function: str,
        arguments: Mapping[str, Any] | None = None,
        **options: Unpack[ReadOptions],
    ) -> AsyncIterator[list[dict[str, Any]]]:
        """Go through a list page by page, as the service gives them."""
        rows: Rows = await self._done(lambda: self._kosmo.rows(function, arguments, **options))
        try:
            while (
                page := await self._threads.run(lambda _: rows.next_page(), rows.end)
            ) is not None:
                yield page
        finally:
            rows.end()

    async def batch(
        self, calls: Iterable[Asked], *, concurrency: int = 4, **options: Unpack[CallOptions]
    ) -> AsyncIterator[Outcome]:
        """Run many calls, some at a time, and give a Result or a KosmoError for each, in order."""
        at_least_one(concurrency)
        begun: deque[asyncio.Task[Outcome]] = deque()
        try:
            for asked in calls:
                begun.append(asyncio.ensure_future(self._one(asked, options)))
                if len(begun) == concurrency:
                    yield await begun.popleft()
            while begun:
                yield await begun.popleft()
        finally:
            for task in begun:
                task.cancel()
            await asyncio.gather(*begun, return_exceptions=True)

    async def lua(self, code: str, **options: Unpack[LuaOptions]) -> LuaResult:
        """Run a script, as `Kosmo.lua` does; one whose task is cancelled is ended."""
        script = self._kosmo.script(code, **options)
        return await self._threads.run(lambda _: script.run(), script.stop)

    async def close(self) -> None:
        """Wait for the calls that are under way, and close every kept connection."""
        await self._threads.close()
        self._kosmo.close()

    async def __aenter__(self) -> AsyncKosmo:
        """Give the session itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the session."""
        await self.close()

    def _asked(self, question: str) -> bool:
        """Ask about a call, in its thread; the event loop runs what is a coroutine."""
        assert self._confirm is not None
        answer = self._confirm(question)
        if isinstance(answer, bool):
            return answer
        assert self._loop is not None
        return bool(asyncio.run_coroutine_threadsafe(_awaited(answer), self._loop).result())

    async def _called(
        self,
        call: Callable[..., Result],
        name: str,
        arguments: str | Mapping[str, Any] | None,
        options: CallOptions,
    ) -> Result:
        """Make a call in a thread, which is given up where the task is cancelled."""
        self._loop = asyncio.get_running_loop()
        outer = options.get("halted")

        def work(halted: Callable[[], bool]) -> Result:
            options["halted"] = either(halted, outer)
            return call(name, arguments, **options)

        return await self._threads.run(work)

    async def _one(self, asked: Asked, options: CallOptions) -> Outcome:
        """Make one call of a batch; its failure is its outcome."""
        try:
            function, arguments, own = read(asked)
            return await self.call(function, arguments, **{**options, **own})
        except KosmoError as error:
            return error


async def _awaited(answer: Awaitable[bool]) -> bool:
    return await answer
