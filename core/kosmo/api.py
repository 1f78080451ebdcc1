"""kosmo from Python: the same functions, accounts and policy as on the command line."""

from __future__ import annotations

from kosmo.call import Call, Pages, Result
from kosmo.runtime import Runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any


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
        dry_run: bool = False,
        force: bool = False,
        timeout: float = 60.0,
    ) -> Result:
        """Call a function by its name, such as `missive.get_task`; `timeout` is in seconds.

        Raises KosmoError; its `code` and `exit_code` are those of the command line.
        """
        return self._runtime.run(
            Call(
                function,
                dict(arguments or {}),
                account=account or self._account,
                pages=Pages(all=all, max_items=max_items),
                dry_run=dry_run,
                force=force,
                timeout=timeout,
                surface="python",
            )
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
