"""What a wheel may bring: what is nobody's harm comes in, and does none; the rest is refused."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import pytest
from kosmo.plugin.installing.preview import page

from tests.plugin.wheels import make_wheel, sha256

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo


def taken(wheel: Path) -> tuple[str, ...]:
    return ("plugins", "install", str(wheel), "--hash", sha256(wheel), "--yes")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("acme_doors/../../outside.py", "leads out of its folder"),
        ("acme_doors-1.0.data/purelib/../../../outside.py", "leads out of its folder"),
        ("acme_doors-1.0.data/scripts/../../outside.py", "leads out of its folder"),
        ("acme_doors/\u202eyp.py", "leads out of its folder"),
        (f"acme_doors/{'x' * 300}.py", "longer than a name can be"),
        ("kosmo/evil.py", "belongs to somebody else"),
        ("Kosmo/__init__.py", "belongs to somebody else"),
        ("kosmo.py", "belongs to somebody else"),
        ("acme_doors-1.0.data/platlib/kosmo/evil.py", "belongs to somebody else"),
        ("kosmo-1.0.dist-info/METADATA", "belongs to somebody else"),
        ("acme_doors-2.0.dist-info/METADATA", "belongs to somebody else"),
        ("acme_doors.egg-info/PKG-INFO", "belongs to somebody else"),
        ("acme_doors/Things.py", "is in it twice"),
        ("acme_doors-1.0.data/purelib/acme_doors/things.py", "is in it twice"),
        ("acme_doors/things.py/more.py", "is a file and a folder"),
    ],
)
def test_a_name_that_could_do_harm_is_refused(
    alone: Kosmo, tmp_path: Path, name: str, told: str
) -> None:
    wheel = make_wheel(tmp_path, "acme-doors", "doors", files={name: "x = 1\n"})
    error = alone.json(*taken(wheel), code=2)["error"]
    assert (error["code"], told in error["message"]) == ("plugin_hostile", True), error
    assert error["message"].endswith("; nothing was installed")
    assert error["hint"] == "do not install it; tell those who publish it"
    assert not os.listdir(alone.home / "data/plugins/stage")
    assert not list((alone.home / "data/plugins").glob("gen-*"))
    assert not list(tmp_path.rglob("outside.py"))


def test_two_spellings_that_some_systems_take_for_one_are_refused(
    alone: Kosmo, tmp_path: Path
) -> None:
    files = {"acme_doors/t\u00fcr.py": "x = 1\n", "acme_doors/tu\u0308r.py": "x = 2\n"}
    wheel = make_wheel(tmp_path, "acme-doors", "doors", files=files)
    assert "is in it twice" in alone.json(*taken(wheel), code=2)["error"]["message"]
    lamps = make_wheel(tmp_path, "acme-lamps", "lamps", files={"acme_x/Light.py": "x = 1\n"})
    gates = make_wheel(tmp_path, "acme-gates", "gates", files={"acme_x/light.py": "x = 1\n"})
    error = alone.json(*taken(lamps), str(gates), "--hash", sha256(gates), code=2)["error"]
    assert error["code"] == "plugin_collision"
    assert "`acme_x/light.py`" in error["message"].lower()


def test_scripts_data_and_headers_of_a_wheel_are_told_and_put_nowhere(
    alone: Kosmo, tmp_path: Path
) -> None:
    entries = "[kosmo]\nlamps = acme_lamps\n[console_scripts]\nkosmo = acme_lamps:main\n"
    files = {
        "acme_lamps-1.0.data/scripts/python3": "#!python\n",
        "acme_lamps-1.0.data/data/bin/ls": "#!/bin/sh\n",
        "acme_lamps-1.0.data/headers/acme.h": "",
        "acme_lamps-1.0.data/purelib/acme_more/__init__.py": "",
    }
    wheel = make_wheel(tmp_path, "acme-lamps", "lamps", entries=entries, files=files)
    (row,) = alone.json("plugins", "install", str(wheel), "--dry-run")["data"]["installed"]
    assert "  scripts:      kosmo, python3 (not installed)" in page(row)
    data = alone.json(*taken(wheel))["data"]
    folder = alone.home / "data/plugins" / data["generation"]
    found = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
    info = {"METADATA", "WHEEL", "entry_points.txt", "RECORD"}
    assert {one for one in found if "__pycache__" not in one} == {
        "acme-lamps/acme_lamps/__init__.py", "acme-lamps/acme_lamps/things.py",
        "acme-lamps/acme_more/__init__.py", "kosmo-lock.json", "plugins.toml",
        *(f"acme-lamps/acme_lamps-1.0.dist-info/{one}" for one in info),
    }  # fmt: skip
    assert {one["state"] for one in alone.json("plugins", "verify")["data"]} == {"ok"}


def test_modules_with_the_names_of_others_are_never_imported_in_their_place(
    alone: Kosmo, tmp_path: Path
) -> None:
    trace = tmp_path / "ran"
    evil = f"open({str(trace)!r}, 'w')\n"
    names = (
        "typing.py", "json/__init__.py", "usercustomize.py", "sitecustomize.py", "tomllib.py",
        "pydantic/__init__.py", "pluggy.py", "kosmo_missive/__init__.py", "typer.py",
    )  # fmt: skip
    files = dict.fromkeys(names, evil) | {"evil.pth": f"import os; {evil}"}
    wheel = make_wheel(tmp_path, "acme-lamps", "lamps", files=files)
    data = alone.json(*taken(wheel))["data"]
    assert data["installed"][0]["path_files"] == ["evil.pth"]
    assert data["integrations"] == [{"name": "lamps", "state": "ok", "reason": None}]
    assert alone("plugins", "list", "--refresh").returncode == 0
    assert alone("missive", "list-teams", "--account", "sandbox").returncode == 0
    assert alone("lamps", "--help").returncode == 0
    assert not trace.exists()


def test_what_a_wheel_says_of_itself_does_nothing_to_a_terminal(
    alone: Kosmo, tmp_path: Path
) -> None:
    wheel = make_wheel(tmp_path, "acme-lamps", "lamps")
    with zipfile.ZipFile(wheel) as given:
        content = {name: given.read(name).decode() for name in given.namelist()}
    info = "acme_lamps-1.0.dist-info"
    content[f"{info}/METADATA"] = content[f"{info}/METADATA"].replace(
        "Made for a test", "Schön\x1b[2J\x1b]0;owned\x07 \u202egnp"
    )
    content[f"{info}/METADATA"] += (
        "Requires-Dist: wood @ https://x.example/\x1b[2J ; extra == 'x'\n"
    )
    with zipfile.ZipFile(wheel, "w") as made:
        for name, text in content.items():
            made.writestr(name, text)
    (row,) = alone.json("plugins", "install", str(wheel), "--dry-run")["data"]["installed"]
    assert row["summary"] == "Schön?[2J?]0;owned? ?gnp"
    assert row["requires"] == ["kosmo>=0.1", "wood @ https://x.example/?[2J"]
    assert "".join(page(row)).isprintable()


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda content: content[:-30], "plugin_unreadable"),
        (lambda content: content.replace(b"acme_doors/things.py", b"acme_doors/thin\0s.py"), None),
        (lambda content: content.replace(b"\x00\x00\x08\x00", b"\x01\x00\x63\x00"), None),
    ],
    ids=["cut", "other names inside", "encrypted"],
)
def test_a_damaged_wheel_is_told_as_one(
    alone: Kosmo, tmp_path: Path, damage: object, code: str | None
) -> None:
    assert callable(damage)
    wheel = make_wheel(tmp_path, "acme-doors", "doors")
    wheel.write_bytes(damage(wheel.read_bytes()))
    error = alone.json(*taken(wheel), code=2)["error"]
    assert error["code"] in ({code} if code else {"plugin_unreadable", "plugin_hostile"})
    assert "nothing was" in error["message"]
