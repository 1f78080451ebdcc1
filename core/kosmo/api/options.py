"""What a program may say of a call beside its function and arguments: the command line's options.

The classes exist for type checkers only; at run time options are keywords.
"""

from __future__ import annotations

from kosmo.call import Call, Pages, Patience
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypedDict

    from kosmo.spec import FunctionSpec

    Sink = Callable[[list[dict[str, Any]]], None]

    class ReadOptions(TypedDict, total=False):
        """How long a call may take, for whom, and how far it follows a list; times in seconds.

        `account` is the one to call with, instead of the session's. `max_items` and `max_pages`
        bound a list that is read to its end. `timeout` is for one request, `max_wait` for standing
        still until a request gets through, `deadline` for the whole call. `halted` is asked before
        each request, and a call that is given up ends with the error `interrupted`.
        """

        account: str | None
        max_items: int | None
        max_pages: int | None
        timeout: float
        max_wait: float | None
        deadline: float | None
        force: bool
        halted: Callable[[], bool] | None

    class CallOptions(ReadOptions, total=False):
        """The options of any call.

        `all` reads a list to its end, `wait` asks until an asynchronous result is there. `once`
        is a key under which a write is recorded, so that it is not repeated. `approval` is the id
        of the approval that the call is made with. `cache` None leaves it to the settings.
        `each_page` is given the rows of a list as they come, where the function streams.
        """

        all: bool
        dry_run: bool
        wait: bool
        once: str | None
        cache: bool | None
        approval: str | None
        each_page: Sink | None


class Terms:
    """What holds for every call of a session that says nothing else."""

    __slots__ = ("account", "confirm", "max_wait", "surface", "tell")

    def __init__(
        self,
        *,
        account: str | None = None,
        max_wait: float | None = None,
        confirm: Callable[[str], bool] | None = None,
        tell: Callable[[str], None] | None = None,
        surface: str = "python",
    ) -> None:
        """Take the terms; see `Kosmo`."""
        self.account = account
        self.max_wait = max_wait
        self.confirm = confirm
        self.tell = tell
        self.surface = surface


def made(
    spec: FunctionSpec,
    arguments: dict[str, Any],
    terms: Terms,
    *,
    account: str | None = None,
    all: bool = False,
    max_items: int | None = None,
    max_pages: int | None = None,
    each_page: Sink | None = None,
    dry_run: bool = False,
    force: bool = False,
    wait: bool = False,
    once: str | None = None,
    cache: bool | None = None,
    approval: str | None = None,
    timeout: float = 60.0,
    max_wait: float | None = None,
    deadline: float | None = None,
    halted: Callable[[], bool] | None = None,
    **unknown: object,
) -> Call:
    """Make the call that a program wishes.

    Raises UsageError for options that do not suit, TypeError for those that there are not.
    """
    if unknown:
        raise _no_option(spec, next(iter(unknown)))
    if not spec.paged and (all or max_items is not None or max_pages is not None):
        raise UsageError(
            f"`{spec.id}` has no pages: it takes no `all`, `max_items` and `max_pages`",
            code="invalid_arguments",
        )
    return Call(
        spec.id,
        arguments,
        account=account or (terms.account if spec.tool is None else None),  # servers have none
        pages=Pages(
            all=all or max_items is not None,
            max_items=max_items,
            max_pages=max_pages,
            sink=each_page,
        ),
        dry_run=dry_run,
        force=force,
        patience=Patience(
            timeout=timeout,
            max_wait=terms.max_wait if max_wait is None else max_wait,
            deadline=deadline,
        ),
        wait=wait,
        once=once,
        cache=cache,
        surface=terms.surface,
        confirm=terms.confirm,
        tell=terms.tell,
        halted=halted,
        approval=approval,
    )


def given(arguments: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give the arguments of a function; raises TypeError for what is no dict."""
    if arguments is None or hasattr(arguments, "keys"):
        return dict(arguments or {})
    raise TypeError(f"the function's arguments must be a dict, not {type(arguments).__name__}")


def _no_option(spec: FunctionSpec, name: str) -> TypeError:
    if name in spec.parameters:
        why = f"arguments of the function go into a dict: `{spec.id}`, {{'{name}': …}}"
    else:
        why = "`CallOptions` lists them"
    return TypeError(f"`{name}` is no option of a call; {why}")


def either(halted: Callable[[], bool], outer: Callable[[], bool] | None) -> Callable[[], bool]:
    """Give what says that a call was given up, by kosmo or by the program."""
    return halted if outer is None else lambda: halted() or outer()
