"""The lines of a batch on their way: how many at a time, in which order, and how it ends."""

from __future__ import annotations

import os
import resource
import threading
import tracemalloc
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from kosmo.cli.batch.input import Input
from kosmo.cli.batch.lines import Line
from kosmo.cli.batch.running import Batch
from kosmo.cli.batch.workers import Workers
from kosmo.errors import KosmoError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Answer = Callable[[Line], None]

SECONDS = 30


@contextmanager
def opened(path: Path, text: str) -> Iterator[Input]:
    path.write_text(text)
    with path.open("rb", buffering=0) as file:
        yield Input(file.fileno())


def run(
    source: Input, answer: Answer, *, most: int, ordered: bool = True, stop_on_error: bool = False
) -> list[str]:
    """Run a batch to its end and give the answers as they were shown."""
    shown: list[str] = []
    workers = Workers(answer, most=most, stop_on_error=stop_on_error)
    before = threading.active_count()
    Batch(source, workers, ordered=ordered).run(lambda line: shown.append(str(line.answer)))
    assert threading.active_count() == before
    return shown


def text_of(line: Line) -> str:
    raw, line.raw = line.raw, None
    assert raw is not None
    return raw.decode()


def test_no_more_lines_run_at_a_time_than_may_and_as_many_as_may(tmp_path: Path) -> None:
    together = threading.Barrier(3, timeout=SECONDS)
    running: set[int] = set()
    counts: list[int] = []

    def answer(line: Line) -> None:
        running.add(line.number)
        counts.append(len(running))
        together.wait()  # nobody goes on before three run at a time
        running.discard(line.number)
        line.answer = text_of(line)

    with opened(tmp_path / "calls", "".join(f"{n}\n" for n in range(30))) as source:
        assert run(source, answer, most=3) == [str(n) for n in range(30)]
    assert max(counts) == 3


@pytest.mark.parametrize("ordered", [True, False])
def test_answers_keep_the_order_of_the_input_unless_it_does_not_matter(
    tmp_path: Path, *, ordered: bool
) -> None:
    others_are_done = threading.Event()

    def answer(line: Line) -> None:
        text = text_of(line)
        if text == "0":
            assert others_are_done.wait(SECONDS)
        elif text == "9":
            others_are_done.set()
        line.answer = text

    with opened(tmp_path / "calls", "".join(f"{n}\n" for n in range(10))) as source:
        shown = run(source, answer, most=2, ordered=ordered)
    in_order = [str(n) for n in range(10)]
    assert sorted(shown) == in_order
    assert shown[:8] == (in_order[:8] if ordered else in_order[1:9])


def test_with_one_at_a_time_each_waits_for_the_one_before(tmp_path: Path) -> None:
    events: list[str] = []

    def answer(line: Line) -> None:
        text = text_of(line)
        events.append(f"begins {text}")
        events.append(f"ends {text}")
        line.answer = text

    with opened(tmp_path / "calls", "a\nb\nc\n") as source:
        run(source, answer, most=1)
    assert events == [f"{what} {text}" for text in "abc" for what in ("begins", "ends")]


def test_with_one_at_a_time_nothing_begins_after_a_failure_that_stops(tmp_path: Path) -> None:
    begun: list[str] = []

    def answer(line: Line) -> None:
        text = text_of(line)
        begun.append(text)
        if text == "b":
            line.error = UsageError("bad")
        line.answer = text

    with opened(tmp_path / "calls", "a\nb\nc\nd\n" * 100) as source:
        assert run(source, answer, most=1, stop_on_error=True) == ["a", "b"]
    assert begun == ["a", "b"]


def test_what_runs_beside_a_failure_that_stops_is_still_shown(tmp_path: Path) -> None:
    failed, together = threading.Event(), threading.Barrier(3, timeout=SECONDS)

    def answer(line: Line) -> None:
        text = text_of(line)
        together.wait()
        if text == "b":
            line.error = UsageError("bad")
            failed.set()
        assert failed.wait(SECONDS)
        line.answer = text

    with opened(tmp_path / "calls", "a\nb\nc\n" + "d\n" * 500) as source:
        shown = run(source, answer, most=3, stop_on_error=True)
    assert shown[:3] == ["a", "b", "c"]
    assert len(shown) < 10


def test_answers_are_shown_while_the_input_goes_on() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"a\n")

    def answer(line: Line) -> None:
        line.answer = text_of(line)

    def show(line: Line) -> None:
        if line.number < 5:
            os.write(writing, b"b\n")  # the producer waits for each answer
        else:
            os.close(writing)

    Batch(Input(reading), Workers(answer, most=4)).run(show)
    os.close(reading)


def test_no_more_than_some_dozens_of_lines_are_read_ahead(tmp_path: Path) -> None:
    much_is_done, size = threading.Event(), 8192
    ahead: list[int] = []

    def answer(line: Line) -> None:
        if line.number == 1:
            assert much_is_done.wait(SECONDS)
        elif line.number == 60:
            much_is_done.set()
        line.answer = "a"

    with opened(tmp_path / "calls", ("x" * (size - 1) + "\n") * 1000) as source:

        def show(line: Line) -> None:
            read = os.lseek(source.descriptor, 0, os.SEEK_CUR)
            ahead.append(read // size - line.number)

        Batch(source, Workers(answer, most=2)).run(show)
    assert ahead[0] >= 58
    assert max(ahead) <= 64 + 65_536 // size


def test_nothing_begins_once_answers_cannot_be_shown(tmp_path: Path) -> None:
    begun: list[int] = []

    def answer(line: Line) -> None:
        begun.append(line.number)
        line.answer = text_of(line)

    def show(line: Line) -> None:
        raise BrokenPipeError

    with opened(tmp_path / "calls", "a\n" * 10_000) as source:
        batch = Batch(source, Workers(answer, most=2))
        with pytest.raises(BrokenPipeError):
            batch.run(show)
        at_the_end = len(begun)
    assert at_the_end <= 70
    assert len(begun) == at_the_end


def test_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    def answer(line: Line) -> None:
        line.answer = text_of(line)

    with opened(tmp_path / "calls", ("x" * 999 + "\n") * 10_000) as source:
        tracemalloc.start()
        try:
            Batch(source, Workers(answer, most=2)).run(lambda line: None)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 1_000_000  # of ten that were read


def test_an_error_in_showing_reaches_whoever_runs_the_batch(tmp_path: Path) -> None:
    def answer(line: Line) -> None:
        line.answer = "a"

    def show(line: Line) -> None:
        raise KosmoError("the disk is full", code="output_failed")

    with opened(tmp_path / "calls", "a\n") as source, pytest.raises(KosmoError, match="disk"):
        Batch(source, Workers(answer, most=1)).run(show)


def test_workers_are_waited_for_with_high_descriptors() -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as kept:
        kept.callback(resource.setrlimit, resource.RLIMIT_NOFILE, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(most[0], min(4096, most[1])), most[1]))
        for _ in range(1100):
            kept.enter_context(open(os.devnull, "rb"))
        workers = Workers(lambda _: None, most=1)
        silent, spoken = os.pipe()
        kept.callback(os.close, silent)
        assert workers.wait(silent, 0.01) == (False, False)
        os.close(spoken)
        assert workers.wait(silent, 5) == (False, True)
        line = Line(1, b"")
        workers.give(line)
        assert workers.wait(None, 5) == (True, False)
        assert workers.take_ended() == [line]
        workers.leave(5)
