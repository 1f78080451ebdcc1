"""The process that examines a plugin, from the outside: what it says, and how it ends."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress

from kosmo.testing.quality.hearing import failure, read, refuse_unable, take

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from kosmo.testing.quality.hearing import UnderWay

    Json = dict[str, Any]

_LONGEST = 1 << 24  # bytes of one line
SILENT = 25.0  # seconds without a word, after which the process is ended
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "COVERAGE_PROCESS_START")


def run(
    task: Json, rows: dict[str, Json], *, end: float, watch: Callable[[str], None]
) -> tuple[UnderWay | None, str | None]:
    """Run one process; what was under way when it ended before its time, and how it ended."""
    folder = tempfile.mkdtemp(dir=task["folder"])
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "kosmo.testing.quality.examining"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        cwd=folder, env=_environment(folder), start_new_session=True,
    )  # fmt: skip
    under_way: UnderWay | None = ("loads", None)
    finished = False
    silent = SILENT * task["patience"]
    told = None
    try:
        _send(process, {**task, "folder": folder})
        for line in _lines(process, silent, end):
            if line is None:
                told = f"it held the process up for {silent:g} s"
                break
            finished = finished or "end" in line
            told = failure(line) or told
            refuse_unable(line)
            begun = take(line, rows, task)
            if begun is not None:
                under_way = begun
                watch(" ".join(filter(None, begun)))
    finally:
        _end(process)
    if finished:
        return None, None
    return under_way, told or _ended(process.returncode)


def _send(process: subprocess.Popen[bytes], task: Json) -> None:
    """Give the task; the pipe is left open, as its end tells the process that nobody waits."""
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps(task).encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError:  # it ended at once; how is told by its status
        pass


def _lines(process: subprocess.Popen[bytes], silent: float, end: float) -> Iterator[Json | None]:
    """Give what the process says, None where it is silent too long; ends when it does."""
    assert process.stdout is not None
    pipe = process.stdout.fileno()
    text = b""
    heard = time.monotonic()
    while True:
        ready, _, _ = select.select([pipe], [], [], 0.1)
        piece = os.read(pipe, 1 << 16) if ready else b""
        if not piece and (ready or process.poll() is not None):
            return
        now = time.monotonic()
        heard = now if piece else heard
        if now - heard > silent or now > end:
            yield None
            return
        *lines, text = (text + piece).split(b"\n")
        if len(text) > _LONGEST:
            return
        for line in lines:
            said = read(line)
            if said is not None:
                yield said
                if "end" in said:
                    return


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process with all that it began, and wait for it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):
            if pipe is not None:
                pipe.close()


def _ended(status: int) -> str:
    how = f"signal {-status}" if status < 0 else f"status {status}"
    return f"it ended the process, with {how}"


def _environment(folder: str) -> dict[str, str]:
    """Give what the process sees of the outside: no account, no variable, no home of the user's."""
    from kosmo.plugin.source import search_folders

    folders = search_folders()
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    home = os.path.join(folder, "home")
    paths = {"PYTHONPATH": os.pathsep.join(folders), "HOME": home, "KOSMO_HOME": f"{home}/kosmo"}
    return {**kept, **paths, "NO_COLOR": "1"}
