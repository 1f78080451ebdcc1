"""A person at a terminal, for the tests of what asks or lays things out."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Kosmo

# Runs a command in a terminal of its own, what is typed coming from stdin.
TERMINAL = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)"


class Person:
    """Somebody at a terminal, who waits for a question before answering it."""

    def __init__(self, kosmo: Kosmo, *words: str, **environment: str) -> None:
        """Start one command line."""
        command = [sys.executable, "-P", "-m", "kosmo", *words]
        self._process = subprocess.Popen(
            [sys.executable, "-c", TERMINAL, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**kosmo.environment, **environment, "TERM": "dumb"},
            bufsize=0,
        )
        self.seen = ""

    def answer(self, question: str, answer: str) -> None:
        """Wait for a question that was not answered yet, and type the answer."""
        known = len(self.seen)
        self._read(lambda: question in self.seen[known:])
        assert self._process.stdin is not None
        self._process.stdin.write(f"{answer}\n".encode())

    def press(self, text: str, keys: str) -> None:
        """Wait for a text that was not seen yet, and press keys without a line's end."""
        known = len(self.seen)
        self._read(lambda: text in self.seen[known:])
        assert self._process.stdin is not None
        self._process.stdin.write(keys.encode())

    def leave(self) -> int:
        """Wait for the end and give the exit code."""
        self._read(lambda: False)
        return self._process.wait(30)

    def close(self) -> None:
        """End what is left."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def _read(self, enough: Callable[[], bool]) -> None:
        assert self._process.stdout is not None
        end = time.monotonic() + 60
        while not enough():
            assert time.monotonic() < end, self.seen
            ready, _, _ = select.select([self._process.stdout], [], [], 1)
            if ready:
                piece = os.read(self._process.stdout.fileno(), 4096)
                if not piece:
                    return
                self.seen += piece.decode()


@pytest.fixture
def person(kosmo: Kosmo) -> Iterator[Callable[..., Person]]:
    """Give a function that sits somebody down at a terminal."""
    people: list[Person] = []

    def start(*words: str, **environment: str) -> Person:
        people.append(Person(kosmo, *words, **environment))
        return people[-1]

    yield start
    for one in people:
        one.close()
