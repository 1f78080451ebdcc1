"""An index on loopback, and kosmo that installs from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.plugin.wheels import Index, pip_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Kosmo


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """Give an index that is empty yet."""
    made = Index(tmp_path / "index")
    yield made
    made.close()


@pytest.fixture
def alone(kosmo: Kosmo) -> Kosmo:
    """Give kosmo whose pip knows no index at all."""
    kosmo.environment |= pip_environment()
    return kosmo


@pytest.fixture
def online(alone: Kosmo, index: Index) -> Kosmo:
    """Give kosmo whose pip asks the index."""
    alone.environment |= index.environment
    return alone
