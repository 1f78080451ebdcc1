"""The wish that a server ends: a signal, or a client that has gone."""

from __future__ import annotations

import asyncio
import os
import signal

import anyio

_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")


class Stopping:
    """Told by signals and by others; what is under way is given time once it was told.

    A second signal waits for nothing.
    """

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._event = anyio.Event()
        self._heard = False

    def listen(self) -> None:
        """Hear signals from now on; called in the main thread, inside the loop."""
        loop = asyncio.get_running_loop()
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            if number is None:
                continue
            try:
                loop.add_signal_handler(number, self._hear, number)
            except NotImplementedError:  # on Windows, whose loops know none
                signal.signal(number, lambda number, _: self._hear(number))

    def tell(self) -> None:
        """Say that the server is to end."""
        self._event.set()

    @property
    def is_told(self) -> bool:
        """Whether it was said."""
        return self._event.is_set()

    async def wait(self) -> None:
        """Wait until it is said."""
        await self._event.wait()

    def _hear(self, number: int) -> None:
        if self._heard:
            os._exit(128 + number)
        self._heard = True
        self.tell()
