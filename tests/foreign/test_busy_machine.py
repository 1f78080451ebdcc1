"""A machine with other things to do: what a plugin waits for its turn is not held against it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.conftest import DEMO

if TYPE_CHECKING:
    from tests.conftest import Kosmo

NEEDS = "\nimport time\nwhile time.process_time() < 0.6: pass\n"
TOLD = os.path.exists("/proc/self/schedstat")  # how long a process waited for its turn


# Run where all the others do.
ALIKE = "import os, sys; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
SPIN = f"{ALIKE}while True: pass"
LIST = f"{ALIKE}from kosmo.cli.main import entry; sys.argv[1:] = ['plugins', 'list']; entry()"


@pytest.mark.parametrize("others", [12] if TOLD else [])
def test_a_plugin_is_not_broken_because_others_take_its_time(kosmo: Kosmo, others: int) -> None:
    kosmo.install("patient", DEMO.format(name="patient", module="kosmo_patient") + NEEDS)
    kosmo.install("hanging", "import time\ntime.sleep(600)")
    with ExitStack() as busy:
        for _ in range(others):
            # A session of its own, as systems share time among those.
            spinning = subprocess.Popen([sys.executable, "-c", SPIN], start_new_session=True)
            busy.callback(spinning.wait)
            busy.callback(spinning.kill)
        command = [sys.executable, "-P", "-c", LIST]
        done = subprocess.run(command, env=kosmo.environment, check=True, capture_output=True)
    assert done.stdout
    states = {one["name"]: one["state"] for one in kosmo.json("plugins", "list")["data"]}
    assert (states["patient"], states["hanging"]) == ("ok", "broken")
