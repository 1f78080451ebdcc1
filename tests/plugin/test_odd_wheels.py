"""Wheels with ordinary letters, odd metadata, too much of everything: installed, or refused."""

from __future__ import annotations

import struct
import time
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.plugin.installing.wheel import Wheel

from tests.plugin.test_installing import install, listed
from tests.plugin.wheels import make_wheel, recorded, refusal, repacked, sha256

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

INFO = "acme_doors-1.0.dist-info"


def saying(wheel: Path, old: str, new: str) -> Path:
    """Write a wheel anew that says something else of itself, and records it."""

    def change(content: dict[str, bytes]) -> Any:
        texts = {name: text.decode() for name, text in content.items() if "RECORD" not in name}
        info = next(name for name in texts if name.endswith("/METADATA"))
        texts[info] = texts[info].replace(old, new)
        return [*texts.items(), (f"{info[:-8]}RECORD", recorded(texts, info[:-9]))]

    return repacked(wheel, change)


def test_metadata_in_any_letters_is_installed(alone: Kosmo, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "acme-lamps", "lamps")
    saying(wheel, "Made for a test\nAuthor: Alma", "L\u00e4mps \u706f\nAuthor: \u00dcnal")
    (row,) = install(alone, wheel)["installed"]
    assert (row["summary"], row["author"]) == ("L\u00e4mps \u706f", "\u00dcnal")
    info = alone.json("plugins", "info", "lamps")["data"]
    assert (info["state"], info["author"]) == ("ok", "\u00dcnal")


@pytest.mark.parametrize(
    "damage",
    [
        lambda c: [(n, t) for n, t in c.items() if "RECORD" not in n],
        lambda c: [(n, b"x," * 9 + b'"' + b"y" * 200_000 if "RECORD" in n else t)
                   for n, t in c.items()],
        lambda c: [(n, t + b"\xff" if "entry" in n else t) for n, t in c.items()],
    ],
    ids=["no record", "a record that is no table", "entry points that are no text"],
)  # fmt: skip
def test_odd_metadata_ends_in_a_refusal(alone: Kosmo, tmp_path: Path, damage: Any) -> None:
    wheel = repacked(make_wheel(tmp_path, "acme-doors", "doors"), damage)
    assert refusal(alone, wheel)["code"] == "plugin_unreadable"


def test_a_marker_that_cannot_be_compared_is_refused(alone: Kosmo, tmp_path: Path) -> None:
    needs = ("kosmo", 'foo; os_name ~= "posix"')
    error = refusal(alone, make_wheel(tmp_path, "acme-doors", "doors", requires=needs))
    assert "is no requirement that can be read" in error["message"]


def test_a_file_that_cannot_be_unpacked_is_refused(alone: Kosmo, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "acme-doors", "doors", files={"acme_doors/a.txt": "abc" * 2000})
    content = bytearray(wheel.read_bytes())
    at = content.index(b"acme_doors/a.txt") + len("acme_doors/a.txt")
    content[at : at + 8] = b"\xff" * 8
    wheel.write_bytes(content)
    assert refusal(alone, wheel)["code"] == "plugin_unreadable"


def test_a_name_with_a_dot_is_one_plugin_with_one_name(alone: Kosmo, tmp_path: Path) -> None:
    made = make_wheel(tmp_path, "acme.lamps", "lamps", entries="[kosmo]\nlamps = acme_x\n",
                      files={"acme_x/__init__.py": "raise ValueError"})  # fmt: skip
    assert made.name.startswith("acme.lamps-")
    install(alone, made)
    assert [one["distribution"] for one in listed(alone).values()] == ["acme-lamps"]
    assert alone.json("plugins", "disable", "Acme_.Lamps")["data"]["distribution"] == "acme-lamps"
    assert listed(alone)["lamps"]["state"] == "disabled"
    assert alone.json("plugins", "remove", "acme.lamps")["data"]["removed"] == ["acme-lamps"]


@pytest.mark.parametrize(
    ("files", "requires"),
    [
        ({f"{INFO}/METADATA": "Name: x\n" + "Summary: x\n" * 600_000}, ("kosmo",)),
        ({f"{INFO}/entry_points.txt": "[kosmo]\n" + "x = y\n" * 60_000}, ("kosmo",)),
        ({f"acme_doors/{n}.txt": "" for n in range(50_001)}, ("kosmo",)),
        ({"/".join(["acme_doors"] * 60): ""}, ("kosmo",)),
        ({f"acme_doors/{'x/' * 500}": ""}, ("kosmo",)),
        ({}, [f"acme-light{n}" for n in range(2000)]),
        ({}, ["acme-light (" + ",".join([">=1"] * 500) + ")"]),
    ],
    ids=["metadata", "entry points", "files", "folders", "a name", "needs", "a need"],
)
def test_too_much_of_anything_is_refused_at_once(
    tmp_path: Path, files: dict[str, str], requires: Any
) -> None:
    wheel = make_wheel(tmp_path, "acme-doors", "doors", files=files, requires=requires)
    began = time.process_time()
    with pytest.raises(Exception, match="is refused: "):
        Wheel(str(wheel))
    assert time.process_time() - began < 3


def test_as_many_files_as_may_be_take_no_longer_than_they_must(tmp_path: Path) -> None:
    files = {f"acme_doors/{number}.txt": "" for number in range(20_000)}
    wheel = make_wheel(tmp_path, "acme-doors", "doors", files=files)
    began = time.process_time()
    assert len(Wheel(str(wheel)).files) > 20_000
    assert time.process_time() - began < 5


def test_an_archive_that_lies_about_its_length_is_not_opened(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "acme-doors", "doors")
    content = bytearray(wheel.read_bytes())
    content[-10:-6] = struct.pack("<I", 1 << 30)
    wheel.write_bytes(content)
    with pytest.raises(Exception, match="more than a plugin can need"):
        Wheel(str(wheel))


def test_verify_minds_no_compiled_file_of_a_wheel_and_every_link(
    alone: Kosmo, tmp_path: Path
) -> None:
    files = {"acme_lamps/__pycache__/things.cpython-311.pyc": "compiled"}
    wheel = make_wheel(tmp_path, "acme-lamps", "lamps", files=files)
    name = alone.json("plugins", "install", str(wheel), "--hash", sha256(wheel), "--yes")["data"]
    folder = alone.home / "data/plugins" / name["generation"] / "acme-lamps/acme_lamps"
    assert [one["state"] for one in alone.json("plugins", "verify")["data"]] == ["ok"]
    assert not (folder / "__pycache__").exists()
    (tmp_path / "elsewhere").mkdir()
    (folder / "__pycache__").symlink_to(tmp_path / "elsewhere")
    details = alone.json("plugins", "verify", code=6)["error"]["details"]
    assert details == ["files: `acme-lamps/acme_lamps/__pycache__` belongs to no distribution"]
