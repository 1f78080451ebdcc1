"""Many calls of one session, some at a time, answered in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from threading import Event

from kosmo.api.options import either
from kosmo.errors import KosmoError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from typing import Any

    from kosmo.result import Result

    Asked = tuple[str, Mapping[str, Any]] | Mapping[str, Any]
    Outcome = Result | KosmoError
    Run = Callable[..., Result]

_KEYS = frozenset(
    ("account", "all", "arguments", "dry_run", "function", "max_items", "once", "wait")
)


def run_batch(
    run: Run, calls: Iterable[Asked], concurrency: int, options: Mapping[str, Any]
) -> Iterator[Outcome]:
    """Run calls, `concurrency` at a time, and give what came of each; nothing is read ahead."""
    from concurrent.futures import ThreadPoolExecutor

    halted = Event()
    given = {**options, "halted": either(halted.is_set, options.get("halted"))}
    begun: deque[Future[Outcome]] = deque()
    executor = ThreadPoolExecutor(concurrency, thread_name_prefix="kosmo-batch")
    try:
        for asked in calls:
            begun.append(executor.submit(_outcome, run, asked, given))
            if len(begun) == concurrency:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        halted.set()
        executor.shutdown(cancel_futures=True)


def _outcome(run: Run, asked: Asked, options: Mapping[str, Any]) -> Outcome:
    """Run one call of a batch; its failure is its outcome."""
    try:
        function, arguments, own = read(asked)
        return run(function, arguments, **{**options, **own})
    except KosmoError as error:
        return error


def read(asked: Asked) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Take one call apart: a pair, or an object with the keys of a line of `kosmo batch`."""
    if isinstance(asked, tuple) and len(asked) == 2:
        asked = {"function": asked[0], "arguments": asked[1]}
    if not isinstance(asked, Mapping):
        raise _wrong("it is neither a pair of function and arguments nor an object")
    unknown = sorted(set(asked) - _KEYS)
    if unknown:
        raise _wrong(f"`{unknown[0]}` is no key of it; its keys are {', '.join(sorted(_KEYS))}")
    function, arguments = asked.get("function"), asked.get("arguments")
    if not isinstance(function, str) or not isinstance(arguments or {}, Mapping):
        raise _wrong("`function` must be a name, and `arguments` an object")
    own = {key: value for key, value in asked.items() if key not in ("arguments", "function")}
    return function, dict(arguments or {}), own


def _wrong(why: str) -> UsageError:
    return UsageError(f"a call of the batch cannot be read: {why}", code="invalid_arguments")


def at_least_one(concurrency: int) -> int:
    """Give how many calls may run at a time; raises UsageError for less than one."""
    if concurrency < 1:
        raise UsageError(
            f"`concurrency` must be at least 1, not {concurrency}", code="invalid_arguments"
        )
    return concurrency
