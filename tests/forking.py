"""Starts kosmo as a fork of a process that has imported it, which costs a tenth of a new one.

What is forked has run nothing before: its modules are as they are after their import, and its
streams, environment, folder and `sys.path` are its own. As a program, this is what is forked.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

MODULES = ("kosmo.cli.main", "kosmo.cli.admin", "kosmo.cli.calling", "tomllib", "tomli_w")
SHORT = 10_000
# What Python reads before it runs anything; a fork can have the last of it later.
EARLY, LATE = ("PYTHON", "LANG", "LC_", "TZ"), "PYTHONPATH"


class Forking:
    """The process that is forked, as the tests see it."""

    def __init__(self) -> None:
        """Start it."""
        self._asking, asked = socket.socketpair()
        self._lock = threading.Lock()
        self._early = _early(os.environ)
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__, str(asked.fileno())],
            env={name: text for name, text in os.environ.items() if name != LATE},
            stdin=subprocess.DEVNULL, pass_fds=[asked.fileno()], start_new_session=True,
        )  # fmt: skip
        asked.close()

    def close(self) -> None:
        """End it."""
        self._asking.close()
        self._process.wait(30)

    def takes(self, environment: Mapping[str, str], stdin: str | None) -> bool:
        """Tell whether Python would have begun in the same way, and `stdin` fits into a pipe."""
        return _early(environment) == self._early and len(stdin or "") <= SHORT

    def run(
        self, words: tuple[str, ...], stdin: str | None, env: Mapping[str, str], seconds: float
    ) -> subprocess.CompletedProcess[str]:
        """Run one command line to its end, as `subprocess.run` does."""
        streams = self.begin(words, stdin, env)
        try:
            out, err, ended = followed(streams, seconds)
        finally:
            for stream in streams:
                os.close(stream)
        return subprocess.CompletedProcess(
            ["kosmo", *words], int(ended.split()[1]), _text(out), _text(err)
        )

    def begin(self, words: tuple[str, ...], stdin: str | None, env: Mapping[str, str]) -> list[int]:
        """Start one command line; gives what it prints on both streams, and how it goes.

        The last one has the number of the process, and behind a space its exit code when it ends.
        """
        request = json.dumps([words, {**env}, os.getcwd()]).encode()
        (given, giving), *answers = [os.pipe() for _ in range(4)]
        theirs = [given, *(writing for _, writing in answers)]
        os.write(giving, (stdin or "").encode())
        os.close(giving)
        with self._lock:
            socket.send_fds(self._asking, [len(request).to_bytes(4)], theirs)
            self._asking.sendall(request)
        for number in theirs:
            os.close(number)
        return [reading for reading, _ in answers]


def _early(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: text for name, text in environment.items() if name.startswith(EARLY) and name != LATE
    }


def _text(printed: bytes) -> str:
    return io.TextIOWrapper(io.BytesIO(printed), encoding="utf-8").read()


def followed(streams: list[int], seconds: float) -> list[bytes]:
    """Read streams to their ends; the last one begins with the number of the process."""
    end = time.monotonic() + seconds
    came = dict.fromkeys(streams, b"")
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0.0, end - time.monotonic()))
            if not ready:
                with suppress(ProcessLookupError):
                    os.kill(int(came[streams[-1]].split()[0]), signal.SIGKILL)
                raise TimeoutError(f"it has not ended within {seconds} seconds: {came}")
            for key, _ in ready:
                piece = os.read(key.fd, 65536)
                came[key.fd] += piece
                if not piece:
                    selector.unregister(key.fd)
    return [came[stream] for stream in streams]


def _serve(asking: socket.socket) -> None:
    """Fork for each request that comes, until nobody can ask any more."""
    while True:
        size, streams, _, _ = socket.recv_fds(asking, 4, 4)
        if not size:
            return
        length, request = int.from_bytes(size), b""
        while len(request) < length:
            request += asking.recv(length - len(request))
        if os.fork() == 0:
            asking.close()
            _attend(json.loads(request), streams)
        for stream in streams:
            os.close(stream)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _attend(request: list[Any], streams: list[int]) -> NoReturn:
    """Start one kosmo, and tell its number and then how it ended."""
    words, environment, folder = request
    *own, answer = streams
    pid = os.fork()
    if pid == 0:
        os.close(answer)
        _become(words, environment, folder, own)
    for stream in own:
        os.close(stream)
    os.write(answer, f"{pid} ".encode())
    _, status = os.waitpid(pid, 0)
    os.write(answer, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(words: list[str], environment: dict[str, str], folder: str, own: list[int]) -> NoReturn:
    """Be a kosmo that was just started."""
    for number, stream in enumerate(own):
        os.dup2(stream, number)
        os.close(stream)
    for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        before = getattr(sys, name)
        made = open(  # noqa: SIM115 - it is open as long as the process is
            number, "wr"[name == "stdin"], buffering=1 if name == "stderr" else -1,
            encoding=before.encoding, errors=before.errors, closefd=False,
        )  # fmt: skip
        setattr(sys, name, made)
        setattr(sys, f"__{name}__", made)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path[:0] = environment.get(LATE, "").split(os.pathsep) if LATE in environment else []
    sys.argv = ["kosmo", *words]
    from kosmo.cli.main import entry

    entry()


def _prepare() -> None:
    from kosmo.cli.groups import GROUPS, SINGLE

    found = [module for module, _ in GROUPS.values()]
    found += [module.partition(":")[0] for module, _ in SINGLE.values()]
    # The SDK of MCP is slow to import, too, and is so in processes that have it.
    for module in (*MODULES, "kosmo.mcp.session", *found):
        importlib.import_module(module)


if __name__ == "__main__":
    _prepare()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    os._exit(0)
