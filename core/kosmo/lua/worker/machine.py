"""The Lua machine: it loads the prelude, and runs chunks."""

from __future__ import annotations

import os

from lupa import lua54

from kosmo.lua.worker import confine
from kosmo.lua.worker.host import Host

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.lua.worker.channel import Channel

_FIRST = (
    "kernel",
    "trace",
    "limits",
    "requests",
    "parallel",
    "world",
    "values",
    "decode",
    "encode",
    "json",
)
_CONFIGURED = (
    "show",
    "errors",
    "services",
    "app",
    "patterns",
    "extras",
    "time",
    "repeating",
    "hints",
    "run",
)
_SPENT = (
    b'{"type":"memory_limit","message":"the script needs more memory than it may have",'
    b'"line":null,"chunk":"","traceback":[],"memory":0,"cpu":0,"error":null}'
)


class Machine:
    """One Lua state, with the prelude and the functions of the host."""

    def __init__(self, channel: Channel, settings: bytes) -> None:
        """Load the prelude with the settings of the run."""
        self._channel = channel
        self._lua = lua54.LuaRuntime(
            encoding=None,
            register_eval=False,
            register_builtins=False,
            attribute_handlers=(_denied, _denied),
            unpack_returned_tuples=True,
            max_memory=0,
        )
        self._host = Host(channel, self._lua)
        self._kernel = self._lua.table()
        self._kernel[b"host"] = self._host.functions()
        self._kernel[b"settings"] = settings
        self._load(_FIRST)
        self._kernel[b"configure"]()
        self._load(_CONFIGURED)
        self._run = self._kernel[b"run"]

    def confine(self, source: bytes) -> None:
        """Give up what no script needs, for good; `source` is the first chunk."""
        host = self._host
        if b"regex" in source or host.repl:  # the library costs as much time as all the rest
            from kosmo.lua.worker import patterns

            host.patterns = patterns.answer
        if host.repl:
            self._channel.prepare()
        confine.limit(host.memory, None if host.repl else host.cpu)
        confine.close_up()

    def run(self, number: int, source: bytes) -> None:
        """Run a chunk and send how it ended."""
        self._host.begin(number)
        confine.arm(confine.after(self._host.cpu))
        try:
            self._run(source, number)
        except (lua54.LuaMemoryError, MemoryError):
            self._channel.send(b"X", number, _SPENT)
            confine.leave(0)
        confine.arm(0)

    def _load(self, names: tuple[str, ...]) -> None:
        folder = os.path.join(os.path.dirname(__file__), "prelude")
        for name in names:
            with open(os.path.join(folder, name + ".lua"), "rb") as file:
                source = file.read()
            self._lua.execute(source, self._kernel, name=b"=kosmo", mode=b"t")


def _denied(*_: object) -> None:
    raise AttributeError
