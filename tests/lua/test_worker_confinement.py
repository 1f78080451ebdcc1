"""What a running worker holds and may do, as the kernel tells it (Linux)."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kosmo
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kosmo.lua.process import Worker

    from tests.lua.conftest import Ended

CORE = str(Path(kosmo.__file__).parent.parent)
SETTINGS: dict[str, Any] = {
    "memory": 64 << 20,
    "cpu": 60,
    "output": 1 << 20,
    "calls": 100,
    "name": "script",
    "repl": False,
}


@pytest.fixture
def waiting(workers: Callable[..., Worker]) -> Callable[[], Worker]:
    """Give a function that starts a worker whose script waits for an answer."""

    def start() -> Worker:
        worker = workers()
        worker.send(b"X", 1, b"app.integrations.a.b()")
        frame = worker.receive(60)
        assert frame is not None
        assert frame.kind == b"C"
        return worker

    return start


def told(worker: Worker, name: str) -> str:
    return Path(f"/proc/{worker.pid}/{name}").read_text()


def test_it_knows_nothing_of_the_environment(
    waiting: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOSMO_CANARY", "the canary sings")
    monkeypatch.delenv("TZ", raising=False)
    assert told(waiting(), "environ") == ""


def test_it_is_told_the_time_zone_alone(
    script: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "XYZ-9")
    assert script('return os.date("%H %Z", 0), os.getenv').result == ["09 XYZ", None]


def test_it_holds_its_three_pipes_and_no_other_descriptor(
    waiting: Callable[[], Worker], tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    open_file = os.open(secret, os.O_RDONLY)
    os.set_inheritable(open_file, True)
    worker = waiting()
    held = {path.name: os.readlink(path) for path in Path(f"/proc/{worker.pid}/fd").iterdir()}
    os.close(open_file)
    assert sorted(held) == ["0", "1", "2"]
    assert all(target.startswith("pipe:") for target in held.values())


def test_it_stands_in_no_folder_of_the_user_and_in_a_group_of_its_own(
    waiting: Callable[[], Worker],
) -> None:
    worker = waiting()
    assert os.readlink(f"/proc/{worker.pid}/cwd") == "/"
    assert os.getpgid(worker.pid) == worker.pid


def test_it_is_sealed_and_can_gain_no_privilege(waiting: Callable[[], Worker]) -> None:
    lines = told(waiting(), "status").splitlines()
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    assert (status["Seccomp"], status["NoNewPrivs"]) == ("2", "1")


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("Max address space", 512 << 20),
        ("Max file size", 0),
        ("Max core file size", 0),
        ("Max open files", 3),
        ("Max processes", 0),
        ("Max cpu time", 14),
    ],
)
def test_its_limits_are_low(waiting: Callable[[], Worker], name: str, most: int) -> None:
    line = next(one for one in told(waiting(), "limits").splitlines() if one.startswith(name))
    assert [int(word) for word in line[len(name) :].split()[:2]] == [most, most]


def start_in(code: str) -> subprocess.Popen[bytes]:
    """Run code in a process of its own, which has `start(source, **settings)`."""
    before = (
        f"import sys, json, os, signal\nsys.path.insert(0, {CORE!r})\n"
        f"sys.path.append({os.path.dirname(os.path.dirname(pytest.__file__))!r})\n"
        "from kosmo.lua import process\n"
        f"settings = json.loads({json.dumps(SETTINGS)!r})\n"
        "def start(source, **more): return process.start({**settings, **more}, source)\n"
    )
    return subprocess.Popen(
        [sys.executable, "-I", "-c", before + code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


@pytest.fixture
def program() -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Give a function that runs code in a process of its own, and end it afterwards."""
    started: list[subprocess.Popen[bytes]] = []

    def start(code: str) -> subprocess.Popen[bytes]:
        started.append(start_in(code))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    "source",
    [
        "while true do end",
        "app.integrations.a.b()",
        "while true do pcall(string.find, ('x'):rep(10000), ('.-'):rep(12) .. 'b') end",
    ],
)
def test_a_killed_parent_leaves_no_worker(
    program: Callable[[str], subprocess.Popen[bytes]], source: str
) -> None:
    parent = program(
        f"worker = start(b'log(1) ' + {source.encode()!r})\nassert worker.receive(60)\n"
        "print(worker.pid, flush=True)\nsignal.pause()"
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    watched = os.pidfd_open(pid)
    parent.kill()
    poll = select.poll()
    poll.register(watched, select.POLLIN)
    assert poll.poll(30_000)
    os.close(watched)


def test_a_worker_whose_kosmo_says_that_it_is_over_ends(waiting: Callable[[], Worker]) -> None:
    worker = waiting()
    worker.send(b"F", 0, b"over")
    assert worker.receive(60) is None
    assert worker.ending().status == 0


@pytest.mark.parametrize(
    "before",
    [
        "signal.signal(signal.SIGPROF, signal.SIG_IGN)",
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGPROF, signal.SIGXCPU])",
    ],
)
def test_signals_that_kosmo_does_not_heed_still_end_a_worker(
    program: Callable[[str], subprocess.Popen[bytes]], before: str
) -> None:
    spin = b'return ("x"):rep(10000):find((".-"):rep(12) .. "b")'
    process = program(
        f"{before}\nworker = start({spin!r}, cpu=0.05)\nassert worker.receive(60) is None\n"
        "print(worker.ending().kind)"
    )
    assert process.communicate(timeout=60)[0] == b"cpu_limit\n"


def test_where_the_kernel_has_no_timer_a_thread_looks_after_the_time(
    program: Callable[[str], subprocess.Popen[bytes]],
) -> None:
    process = program(
        "import _signal\ndel _signal.setitimer\nfrom kosmo.lua.worker import confine\n"
        "confine.arm(30)\nconfine.arm(0)\nconfine.arm(0.02)\nwhile True: pass"
    )
    assert process.wait(60) == 79


def test_a_worker_started_by_a_process_without_standard_streams_works(
    program: Callable[[str], subprocess.Popen[bytes]],
) -> None:
    process = program(
        "out = os.dup(1)\nfor stream in 0, 1, 2: os.close(stream)\n"
        "worker = start(b'print(1) return 2')\n"
        "kinds = [worker.receive(60).kind, worker.receive(60).kind]\n"
        "os.write(out, b''.join(kinds))\nos._exit(0)"
    )
    assert process.communicate(timeout=60)[0] == b"PD"
    assert process.returncode == 0


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGHUP])
def test_what_a_terminal_sends_reaches_kosmo_alone(
    program: Callable[[str], subprocess.Popen[bytes]], sent: signal.Signals
) -> None:
    process = program(
        "os.setsid()\n"
        f"signal.signal({int(sent)}, signal.SIG_IGN)\n"
        "worker = start(b'log(1) return app.integrations.a.b()')\n"
        "worker.receive(60), worker.receive(60)\n"
        f"os.killpg(0, {int(sent)})\n"
        "worker.send(b'R', 1, b'5')\nprint(worker.receive(60).body[:12].decode())"
    )
    assert process.communicate(timeout=60)[0] == b'{"result":[5\n'
