"""kosmo from Python: the same functions, accounts and policy as on the command line."""

from __future__ import annotations

from kosmo.call import Call, Pages, Patience
from kosmo.runtime import Runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from types import TracebackType
    from typing import Any

    from kosmo.result import Result


class Kosmo:
    """A session of calls over kept connections.

    >>> with Kosmo() as kosmo:
    ...     kosmo.call("missive.get_current_user", account="sandbox").data
    """

    def __init__(self, *, account: str | None = None) -> None:
        """Take the account that calls use where they name none."""
        self._account = account
        self._runtime = Runtime(long_lived=True)

    def call(
        self,
        function: str,
        arguments: dict[str, Any] | None = None,
        *,
        account: str | None = None,
        all: bool = False,
        max_items: int | None = None,
        max_pages: int | None = None,
        each_page: Callable[[list[dict[str, Any]]], None] | None = None,
        dry_run: bool = False,
        force: bool = False,
        wait: bool = False,
        once: str | None = None,
        cache: bool | None = None,
        timeout: float = 60.0,
        max_wait: float | None = None,
        deadline: float | None = None,
    ) -> Result:
        """Call a function by its name, such as `missive.get_task`.

        The keywords are the options of the command line, times in seconds. `each_page` is given
        the rows of a list as they come, where the function streams (`Result.streamed`); the
        answer has none of them then. Raises KosmoError; its `code` and `exit_code` are those of
        the command line.
        """
        return self._runtime.run(
            Call(
                function,
                dict(arguments or {}),
                account=account or self._account,
                pages=Pages(
                    all=all or max_items is not None,
                    max_items=max_items,
                    max_pages=max_pages,
                    sink=each_page,
                ),
                dry_run=dry_run,
                force=force,
                patience=Patience(timeout=timeout, max_wait=max_wait, deadline=deadline),
                wait=wait,
                once=once,
                cache=cache,
                surface="python",
            )
        )

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

        catalog = self._runtime.catalog
        chosen = choose(
            catalog,
            integrations=integrations,
            names=names,
            effect=effect,
            account=account or self._account,
        )
        return [
            tool.definition
            for tool in export(catalog, chosen.functions, format=format, strict=strict)
        ]

    def call_tool(
        self,
        name: str,
        arguments: str | Mapping[str, Any] | None = None,
        *,
        account: str | None = None,
        dry_run: bool = False,
        force: bool = False,
        timeout: float = 60.0,
    ) -> Result:
        """Call a tool as a model asks for it: its name, and JSON text or an object of any dialect.

        Nulls by which a strict tool leaves something out are not sent. Raises KosmoError, as
        `call` does; what its message says is meant to be told to the model.
        """
        from kosmo.tools.arguments import arguments_of
        from kosmo.tools.names import function_of

        spec = function_of(self._runtime.catalog, name)
        given = arguments_of(spec, arguments)
        return self.call(
            spec.id, given, account=account, dry_run=dry_run, force=force, timeout=timeout
        )

    def close(self) -> None:
        """Close every kept connection."""
        self._runtime.close()

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
