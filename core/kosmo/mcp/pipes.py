"""The pipes and the end of a process, waited for in an event loop."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

import anyio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from subprocess import Popen
    from typing import IO

_PIECE = 1 << 16
_GRACE = 2.0  # seconds to end by itself once its stdin is closed
_FURTHER = 2.0  # seconds to end once it was told to
_EVERY = 0.01


async def pieces(pipe: IO[bytes] | None) -> AsyncIterator[bytes]:
    """Read a pipe to its end."""
    assert pipe is not None
    with suppress(anyio.ClosedResourceError, OSError):
        while True:
            await anyio.wait_readable(pipe)
            piece = os.read(pipe.fileno(), _PIECE)
            if not piece:
                return
            yield piece


async def write(pipe: IO[bytes] | None, data: bytes) -> None:
    """Write all of it; raises OSError where nobody reads any more."""
    assert pipe is not None
    os.set_blocking(pipe.fileno(), False)
    left = memoryview(data)
    while left:
        await anyio.wait_writable(pipe)
        with suppress(BlockingIOError):
            left = left[os.write(pipe.fileno(), left) :]


def close(pipe: IO[bytes] | None) -> None:
    """Close a pipe, and end who waits for it."""
    if pipe is None or pipe.closed:
        return
    with suppress(OSError, ValueError):
        anyio.notify_closing(pipe)
        pipe.close()


async def over(process: Popen[bytes]) -> None:
    """Wait until a process has ended."""
    while process.poll() is None:  # noqa: ASYNC110 - nobody tells us
        await anyio.sleep(_EVERY)


async def end(process: Popen[bytes]) -> None:
    """Close its stdin, and where that is not enough end it and all that it started."""
    close(process.stdin)
    with anyio.move_on_after(_GRACE):
        await over(process)
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not _signal(process, number):
            break
        with anyio.move_on_after(_FURTHER):
            await over(process)
            while _signal(process, 0):  # noqa: ASYNC110 - of others' processes nobody tells us
                await anyio.sleep(_EVERY)


def _signal(process: Popen[bytes], number: int) -> bool:
    """Signal the process and what it started; tells whether anybody of them was there."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        return process.poll() is None
    return True
