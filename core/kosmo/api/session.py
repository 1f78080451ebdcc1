"""`Kosmo`: a session of calls, over kept connections, for a program with threads or without."""

from __future__ import annotations

from kosmo.api.batch import at_least_one, run_batch
from kosmo.api.discovery import Discovery
from kosmo.api.options import Terms, either, given, made
from kosmo.api.rows import Rows
from kosmo.errors import InterruptedCallError
from kosmo.runtime import Runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from types import TracebackType
    from typing import Any, Unpack

    from kosmo.api.batch import Asked, Outcome
    from kosmo.api.options import CallOptions, ReadOptions
    from kosmo.api.scripts import LuaOptions, LuaResult, Script
    from kosmo.call import Call
    from kosmo.result import Result


class Kosmo(Discovery):
    """A session of calls over kept connections. Threads may share it.

    >>> with Kosmo(account="sandbox") as kosmo:
    ...     kosmo.call("missive.get_current_user").data
    """

    def __init__(
        self,
        *,
        account: str | None = None,
        max_wait: float | None = None,
        confirm: Callable[[str], bool] | None = None,
        tell: Callable[[str], None] | None = None,
        surface: str = "python",
    ) -> None:
        """Take what holds for calls that say nothing else.

        `account` is the one of calls that name none, `max_wait` the seconds that a request may
        stand still. `confirm` is asked about calls that need approval, with the request in words;
        without it such a call fails with `approval_required`. `tell` is given what is told unasked:
        waits and further attempts. `surface` is what the audit log calls the program.
        """
        self._terms = Terms(
            account=account, max_wait=max_wait, confirm=confirm, tell=tell, surface=surface
        )
        self._runtime = Runtime(long_lived=True)
        super().__init__(self._runtime.catalog)

    def call(
        self,
        function: str,
        arguments: Mapping[str, Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> Result:
        """Call a function by its name, such as `missive.get_task`.

        The options are those of the command line, see CallOptions. Raises KosmoError; its `code`
        and `exit_code` are those of the command line, `data` what was done before it failed.
        Ctrl-C raises KeyboardInterrupt, whose cause says whether a write may have arrived.
        """
        spec = self.describe(function)
        return self._run(made(spec, given(arguments), self._terms, **options))

    def rows(
        self,
        function: str,
        arguments: Mapping[str, Any] | None = None,
        **options: Unpack[ReadOptions],
    ) -> Rows:
        """Go through the rows of a list to its end, a page in memory at a time.

        The next page is asked for when the one before is used up. A function without pages gives
        the rows of its one answer.
        """
        spec = self.describe(function)
        paged, held = spec.paged, given(arguments)
        outer = options.get("halted")

        def run(take: Callable[[list[dict[str, Any]]], None], left: Callable[[], bool]) -> Result:
            options["halted"] = either(left, outer)
            call = made(
                spec, held, self._terms, all=paged, each_page=take if paged else None, **options
            )
            return self._run(call)

        return Rows(run)

    def batch(
        self, calls: Iterable[Asked], *, concurrency: int = 4, **options: Unpack[CallOptions]
    ) -> Iterator[Outcome]:
        """Run many calls, some at a time, and give a Result or a KosmoError for each, in order.

        A call is a pair of function and arguments, or an object with the keys of a line of `kosmo
        batch`. Calls are taken from `calls` as they are begun; in a loop that is left, what runs
        sends no further request.
        """
        return run_batch(self.call, calls, at_least_one(concurrency), options)

    def tools(
        self,
        *integrations: str,
        account: str | None = None,
        format: str = "openai",
        strict: str = "auto",
        effect: str | None = None,
        names: Collection[str] = (),
    ) -> list[dict[str, Any]]:
        """Give functions as tools of a language model: the list that `kosmo tools` prints.

        `format` is `openai`, `openai-responses`, `anthropic`, `gemini`, `mcp`, `langchain` or
        `ai-sdk`, `strict` `auto`, `on` or `off`, `effect` `read` or `write`. Without integrations
        and names it is every function. Raises KosmoError for what does not exist.
        """
        from kosmo.tools.choosing import choose
        from kosmo.tools.export import export

        with self._looking:
            chosen = choose(
                self._catalog, integrations=integrations, names=names, effect=effect,
                account=account or self._terms.account,
            )  # fmt: skip
            written = export(self._catalog, chosen.functions, format=format, strict=strict)
        return [tool.definition for tool in written]

    def call_tool(
        self,
        name: str,
        arguments: str | Mapping[str, Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> Result:
        """Call a tool as a model asks for it: its name, and JSON text or an object of any dialect.

        Nulls by which a strict tool leaves something out are not sent. Raises KosmoError, as
        `call` does; its `for_model()` is meant to be told to the model, as is that of the result.
        """
        from kosmo.tools.arguments import arguments_of

        spec = self.describe(name)
        return self._run(made(spec, arguments_of(spec, arguments), self._terms, **options))

    def lua(self, code: str, **options: Unpack[LuaOptions]) -> LuaResult:
        """Run a script, as `kosmo lua --eval CODE` does, and give what it returned and printed.

        Raises KosmoError where the script fails: the message begins with the place in it, and
        `data` has `output` and `calls`.
        """
        return self.script(code, **options).run()

    def script(self, code: str, **options: Unpack[LuaOptions]) -> Script:
        """Make a script to `run`, once, which another thread may `stop`."""
        from kosmo.api.scripts import Script

        return Script(code, options, self._runtime, self._terms)

    def close(self) -> None:
        """Close every kept connection."""
        self._runtime.close()

    def _run(self, call: Call) -> Result:
        """Run a call; Ctrl-C ends the program, however many errors it catches."""
        try:
            return self._runtime.run(call)
        except InterruptedCallError as error:
            if call.halted is not None and call.halted():
                raise
            raise KeyboardInterrupt(error.message) from error

    def __enter__(self) -> Kosmo:
        """Give the session itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the session."""
        self.close()
