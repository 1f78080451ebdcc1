"""Count the instructions of a command, which repeats to a thousandth where clocks do not."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.timing import Command

_PERF = ("perf", "stat", "-x,", "-e", "instructions:u", "--")
_VALGRIND = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")


def counter() -> tuple[str, ...] | None:
    """Choose hardware counters where the machine shows them, else valgrind, else nothing."""
    for words in (_PERF, _VALGRIND):
        if shutil.which(words[0]) and _count([*words, "true"], None) is not None:
            return words
    return None


def count(command: Command, by: tuple[str, ...]) -> float | None:
    """Give millions of user-space instructions, or nothing where the counter fails."""
    if not command.counted:
        return None
    environ = {**command.environ, "PYTHONHASHSEED": "0"}
    found = _count([*by, *command.words], environ)
    return None if found is None else found / 1e6


def _count(words: list[str], environ: dict[str, str] | None) -> int | None:
    with tempfile.TemporaryFile("w+") as told:
        subprocess.run(
            words,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=told,
            env=environ,
        )
        told.seek(0)
        found = re.search(r"^(\d+),,instructions|I\s+refs:\s+([\d,]+)", told.read(), re.MULTILINE)
    return int((found[1] or found[2]).replace(",", "")) if found else None
