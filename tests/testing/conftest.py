"""What the tests of `kosmo.testing` share: a project of a plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.testing.projects import Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Give the project of a plugin with code, in which nothing is wrong."""
    return Project(tmp_path)
