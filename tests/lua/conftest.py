"""A tiny kosmo for tests of the worker: it starts one, answers it, and keeps what came."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.lua import process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kosmo.lua.process import Ending, Worker
    from kosmo.lua.worker.frames import Frame

SETTINGS = {
    "memory": 64 << 20,
    "cpu": 10,
    "output": 1 << 20,
    "calls": 10_000,
    "name": "script",
    "arguments": [],
    "env": {},
    "scope": "integrations",
    "repl": False,
}
PATIENCE = 60.0


class Ended:
    """How a chunk ended, and what came before."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.result: list[Any] | None = None
        self.error: dict[str, Any] | None = None
        self.ending: Ending | None = None
        self.told: dict[str, Any] = {}
        self.output = ""
        self.logs: list[tuple[str, str]] = []
        self.requests: list[tuple[str, Any]] = []
        self.lines: list[int | None] = []
        self.frames: list[Frame] = []
        self.pid = 0

    @property
    def kind(self) -> str:
        """In a word: `done`, the type of the failure, or the kind of a death."""
        if self.error is not None:
            return str(self.error["type"])
        return "done" if self.ending is None else self.ending.kind

    @property
    def message(self) -> str:
        """What the failure says."""
        if self.error is not None:
            return str(self.error["message"])
        return "" if self.ending is None else self.ending.message


class Host:
    """Answers one worker.

    Answers are by path: data, a function that takes the arguments and gives data, or either as
    `{"refused": {"code": …, "message": …}}`. What has none is refused as an unknown function.
    """

    def __init__(self, worker: Worker, answers: Mapping[str, Any] | None = None) -> None:
        """Take the worker and the answers."""
        self.worker = worker
        self.answers = answers or {}

    def run(self, number: int, source: str | bytes) -> Ended:
        """Run a chunk to its end."""
        self.worker.send(b"X", number, source.encode() if isinstance(source, str) else source)
        return self.listen()

    def listen(self) -> Ended:
        """Answer until the chunk ends."""
        ended = Ended()
        ended.pid = self.worker.pid
        while True:
            frame = self.worker.receive(PATIENCE)
            if frame is None:
                assert self.worker.gone, "the worker neither answered nor ended"
                ended.ending = self.worker.ending()
                return ended
            ended.frames.append(frame)
            if self._take(frame, ended):
                return ended

    def _take(self, frame: Frame, ended: Ended) -> bool:
        if frame.kind == b"P":
            ended.output += frame.body.decode()
        elif frame.kind == b"L":
            level, _, text = frame.body.decode().partition("\n")
            ended.logs.append((level, text))
        elif frame.kind in {b"C", b"A"}:
            self._answer(frame, ended)
        else:
            ended.told = json.loads(frame.body)
            if frame.kind == b"D":
                ended.result = ended.told["result"]
            else:
                ended.error = ended.told
            return True
        return False

    def _answer(self, frame: Frame, ended: Ended) -> None:
        head, _, text = frame.body.decode().partition("\n")
        path, _, line = head.partition("\t")
        arguments = json.loads(text)
        ended.requests.append((path, arguments))
        ended.lines.append(int(line) if line else None)
        unknown = {"code": "unknown_function", "message": f"there is no `{path}`", "exit_code": 2}
        answer = self.answers.get(path, {"refused": unknown})
        if callable(answer):
            answer = answer(arguments)
        refused = isinstance(answer, dict) and list(answer) == ["refused"]
        body = json.dumps(answer["refused"] if refused else answer).encode()
        self.worker.send(b"E" if refused else b"R", frame.number, body)


@pytest.fixture
def workers() -> Iterator[Callable[..., Worker]]:
    """Give a function that starts a worker with settings, and end all of them afterwards."""
    started: list[Worker] = []

    def start(**settings: Any) -> Worker:
        started.append(process.start({**SETTINGS, **settings}))
        return started[-1]

    yield start
    for worker in started:
        worker.close()


@pytest.fixture(scope="session")
def host() -> type[Host]:
    """Give the class of those that answer a worker."""
    return Host


@pytest.fixture
def script(workers: Callable[..., Worker]) -> Callable[..., Ended]:
    """Give a function that runs a source in a worker of its own, with answers and settings."""

    def run(
        source: str | bytes, answers: Mapping[str, Any] | None = None, **settings: Any
    ) -> Ended:
        worker = workers(**settings)
        ended = Host(worker, answers).run(1, source)
        worker.close()
        return ended

    return run


class Library:
    """Chunk after chunk in one worker, which is made anew where a chunk ended it."""

    def __init__(self) -> None:
        """Begin without a worker."""
        self._worker: Worker | None = None
        self._chunks = 0

    def __call__(self, source: str | bytes, answers: Mapping[str, Any] | None = None) -> Ended:
        """Run a source."""
        if self._worker is None or self._worker.gone:
            self.close()
            self._worker = process.start({**SETTINGS, "repl": True})
        self._chunks += 1
        ended = Host(self._worker, answers).run(self._chunks, source)
        if ended.kind not in {"done", "runtime", "syntax"}:
            self.close()
        return ended

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    """Give a function that runs sources in one worker, for many small cases."""
    runs = Library()
    yield runs
    runs.close()
