"""The worker's process: how it is started, spoken to and ended, and what its end means."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from kosmo.errors import KosmoError
from kosmo.lua import pipes, process, spawning
from kosmo.lua.worker import frames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kosmo.lua.process import Worker

    from tests.lua.conftest import Ended


@pytest.fixture
def impostor() -> Iterator[Callable[[str], Worker]]:
    """Give a function that starts a program of Python in the place of a worker."""
    started: list[Worker] = []

    def start(code: str) -> Worker:
        words = [sys.executable, "-I", "-S", "-c", "import os, sys, signal, time\n" + code]
        started.append(process.Worker(spawning.spawn(words)))
        return started[-1]

    yield start
    for worker in started:
        worker.close()


def test_a_worker_that_has_said_the_end_has_ended(script: Callable[..., Ended]) -> None:
    ended = script("return 1")
    assert ended.result == [1]
    with pytest.raises(ProcessLookupError):
        os.kill(ended.pid, 0)


def test_a_worker_ends_by_itself(workers: Callable[..., Worker]) -> None:
    worker = workers()
    worker.send(b"X", 1, b"return 1")
    frame = worker.receive(60)
    assert frame is not None
    assert frame.kind == b"D"
    assert worker.receive(60) is None
    assert worker.gone
    assert worker.ending().status == 0


def test_nothing_in_time_is_told_from_a_worker_that_has_gone(
    workers: Callable[..., Worker],
) -> None:
    worker = workers()
    seen = [(worker.receive(0), worker.gone)]
    worker.kill()
    seen.append((worker.receive(60), worker.gone))
    assert seen == [(None, False), (None, True)]
    assert worker.ending().kind == "killed"


def test_what_is_sent_to_a_worker_that_has_gone_is_lost_quietly(
    workers: Callable[..., Worker],
) -> None:
    worker = workers()
    worker.kill()
    worker.send(b"X", 1, b"return 1")
    worker.close()
    worker.send(b"X", 2, b"return 2")
    worker.kill()
    worker.close()
    assert worker.receive(0) is None


def test_a_worker_that_reads_nothing_does_not_hold_who_kills_it(
    impostor: Callable[[str], Worker],
) -> None:
    worker = impostor("while True: signal.pause()")
    sender = threading.Thread(target=worker.send, args=(b"R", 1, bytes(8 << 20)))
    sender.start()
    worker.kill()
    sender.join(60)
    assert not sender.is_alive()


def test_a_worker_that_waits_is_ended_from_another_thread(workers: Callable[..., Worker]) -> None:
    worker = workers()
    worker.send(b"X", 1, b"return app.integrations.a.b()")
    frame = worker.receive(60)
    assert frame is not None
    assert frame.kind == b"C"
    timer = threading.Timer(0.01, worker.kill)
    timer.start()
    assert worker.receive(60) is None
    timer.join()
    assert worker.ending().kind == "killed"


@pytest.mark.parametrize(
    ("code", "kind", "detail"),
    [
        ("os._exit(0)", "crash", ""),
        ("os._exit(3)", "crash", ""),
        ("raise RuntimeError('a\\x1b[31mb')", "crash", "RuntimeError: a?[31mb"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "crash", ""),
        ("os.kill(os.getpid(), signal.SIGKILL)", "crash", ""),
        ("os.kill(os.getpid(), signal.SIGSYS)", "crash", ""),
        ("os.kill(os.getpid(), signal.SIGPROF)", "cpu_limit", ""),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "cpu_limit", ""),
        ("os._exit(79)", "cpu_limit", ""),
        ("os._exit(78)", "memory_limit", ""),
        ("os.write(2, b'PANIC: not enough memory')\nos.abort()", "memory_limit", ""),
        ("os.write(2, b'x\\nno lupa\\n\\n')\nos._exit(76)", "start", "no lupa"),
    ],
)
def test_a_death_is_explained(
    impostor: Callable[[str], Worker], code: str, kind: str, detail: str
) -> None:
    worker = impostor(code)
    assert worker.receive(60) is None
    ending = worker.ending()
    assert (ending.kind, ending.detail) == (kind, detail)
    assert ending.message


def test_what_a_worker_complains_of_is_bounded(impostor: Callable[[str], Worker]) -> None:
    worker = impostor(
        "for _ in range(1000):\n"
        "    try: os.write(2, b'x' * 4096)\n"
        "    except BlockingIOError: break\n"
        "os._exit(1)"
    )
    assert worker.receive(60) is None
    assert worker.ending().detail == "x" * 200


def test_a_worker_that_closes_its_pipes_and_lives_on_is_ended(
    impostor: Callable[[str], Worker],
) -> None:
    worker = impostor("os.close(1)\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsignal.pause()")
    assert worker.receive(60) is None
    ending = worker.ending()
    assert (ending.kind, ending.status) == ("crash", -signal.SIGKILL)
    assert "stopped answering" in ending.message


@pytest.mark.parametrize(
    "garbage",
    [
        b"Traceback (most recent call last):\n",
        b"\0" * 64,
        b"\xff" * 64,
        b"\xff\xff\xff\xffP\0\0\0\0",
        b"\x02\0\0\x01D\0\0\0\0",
        b"\0\0\0\0S\0\0\0\0",
        b"\0\0\0\0R\0\0\0\1",
        b"\0\0\0\1P\0\0\0\0a" + b"{}\n" * 10,
    ],
)
def test_what_is_no_frame_is_a_violation(impostor: Callable[[str], Worker], garbage: bytes) -> None:
    worker = impostor(f"os.write(1, {garbage!r})\nsignal.pause()")
    with pytest.raises(frames.Violation):
        drain(worker)


def drain(worker: Worker) -> int:
    """Take all frames, and count them."""
    count = 0
    while worker.receive(60) is not None:
        count += 1
    return count


@pytest.mark.parametrize("piece", [b"", b"\0\0\0", b"\0\0\0\5D\0\0\0\1{}", b"\1\0\0\0P\0\0\0\0"])
def test_a_frame_that_breaks_off_is_none(impostor: Callable[[str], Worker], piece: bytes) -> None:
    worker = impostor(f"os.write(1, {piece!r})\nos._exit(0)")
    assert worker.receive(60) is None
    assert worker.gone
    assert worker.ending().kind == "crash"


def test_a_frame_that_comes_in_single_bytes_is_whole(impostor: Callable[[str], Worker]) -> None:
    frame = frames.pack(b"P", 3, b"slow")
    worker = impostor(f"for byte in {frame!r}: os.write(1, bytes([byte]))\nsignal.pause()")
    seen = worker.receive(60)
    assert seen is not None
    assert (seen.kind, seen.number, seen.body) == (b"P", 3, b"slow")


def test_ten_thousand_frames_are_read_one_by_one(impostor: Callable[[str], Worker]) -> None:
    worker = impostor("sys.stdout.buffer.write((b'\\0\\0\\0\\1P\\0\\0\\0\\0x') * 10000)")
    assert drain(worker) == 10_000


def test_a_program_that_cannot_be_started_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(os.listdir("/dev/fd"))
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(KosmoError, match="No such file") as raised:
        process.start({})
    assert raised.value.code == "lua_worker"
    assert len(os.listdir("/dev/fd")) == before


def test_a_worker_without_its_library_says_that_it_could_not_start() -> None:
    words = [word for word in spawning.command() if "site-packages" not in word]
    worker = process.Worker(spawning.spawn(words))
    worker.send(b"S", 0, b"{}")
    assert worker.receive(60) is None
    ending = worker.ending()
    worker.close()
    assert ending.kind == "start"
    assert "lupa" in ending.detail


def test_settings_that_cannot_be_read_are_a_failed_start() -> None:
    worker = process.Worker(spawning.spawn(spawning.command()))
    worker.send(b"S", 0, b"{")
    assert worker.receive(60) is None
    assert worker.ending().kind == "start"
    worker.close()


def test_a_worker_for_another_parent_does_nothing() -> None:
    words = spawning.command()
    words[words.index(str(os.getpid()))] = "1"
    worker = process.Worker(spawning.spawn(words))
    assert worker.receive(60) is None
    assert worker.ending().status == 0
    worker.close()


def test_workers_leave_no_descriptors_behind(script: Callable[..., Ended]) -> None:
    before = len(os.listdir("/dev/fd"))
    for _ in range(5):
        script("return 1")
    assert len(os.listdir("/dev/fd")) == before


def test_a_pipe_that_a_thread_reads_waits_and_ends_like_another() -> None:
    read, write = os.pipe()
    heard = pipes.Heard(read)
    assert not heard.ready(time.monotonic() + 0.01)
    os.write(write, b"piece")
    assert heard.ready(None)
    assert heard.ready(0)
    assert heard.read() == b"piece"
    os.write(write, b"another")
    assert heard.read() == b"another"
    os.close(write)
    assert heard.ready(None)
    assert [heard.read(), heard.read()] == [b"", b""]
    os.close(read)
