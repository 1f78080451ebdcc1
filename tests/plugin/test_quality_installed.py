"""What `kosmo plugins install` brought is checked by its name, as it lies in its generation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.plugin.wheels import make_wheel, sha256

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo


def test_an_installed_wheel_is_checked_and_the_list_shows_it(alone: Kosmo, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "acme-lamps", "lamps")
    alone.json("plugins", "install", str(wheel), "--hash", sha256(wheel), "--yes")
    found = alone.json("plugins", "check", "acme-lamps", code=1)["data"]
    assert (found["distribution"], found["version"], found["level"]) == (
        "acme-lamps",
        "1.0",
        "none",
    )
    (one,) = found["integrations"]
    rules = {row["rule"]: row for row in one["rules"]}
    assert [finding["subject"] for finding in rules["packaged"]["findings"]] == [
        "readme",
        "license",
    ]
    assert rules["loads"]["outcome"] == rules["needs-kosmo"]["outcome"] == "kept"
    assert rules["tested"]["told"] == "its project is not here, only what was installed"
    listed = {row["name"]: row["quality"] for row in alone.json("plugins", "list")["data"]}
    assert listed["lamps"] == "none"
    assert listed["missive"] == "platinum"
    (alone.home / "config").mkdir(exist_ok=True)
    (alone.home / "config/config.toml").write_text('[plugins]\ndeny = ["acme-*"]\n')
    denied = alone("plugins", "check", "lamps")
    assert denied.returncode == 3
    assert "names it" in denied.stderr
    (alone.home / "config/config.toml").unlink()
    done = alone("plugins", "disable", "lamps")
    assert done.returncode == 0
    assert alone.json("plugins", "check", "lamps", code=1)["data"]["level"] == "none"
