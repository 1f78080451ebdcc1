"""One request of a script on its way from its path to its answer."""

from __future__ import annotations

from kosmo.errors import UsageError
from kosmo.lua.bodies import Foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.lua.bodies import Given
    from kosmo.lua.calls import Made

_MOST_SECONDS = 86_400.0


class Request:
    """One request that was understood: how to answer it, and what is known before."""

    __slots__ = ("call", "give", "takes_time", "writes")

    def __init__(
        self,
        give: Callable[[], object],
        *,
        call: Made | None = None,
        writes: bool = False,
        takes_time: bool = False,
    ) -> None:
        """Take what answers it; `call` is its row in the report, where it is a call.

        What `takes_time` may be answered beside others, from any thread.
        """
        self.give = give
        self.call = call
        self.writes = writes
        self.takes_time = takes_time


def seconds_of(given: list[Any]) -> float:
    """Read what `sleep` is given; raises UsageError for anything but a number of seconds."""
    seconds = given[0] if len(given) == 1 else None
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise UsageError("`sleep` takes a number of seconds", code="invalid_arguments")
    if not 0 <= seconds <= _MOST_SECONDS:
        raise UsageError(
            f"`sleep` takes a number of seconds from 0 to {_MOST_SECONDS:.0f}, not {seconds}",
            code="invalid_arguments",
        )
    return float(seconds)


def keyed(given: Given) -> tuple[str, Given]:
    """Read the key and the arguments of a write that is to be sent once."""
    if not isinstance(given, list) or len(given) != 2 or not isinstance(given[0], str):
        raise Foreign("`once` is asked with a key and arguments")
    if not isinstance(given[1], (dict, list)):
        raise Foreign("the arguments of `once` are no table")
    return given[0], given[1]


def text_of(name: str, given: list[Any]) -> str:
    """Read what a request of one text is given."""
    if len(given) != 1 or not isinstance(given[0], str):
        raise Foreign(f"`{name}` is asked with one text")
    return given[0]
