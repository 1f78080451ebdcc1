"""kosmo's own plugins are platinum, which `kosmo plugins list` says of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from kosmo.cli.plugin_rows import HELD
from kosmo.plugin.source import OWN
from kosmo.testing.quality.checking import check
from kosmo.testing.quality.project import read_project

PLUGINS = Path(__file__).parents[2] / "plugins"


@pytest.mark.parametrize("distribution", OWN)
def test_a_plugin_of_kosmos_own_is_as_good_as_the_list_says(distribution: str) -> None:
    found = check(read_project(PLUGINS / distribution), distribution.removeprefix("kosmo-"))
    broken = {row["rule"]: row["findings"] for row in found["rules"] if row["findings"]}
    assert broken == {}
    assert found["level"] == HELD
