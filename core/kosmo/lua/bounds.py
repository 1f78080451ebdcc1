"""What a run of Lua may use: the numbers that hold unless the caller gives others."""

from __future__ import annotations

MIB = 1024 * 1024
MEMORY = 64 * MIB
CPU = 30.0
CALLS = 10_000
OUTPUT = 10 * MIB
SOURCE = MIB
THREADS = 64  # calls of one `parallel` at a time


class Bounds:
    """The bounds of one run; in a session with several chunks each chunk has them anew.

    `memory` and `output` are in bytes, `cpu` in seconds of computing, `timeout` in seconds on the
    clock, None without a bound. `calls` counts calls of functions and of servers.
    """

    __slots__ = ("calls", "cpu", "memory", "output", "timeout")

    def __init__(
        self,
        *,
        memory: int = MEMORY,
        cpu: float = CPU,
        timeout: float | None = None,
        calls: int = CALLS,
        output: int = OUTPUT,
    ) -> None:
        """Take the bounds; nothing is checked here."""
        self.memory = memory
        self.cpu = cpu
        self.timeout = timeout
        self.calls = calls
        self.output = output
