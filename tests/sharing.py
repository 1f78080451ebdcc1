"""What several workers of a test run look at, made by the first of them that wants it."""

from __future__ import annotations

import fcntl
import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Any]
) -> tuple[Path, Any]:
    """Give a folder and what `make` gave for it; it is called once in a test run, and gives JSON.

    Whoever wants it meanwhile waits. Nobody may change what is in the folder.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, answer = base / name, base / f"{name}.json"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answer.exists():
            folder.mkdir()
            answer.write_text(json.dumps(make(folder)))
        return folder, json.loads(answer.read_text())
