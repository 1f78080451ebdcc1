"""The limits that many machines share, against Redis itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("redis-server")


def test_the_limits_hold_on_redis_as_they_do_on_its_kin() -> None:
    program = shutil.which("redis-server")
    assert program is not None
    tests = Path(__file__).parents[1] / "http" / "test_limit_redis.py"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(tests)],
        env={**os.environ, "REDIS_SERVER": program},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
