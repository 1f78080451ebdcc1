"""The functions that the prelude calls: requests, output, limits and the end of a chunk.

Only bytes, numbers and truth values cross into Lua, and nothing raised in here ever does: an
exception in lupa's hands would be an object that a script gets hold of. Bytes are handed over with
the memory limit lifted, for lupa does not survive a refusal then; the kernel sets it again at once.
"""

from __future__ import annotations

import os

from kosmo.lua.worker import confine
from kosmo.lua.worker.frames import LARGEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.lua.worker.channel import Channel

_FREE = (b"names\n", b"explain\n", b"names\t", b"explain\t", b"drop\n")
_SMALL = 1024  # bytes of a result that are given out in any case


class Host:
    """What a script can reach of the world, counted."""

    def __init__(self, channel: Channel, lua: Any) -> None:
        """Take the way to kosmo and the Lua state, whose memory is limited here."""
        self._channel = channel
        self._lua = lua
        self._output = self._calls = 0
        self._printed = self._called = self._number = self._chunk = 0
        self.memory = 0
        self.cpu = 0.0
        self.repl = False
        self.patterns: Callable[[bytes, bytes, float], tuple[str, bytes]] | None = None

    def functions(self) -> Any:
        """Give a Lua table of the functions, none of which raises."""
        table = self._lua.table()
        for function in (
            self.limits,
            self.relimit,
            self.lift,
            self.request,
            self.submit,
            self.collect,
            self.regex,
            self.interrupted,
            self.write,
            self.log,
            self.finish,
            self.fatal,
        ):
            table[function.__name__.encode()] = _guarded(function)
        return table

    def begin(self, number: int) -> None:
        """Begin to count for a chunk."""
        self._chunk = number
        self._printed = self._called = 0
        self.lift()  # the chunk's source is handed over next

    def limits(self, memory: int, cpu: float, output: int, calls: int, repl: bool) -> None:
        """Take the limits of the run."""
        self.memory, self.cpu, self._output = memory, cpu, output
        self._calls, self.repl = calls, bool(repl)

    def relimit(self) -> None:
        """Limit the memory again."""
        self._lua.set_max_memory(self.memory)

    def lift(self) -> None:
        """Lift the memory limit."""
        self._lua.set_max_memory(0)

    def request(self, body: bytes) -> tuple[bool, bytes] | None:
        """Ask kosmo and wait for the answer; nothing where no more calls may be made."""
        number = self._asked(b"C", body)
        if number is None:
            return None
        answer = self._channel.answer(number)
        self.lift()
        return answer.kind == b"R", answer.body

    def submit(self, body: bytes) -> int | None:
        """Begin to ask kosmo; nothing where no more calls may be made."""
        return self._asked(b"A", body)

    def collect(self) -> tuple[int, bool, bytes]:
        """Wait for the answer to any request that was begun."""
        answer = self._channel.answer()
        self.lift()
        return answer.number, answer.kind == b"R", answer.body

    def regex(self, operation: bytes, body: bytes, seconds: float) -> tuple[bytes, bytes]:
        """Match by a regular expression: a sign, and what was found or is wrong."""
        if self.patterns is None:
            return b"-", b"regex is there only where the script names it"
        sign, text = self.patterns(operation, body, seconds)
        self.lift()
        return sign.encode(), text

    def interrupted(self) -> bool:
        """Look whether the chunk that runs is to be broken off."""
        self._channel.look()
        return self._channel.interrupted == self._chunk

    def write(self, text: bytes) -> bool:
        """Print; false where no more may be printed."""
        return self._told(b"P", text)

    def log(self, text: bytes) -> bool:
        """Log a level and a line; false where no more may be."""
        return self._told(b"L", text)

    def finish(self, kind: bytes, number: int, body: bytes) -> bytes | None:
        """Send the end of a chunk, unless a limit was met that was not told yet."""
        body = _valid(body)
        if self._called > self._calls:
            return b"call_limit"
        if self._printed > self._output or (kind == b"D" and self._too_large(len(body))):
            return b"output_limit"
        self._channel.send(kind, number, body)
        if not self.repl:
            confine.leave(0)
        return None

    def fatal(self, body: bytes) -> None:
        """Send the end at a limit and end the process; without a body something broke."""
        if not body:
            confine.leave(confine.FAULT_EXIT)
        self._channel.send(b"X", self._chunk, _valid(body))
        confine.leave(0)

    def _asked(self, kind: bytes, body: bytes) -> int | None:
        if not body.startswith(_FREE):
            self._called += 1
            if self._called > self._calls:
                return None
        self._number += 1
        self._channel.send(kind, self._number, body)
        return self._number

    def _told(self, kind: bytes, text: bytes) -> bool:
        self._printed += len(text)
        if self._printed > self._output:
            return False
        text = _valid(text)
        for start in range(0, len(text) or 1, LARGEST):
            self._channel.send(kind, 0, text[start : start + LARGEST])
        return True

    def _too_large(self, length: int) -> bool:
        return length > LARGEST or length > max(self._output - self._printed, _SMALL)


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function that ends the process where the given one would raise."""

    def guarded(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except MemoryError:
            confine.leave(confine.MEMORY_EXIT)
        except BaseException as error:  # noqa: BLE001
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            confine.leave(confine.FAULT_EXIT)

    return guarded


def _valid(text: bytes) -> bytes:
    """Put the replacement character where bytes are not UTF-8."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return text.decode("utf-8", "replace").encode()
    return text
