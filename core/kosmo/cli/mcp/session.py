"""A server that a command asks: started where it is trusted, and ended again."""

from __future__ import annotations

from contextlib import contextmanager

from kosmo import reading
from kosmo.cli import prompts
from kosmo.errors import ServiceError
from kosmo.runtime import Runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@contextmanager
def started() -> Iterator[Runtime]:
    """Give a runtime whose servers are ended behind the block."""
    runtime = Runtime()
    try:
        yield runtime
    finally:
        runtime.close()


def read(server: str, method: str, ask: reading.Ask, *, listed: str | None = None) -> Any:
    """Ask a server something that only reads, and end it again.

    `listed` is the command that lists what may be asked for, where a server refuses that.
    """
    confirm = prompts.confirm if prompts.can_ask() else None
    with started() as runtime:
        try:
            return reading.read(runtime, server, method, ask, surface="cli", confirm=confirm)
        except ServiceError as error:
            if listed is not None and error.hint is None:
                error.hint = f"{listed} {server}"
            raise
