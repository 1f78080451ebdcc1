"""The catalog's cache: kept, renewed, and never trusted blindly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo


@pytest.fixture
def kosmo(untouched: Kosmo) -> Kosmo:
    """Give kosmo without a catalog: each test sees one being made."""
    return untouched


def cache_files(kosmo: Kosmo) -> list[Path]:
    (root,) = (kosmo.home / "cache" / "catalog").iterdir()
    return sorted(root.iterdir())


def test_it_is_written_for_nobody_else_to_read(kosmo: Kosmo) -> None:
    kosmo.install("demo")
    assert kosmo("--help").returncode == 0
    files = cache_files(kosmo)
    assert {file.name for file in files} >= {"stamp.json", "index.json", "demo.json"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert files[0].parent.stat().st_mode & 0o777 == 0o700


def test_a_damaged_cache_is_built_anew(kosmo: Kosmo) -> None:
    kosmo.install("demo")
    assert kosmo("demo", "--help").returncode == 0
    for damage in (b"", b"{", b"[]", b'{"identity": 1}', b"\xff\xfe"):
        for file in cache_files(kosmo):
            file.write_bytes(damage)
            done = kosmo("demo", "--help")
            assert (done.returncode, done.stderr) == (0, ""), (file.name, damage)


def test_a_cache_that_cannot_be_written_costs_only_time(kosmo: Kosmo) -> None:
    kosmo.install("demo")
    kosmo.home.joinpath("cache").write_text("in the way")
    done = kosmo("demo", "list-things", "--help")
    assert done.returncode == 0
    assert "List things." in done.stdout


def test_another_interpreter_path_has_a_cache_of_its_own(kosmo: Kosmo) -> None:
    kosmo.install("demo")
    assert kosmo("--help").returncode == 0
    kosmo.environment["PYTHONPATH"] = str(kosmo.home / "elsewhere")
    assert "demo" not in kosmo("--help").stdout
    assert len(list((kosmo.home / "cache" / "catalog").iterdir())) == 2


def test_the_catalog_lists_what_the_plugins_say(kosmo: Kosmo) -> None:
    kosmo.install("demo")
    listed = {one["name"]: one for one in kosmo.json("integrations:list")["data"]}
    names = [function["function"] for function in listed["demo"]["functions"]]
    assert names == ["list_things", "echo", "lock", "delete_thing"]
    assert listed["demo"]["functions"][3]["operation"] == "write"
    assert listed["demo"]["functions"][0]["full_name"] == "demo.demo_list_things"
    schema = json.loads(kosmo("integrations:schema", "demo.list_things").stdout)
    assert schema["properties"]["limit"]["maximum"] == 100


def test_what_others_could_have_written_is_not_believed(kosmo: Kosmo) -> None:
    kosmo.install("demo")
    assert kosmo("demo", "--help").returncode == 0
    (poisoned,) = [file for file in cache_files(kosmo) if file.name == "demo.json"]
    poisoned.write_text(poisoned.read_text().replace("List things.", "Poisoned."))
    assert "Poisoned." in kosmo("demo", "list-things", "--help").stdout
    poisoned.chmod(0o666)
    assert "List things." in kosmo("demo", "list-things", "--help").stdout
    poisoned.write_text(poisoned.read_text().replace("List things.", "Poisoned."))
    poisoned.parent.chmod(0o777)
    assert "List things." in kosmo("demo", "list-things", "--help").stdout
