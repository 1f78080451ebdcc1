"""`kosmo plugins check`: what may be given, how it ends, and what the list shows of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.plugin.authored import Authored

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Kosmo

PROJECT = '[project]\nname = "kosmo-notes"\n'
POINTS = "[project.entry-points.kosmo]\n"

# What is in a `pyproject.toml` that is none of a plugin, and what is said of it.
FOLDERS: tuple[tuple[bytes, str], ...] = (
    (b"", "has no `name` under [project]"),
    (b"project = 1", "has no `name` under [project]"),
    (b"[project\n", "is no TOML"),
    (b"\xff\xfe", "is no UTF-8"),
    (PROJECT.encode(), "has no entry point of kosmo"),
    (f"{PROJECT}{POINTS}notes = 1\n".encode(), "the entry point `notes` names no package"),
    (f"{PROJECT}{POINTS}notes = '../x'\n".encode(), "the entry point `notes` names no package"),
    (b'[project]\nname = "../../x"\n', "is no name of a distribution"),
    (f'{PROJECT}version = "1\\u0000"\n{POINTS}notes = "x"\n'.encode(), "`version` is none"),
    (f'{PROJECT}version = 1.5\n{POINTS}notes = "x"\n'.encode(), "`version` is none"),
    (b"a = " + b"[" * 5000 + b"]" * 5000, "is no TOML"),
)


@pytest.fixture(scope="module")
def authored(tmp_path_factory: pytest.TempPathFactory) -> Authored:
    """Give the project of a plugin that is silver, as it has no page."""
    made = Authored(tmp_path_factory.mktemp("authored") / "kosmo-notes")
    (made.folder / "kosmo_notes/docs/index.md").unlink()
    return made


def test_a_folder_is_checked_without_being_installed(kosmo: Kosmo, authored: Authored) -> None:
    done = kosmo("plugins", "check", str(authored.folder), SECRET_TOKEN="of-the-author")
    assert done.returncode == 0, done.stderr
    assert "notes (kosmo-notes 0.1.0, code): silver" in done.stdout
    assert "gold: The package has a page `docs/index.md`" in done.stdout
    assert "→ write docs/index.md in the package" in done.stdout
    assert "not asked: pages-parse, as it has no page" in done.stdout
    assert done.stdout.rstrip().endswith("For gold: pages.")


def test_a_level_that_is_not_reached_fails(kosmo: Kosmo, authored: Authored) -> None:
    found = kosmo.json("plugins", "check", str(authored.folder), "--at-least", "gold", code=1)[
        "data"
    ]
    assert found["level"] == "silver"
    (one,) = found["integrations"]
    outcomes = {row["rule"]: row["outcome"] for row in one["rules"]}
    assert outcomes["pages"] == "broken"
    assert outcomes["signs-in-alone"] == "not applicable"
    assert outcomes["documented"] == "kept"
    (finding,) = next(row for row in one["rules"] if row["rule"] == "pages")["findings"]
    assert set(finding) == {"subject", "place", "reason", "fix"}
    done = kosmo("plugins", "check", str(authored.folder), "--at-least", "gold")
    assert done.returncode == 1
    assert "`kosmo-notes` is silver, and gold is asked for" in done.stderr


@pytest.mark.parametrize(("content", "told"), FOLDERS)
def test_a_folder_that_is_no_project_is_refused(
    kosmo: Kosmo, tmp_path: Path, content: bytes, told: str
) -> None:
    (tmp_path / "pyproject.toml").write_bytes(content)
    done = kosmo("plugins", "check", str(tmp_path))
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_no_plugin_at_all_is_refused(kosmo: Kosmo, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "empty").mkdir()
    for meant, told in (
        (str(tmp_path / "nowhere"), "no such file"),
        (str(tmp_path / "file"), "it is no folder"),
        (str(tmp_path / "loop"), "cannot be checked"),
        (str(tmp_path / "empty"), "there is no `pyproject.toml` in it"),
        ("misive", "did you mean `missive`?"),
        ("kosmo-parcels", "there is no plugin `kosmo-parcels`\n"),
        ("", "give a folder"),
    ):
        done = kosmo("plugins", "check", meant)
        assert done.returncode == 2, meant
        assert told in done.stderr.lower() or told in done.stderr
    done = kosmo("plugins", "check", "missive", "--at-least", "wood")
    assert done.returncode == 2
    assert "`wood` is no level: bronze, silver, gold, platinum" in done.stderr


def test_of_several_integrations_all_are_checked_or_one(kosmo: Kosmo, tmp_path: Path) -> None:
    several = Authored(tmp_path / "several")
    more = 'notes = "kosmo_notes"\nlamps = "kosmo_lamps"\n'
    several.edit("pyproject.toml", ('notes = "kosmo_notes"\n', more))
    several.write("kosmo_lamps/__init__.py", "raise RuntimeError\n")
    found = kosmo.json("plugins", "check", str(several.folder), code=1)["data"]
    levels = {one["name"]: one["level"] for one in found["integrations"]}
    assert levels == {"notes": "platinum", "lamps": "none"}
    assert found["level"] == "none"
    words = ("plugins", "check", str(several.folder), "--integration")
    assert kosmo.json(*words, "notes", "--at-least", "platinum")["data"]["level"] == "platinum"
    done = kosmo(*words, "lamp")
    assert done.returncode == 2
    assert "it brings `notes`, `lamps`" in done.stderr


def test_the_list_shows_what_was_found_until_a_file_is_another(
    kosmo: Kosmo, authored: Authored, edit_file: Callable[[Path, str, str], None]
) -> None:
    install(kosmo, authored)
    assert quality(kosmo) == [("notes", None)]
    assert kosmo.json("plugins", "check", "notes")["data"]["level"] == "silver"
    assert quality(kosmo) == [("notes", "silver")]
    assert kosmo.json("plugins", "info", "notes")["data"]["quality"] == "silver"
    functions = kosmo.home / "site/kosmo_notes/writing.py"
    edit_file(functions, "List notes.", "List all notes.")
    assert quality(kosmo) == [("notes", None)]
    edit_file(functions, '"""List all notes.', '"""')
    assert kosmo.json("plugins", "check", "kosmo-notes", code=1)["data"]["level"] == "none"
    assert quality(kosmo) == [("notes", "none")]
    state = kosmo.home / "state/quality.json"
    state.write_bytes(b"\xff[")
    assert quality(kosmo) == [("notes", None)]


def test_nothing_of_a_plugin_runs_in_kosmos_own_process(kosmo: Kosmo, tmp_path: Path) -> None:
    authored = Authored(tmp_path / "loud")
    noise = f"import os\nopen({str(tmp_path / 'pids')!r}, 'a').write(f'{{os.getpid()}} ')\n"
    authored.edit("kosmo_notes/__init__.py", ("INTEGRATION = ", f"{noise}INTEGRATION = "))
    authored.write("sitecustomize.py", noise)
    done = kosmo("plugins", "check", str(authored.folder))
    assert done.returncode == 0, done.stdout
    pids = {int(one) for one in (tmp_path / "pids").read_text().split()}
    assert pids
    assert not any(os.path.exists(f"/proc/{pid}/exe") for pid in pids)
    assert not (kosmo.home / "state/quality.json").exists() or json.loads(
        (kosmo.home / "state/quality.json").read_text()
    )


def test_no_room_is_no_fault_of_the_plugin(kosmo: Kosmo, authored: Authored) -> None:
    words = [sys.executable, "-P", "-m", "kosmo", "plugins", "check", str(authored.folder)]
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *words],
        env=kosmo.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "error: `notes` cannot be checked: No usable temporary directory" in done.stderr
    assert done.stdout == ""


def install(kosmo: Kosmo, authored: Authored) -> None:
    """Put a plugin where kosmo finds it, as an installer would."""
    kosmo.install("notes", "")
    site = kosmo.home / "site"
    shutil.rmtree(site / "kosmo_notes")
    shutil.copytree(authored.folder / "kosmo_notes", site / "kosmo_notes")
    metadata = site / "kosmo_notes-1.0.dist-info/METADATA"
    metadata.write_text(
        "Metadata-Version: 2.1\nName: kosmo-notes\nVersion: 1.0\nSummary: Notes\nLicense: MIT\n"
        "Requires-Python: >=3.11\nRequires-Dist: kosmo>=0.1,<1\n\n# Notes\n"
    )


def quality(kosmo: Kosmo) -> list[tuple[str, str | None]]:
    """Give the level of each plugin that is listed, kosmo's own left out."""
    rows = kosmo.json("plugins", "list")["data"]
    own = [row for row in rows if row["distribution"].removeprefix("kosmo-") in OWN]
    assert {row["quality"] for row in own} == {"platinum"}
    return [(row["name"], row["quality"]) for row in rows if row not in own]


OWN = ("missive", "crisp", "helpscout", "plivo")
