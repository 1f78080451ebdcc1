"""The reference pages say what the catalog, the commands and the sources say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_reference_pages_are_those_that_the_generator_writes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docs.generator", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
