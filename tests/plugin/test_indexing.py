"""How plugins are indexed: how long that may take, who ends it, and what is left out of it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from kosmo.plugin.worker import LIMIT

from tests.conftest import DEMO

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

# Tells who runs it, through a pipe that stays open as long as it or anything it forked lives.
HANGS = """
import os, time
pipe = os.open({pipe!r}, os.O_WRONLY)
os.write(pipe, b"%d" % os.getppid())
if os.fork() == 0:
    time.sleep(600)
time.sleep(600)
"""


@pytest.mark.parametrize("killed", ["kosmo", "worker"])
def test_a_plugin_that_hangs_outlives_nobody_who_is_killed(
    untouched: Kosmo, tmp_path: Path, killed: str
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    untouched.install("hangs", HANGS.format(pipe=str(pipe)))
    kosmo = subprocess.Popen(
        [sys.executable, "-P", "-m", "kosmo", "--help"],
        env=untouched.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with pipe.open("rb", buffering=0) as told:
        worker = int(told.read(20))
        began = time.monotonic()
        if killed == "worker":
            kosmo.send_signal(signal.SIGSTOP)  # or it would begin another worker
        os.kill(worker if killed == "worker" else kosmo.pid, signal.SIGKILL)
        assert select.select([told], [], [], LIMIT - 1)[0]
        assert told.read(20) == b""
        assert time.monotonic() - began < LIMIT - 1
    kosmo.kill()
    kosmo.wait()


def test_a_plugin_that_took_too_long_is_tried_again_when_it_is_called(
    kosmo: Kosmo, tmp_path: Path
) -> None:
    trace = tmp_path / "imports"
    trace.touch()
    slow = f"""
import time
with open({str(trace)!r}, "a+") as file:
    file.write("x")
    file.seek(0)
    if file.read() == "x":
        time.sleep(600)
"""
    kosmo.install("slow", DEMO.format(name="slow", module="kosmo_slow") + slow)
    assert "slow" not in kosmo("--help").stdout
    listed = {one["name"]: one for one in kosmo.json("plugins", "list")["data"]}
    assert (listed["slow"]["state"], listed["missive"]["state"]) == ("broken", "ok")
    assert listed["slow"]["reason"] == "it did not load within 4 s"
    assert trace.read_text() == "x"
    done = kosmo("slow", "echo", "--help")
    assert (done.returncode, trace.read_text()) == (0, "xx")
    assert "slow" in kosmo("--help").stdout
    assert trace.read_text() == "xx"


@pytest.mark.parametrize("daemon", [True, False])
def test_threads_that_a_plugin_starts_hold_nothing_up(demo: Kosmo, daemon: bool) -> None:
    threads = f"""
import threading
for number in range(20):
    threading.Thread(target=threading.Event().wait, daemon={daemon}).start()
"""
    demo.install("busy", DEMO.format(name="busy", module="kosmo_busy") + threads)
    assert demo("accounts", "add", "busy", "work", "--set", "token=env:DEMO_TOKEN").returncode == 0
    assert demo.json("busy", "echo", "--text", "a")["data"]["text"] == "a"


def test_what_a_plugin_prints_when_it_is_imported_is_not_among_the_data(demo: Kosmo) -> None:
    noise = "\nprint('noise')\nimport sys\nsys.stdout.write('more')\n"
    demo.install("loud", DEMO.format(name="loud", module="kosmo_loud") + noise)
    assert demo("accounts", "add", "loud", "work", "--set", "token=env:DEMO_TOKEN").returncode == 0
    assert demo.json("loud", "echo", "--text", "a")["data"]["text"] == "a"
    done = demo("loud", "echo", "--text", "a", "--fields", "text", "-o", "jsonl")
    assert (done.stdout, done.stderr) == ('{"text": "a"}\n', "noise\nmore")


def test_what_config_toml_denies_is_never_imported_wherever_it_is_installed(
    kosmo: Kosmo, tmp_path: Path
) -> None:
    kosmo.install("demo")
    trace = tmp_path / "imports"
    kosmo.install("loud", f"open({str(trace)!r}, 'a').write('x')")
    config = kosmo.home / "config/config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text('[plugins]\ndeny = ["kosmo_loud", "kosmo-mis*"]\n')
    rows = {one["name"]: one for one in kosmo.json("plugins", "list")["data"]}
    states = {name: rows[name]["state"] for name in ("loud", "missive", "demo")}
    assert states == {"loud": "denied", "missive": "denied", "demo": "ok"}
    assert str(config) in rows["loud"]["reason"]
    error = kosmo.json("missive", "list-teams", "--account", "sandbox", code=3)["error"]
    assert (error["code"], error["hint"]) == ("plugin_denied", "kosmo config explain plugins")
    assert kosmo(*error["hint"].split()[1:]).returncode == 0
    assert kosmo("doctor", "--check").stdout.count("is denied") == 2
    assert not trace.exists()
    config.write_text("")
    assert kosmo("missive", "list-teams", "--account", "sandbox").returncode == 0
    assert trace.read_text() == "x"


def test_where_nobody_can_tell_what_is_denied_nothing_new_is_imported(
    demo: Kosmo, tmp_path: Path
) -> None:
    trace = tmp_path / "imports"
    config = demo.home / "config/config.toml"
    config.write_text('[plugins]\ndney = ["x"]\n')
    demo.install("loud", f"open({str(trace)!r}, 'a').write('x')")
    error = demo.json("loud", "echo", code=3)["error"]
    assert error["code"] == "plugin_denied"
    assert "`plugins.dney`" in error["message"]
    assert demo("demo", "echo", "--help").returncode == 0
    assert demo("missive", "list-teams", "--account", "sandbox").returncode == 0
    assert not trace.exists()


def test_without_plugins_a_call_finds_none_wherever_the_option_stands(demo: Kosmo) -> None:
    for words in (
        ("--no-plugins", "demo", "echo"),
        ("demo", "echo", "--no-plugins"),
        ("integrations", "call", "demo.echo", "--no-plugins"),
        ("--no-plugins", "demo", "--help"),
    ):
        done = demo(*words)
        assert (done.returncode, "no integration `demo`" in done.stderr) == (2, True), words
    assert "--no-plugins" in demo("demo", "echo", "--help").stdout
