"""What a program in asyncio can find out before it calls: the names of `Discovery`, awaited."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Any, TypeVar

    from kosmo.api.discovery import AccountName
    from kosmo.api.session import Kosmo
    from kosmo.api.threads import Threads
    from kosmo.spec import FunctionSpec, IntegrationSpec

    T = TypeVar("T")


class AsyncDiscovery:
    """The half of a session that sends nothing; `AsyncKosmo` has it."""

    def __init__(self, kosmo: Kosmo, threads: Threads) -> None:
        """Take the session that is asked, and the threads in which it is."""
        self._kosmo = kosmo
        self._threads = threads

    async def integrations(self) -> list[IntegrationSpec]:
        """List the integrations that can be called, sorted by name."""
        return await self._done(self._kosmo.integrations)

    async def functions(
        self, *integrations: str, effect: str | None = None, names: Collection[str] = ()
    ) -> list[FunctionSpec]:
        """List functions, as `Kosmo.functions` does."""
        return await self._done(
            lambda: self._kosmo.functions(*integrations, effect=effect, names=names)
        )

    async def search(
        self, query: str, *integrations: str, effect: str | None = None, limit: int = 20
    ) -> list[FunctionSpec]:
        """Find functions by what somebody would type, the best first."""
        return await self._done(
            lambda: self._kosmo.search(query, *integrations, effect=effect, limit=limit)
        )

    async def describe(self, function: str) -> FunctionSpec:
        """Find a function by any of its names, and give all that is known of it."""
        return await self._done(lambda: self._kosmo.describe(function))

    async def schema(self, function: str) -> dict[str, Any]:
        """Give a function's arguments as JSON Schema."""
        return await self._done(lambda: self._kosmo.schema(function))

    async def accounts(self, *integrations: str) -> list[AccountName]:
        """List the accounts that calls may name; all unless integrations are named."""
        return await self._done(lambda: self._kosmo.accounts(*integrations))

    async def docs(self, page: str = "index") -> str:
        """Give a page of the documentation as markdown."""
        return await self._done(lambda: self._kosmo.docs(page))

    async def tools(
        self,
        *integrations: str,
        account: str | None = None,
        format: str = "openai",
        strict: str = "auto",
        effect: str | None = None,
        names: Collection[str] = (),
    ) -> list[dict[str, Any]]:
        """Give functions as tools of a language model, as `Kosmo.tools` does."""
        return await self._done(
            lambda: self._kosmo.tools(
                *integrations, account=account, format=format, strict=strict, effect=effect,
                names=names,
            )
        )  # fmt: skip

    async def _done(self, work: Callable[[], T]) -> T:
        """Do something short in a thread: files may be read, plugins indexed."""
        return await self._threads.run(lambda _: work())
