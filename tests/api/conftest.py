"""A program's home, and a service on loopback that it may call."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.api.serving import Serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Kosmo


@pytest.fixture(autouse=True)
def home(kosmo: Kosmo, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move this process into the home of `kosmo`, which has nothing but a catalog."""
    for variable in [name for name in os.environ if name.startswith("KOSMO_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("KOSMO_HOME", str(kosmo.home))
    monkeypatch.chdir(kosmo.home)
    return kosmo.home


@pytest.fixture
def serve(kosmo: Kosmo, tmp_path: Path) -> Iterator[Serving]:
    """Give what serves Missive's simulator, and adds the account `served`."""
    serving = Serving(kosmo, tmp_path)
    yield serving
    serving.close()
