"""The benchmark still measures what it says: every row checks its output before it counts."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.foreign.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.needs("openssl")
def test_a_short_run_leaves_no_row_out_and_prints_the_aims(tmp_path: Path) -> None:
    words = ["--rounds", "1", "--no-peers", "--folder", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.run", *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert "left out" not in done.stderr
    assert "| kosmo GET listing, https, 500 plugins |" in done.stdout
    assert "| a GET listing against the bare http.client script | 1.1 |" in done.stdout
