"""Runs command lines in turn, each in a fork, so that the interpreter is started only once.

As a program it takes two files: the turns as JSON, and where what came of them is written.
"""

from __future__ import annotations

import importlib
import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SECONDS = 20
END_OF_INPUT, INTERRUPT = "\x04", "\x03"

Turn = dict[str, Any]
Outcome = dict[str, Any]


def turn(
    *words: str,
    stdin: str = "null",
    stdout: str = "pipe",
    until: str | None = None,
    keys: str = "",
    given: str | None = None,
) -> Turn:
    """Describe a command line: its words, and what its streams are.

    `stdin` is `closed`, `null`, `terminal`, or what is `given`; `stdout` is a `pipe`, `closed`, or
    `gone` where nobody reads any more. Once `until` was printed, `keys` are typed at the terminal;
    without one the command is interrupted.
    """
    return {
        "words": words, "stdin": stdin, "stdout": stdout, "until": until, "keys": keys,
        "given": given,
    }  # fmt: skip


def run_turns(
    turns: Sequence[Turn], home: Path, environment: Mapping[str, str], folder: Path
) -> list[Outcome]:
    """Run command lines, each in a copy of `home`, and give what came of each.

    An outcome has `code`, None for one that did not end, what was printed as `out` and `err`, at a
    terminal all of it as `out`, and the folder `state` that it left.
    """
    given, answers = folder / "turns.json", folder / "outcomes.json"
    given.write_text(json.dumps({"home": str(home), "turns": turns}))
    subprocess.run(
        [sys.executable, "-P", __file__, str(given), str(answers)],
        env=environment, check=True, timeout=600, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    outcomes: list[Outcome] = json.loads(answers.read_text())
    return outcomes


def _main(given: str, answers: str) -> None:
    from kosmo.cli.groups import GROUPS

    for module in ("kosmo.cli.main", "kosmo.cli.admin", *(module for module, _ in GROUPS.values())):
        importlib.import_module(module)
    with open(given) as file:
        asked = json.load(file)
    outcomes = []
    for number, one in enumerate(asked["turns"]):
        home = f"{given}.{number}"
        shutil.copytree(asked["home"], home, symlinks=True)
        outcomes.append({**_outcome(one, home), "state": f"{home}.state"})
        if os.path.exists(f"{home}/state"):
            os.rename(f"{home}/state", f"{home}.state")
        shutil.rmtree(home)
    with open(answers, "w") as file:
        json.dump(outcomes, file)


def _outcome(one: Turn, home: str) -> Outcome:
    if one["stdin"] == "terminal":
        pid, terminal = pty.fork()
        if pid == 0:
            _become(one, home)
        streams = {terminal: "out"}
    else:
        pipes = {"out": os.pipe(), "err": os.pipe()}
        if one["stdout"] != "pipe":
            os.close(pipes["out"][0])
        pid = os.fork()
        if pid == 0:
            os.dup2(pipes["out"][1], 1)
            os.dup2(pipes["err"][1], 2)
            os.closerange(3, pipes["err"][1] + 1)
            _become(one, home)
        for _, writing in pipes.values():
            os.close(writing)
        streams = {reading: name for name, (reading, _) in pipes.items()}
        if one["stdout"] != "pipe":
            del streams[pipes["out"][0]]
    said = _followed(pid, one, streams)
    for stream in streams:
        os.close(stream)
    return said


def _become(one: Turn, home: str) -> None:
    """Be a kosmo that was just started; never returns."""
    if one["given"] is not None:
        with tempfile.TemporaryFile("w+") as file:
            file.write(one["given"])
            file.seek(0)
            os.dup2(file.fileno(), 0)
    for number, name in enumerate(("stdin", "stdout")):
        if one[name] == "closed":
            os.close(number)
            setattr(sys, name, None)
        else:
            setattr(sys, name, open(number, "rw"[number], closefd=False))  # noqa: SIM115 - as long as
    sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115 - the process
    os.environ |= {"KOSMO_HOME": home, "HOME": home}
    os.chdir(home)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs the tests may ignore it
    sys.argv = ["kosmo", *one["words"]]
    from kosmo.cli.main import entry

    entry()


def _followed(pid: int, one: Turn, streams: Mapping[int, str]) -> Outcome:
    """Read what is printed until nothing can come, and do what is to be done on the way."""
    said: dict[str, bytes] = dict.fromkeys(("out", "err"), b"")
    left, end = set(streams), time.monotonic() + SECONDS
    until, keys, presses = one["until"], one["keys"].encode(), 1
    if until is None and keys:
        os.write(next(iter(left)), keys)
    while left:
        ready, _, _ = select.select(left, [], [], max(0.0, end - time.monotonic()))
        if not ready and until is None and keys == INTERRUPT.encode() and presses == 1:
            presses = 2  # as people do: Python can miss a signal that comes as it begins to wait
            os.write(next(iter(streams)), keys)
            end += SECONDS
        elif not ready:
            os.kill(pid, signal.SIGKILL)
            end += SECONDS
        for stream in ready:
            piece = b""
            with suppress(OSError):  # the other end of a terminal is closed
                piece = os.read(stream, 65536)
            said[streams[stream]] += piece
            if not piece:
                left.discard(stream)
        if until is not None and until.encode() in said["out"] + said["err"]:
            until = None
            if keys:
                os.write(next(iter(streams)), keys)
            else:
                os.kill(pid, signal.SIGINT)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    printed = {name: text.decode("utf-8", "replace") for name, text in said.items()}
    return {"code": None if code == -signal.SIGKILL else code, **printed}


if __name__ == "__main__":
    _main(*sys.argv[1:])
