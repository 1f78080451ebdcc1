"""What may not come in: one clear error each, and the set as it was."""

from __future__ import annotations

import os
import stat
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from tests.plugin.wheels import make_wheel, sha256

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo
    from tests.plugin.wheels import Index


def state(kosmo: Kosmo) -> tuple[str, list[str]]:
    """Give which generation is used, and everything below the folder of plugins."""
    folder = kosmo.home / "data/plugins"
    tag = f"current-py3{sys.version_info.minor}"
    held = [str(one.relative_to(folder)) for one in folder.rglob("*")]
    kept = [one for one in sorted(held) if "__pycache__" not in one]
    return os.readlink(folder / tag), kept


def refused(kosmo: Kosmo, *words: str, exit_code: int = 2) -> dict[str, Any]:
    """Install what is refused, see that nothing changed, and give the error."""
    before = state(kosmo)
    error: dict[str, Any] = kosmo.json("plugins", "install", *words, code=exit_code)["error"]
    assert state(kosmo) == before
    assert "lamps" in kosmo("--help").stdout
    return error


def taken(kosmo: Kosmo, wheel: Path) -> tuple[str, ...]:
    return (str(wheel), "--hash", sha256(wheel), "--yes")


@pytest.fixture
def lit(alone: Kosmo, tmp_path: Path) -> Kosmo:
    """Give kosmo with one plugin installed."""
    wheel = make_wheel(tmp_path / "first", "acme-lamps", "lamps")
    alone.json("plugins", "install", *taken(alone, wheel))
    return alone


@pytest.fixture
def asking(lit: Kosmo, index: Index) -> Kosmo:
    """Give the same kosmo, whose pip asks the index."""
    lit.environment |= index.environment
    return lit


@pytest.mark.parametrize(
    "name",
    [
        "../outside.py",
        "/etc/outside.py",
        "acme_doors/../../outside.py",
        "acme_doors\\..\\outside.py",
        "C:/outside.py",
        "acme_doors/new\nline.py",
        "kosmo-lock.json",
        "plugins.toml",
        "acme_lamps-1.0.dist-info/RECORD",
        "acme_doors//outside.py",
    ],
)
def test_a_wheel_with_a_path_that_leads_elsewhere_is_refused(
    lit: Kosmo, tmp_path: Path, name: str
) -> None:
    wheel = make_wheel(tmp_path, "acme-doors", "doors", files={name: "x = 1\n"})
    error = refused(lit, *taken(lit, wheel))
    assert error["code"] == "plugin_hostile"
    assert "nothing was installed" in error["message"]
    assert not list(tmp_path.rglob("outside.py"))


def test_a_wheel_with_a_link_or_a_device_is_refused(lit: Kosmo, tmp_path: Path) -> None:
    for kind in (stat.S_IFLNK, stat.S_IFCHR):
        wheel = make_wheel(tmp_path, "acme-doors", "doors")
        with zipfile.ZipFile(wheel, "a") as archive:
            entry = zipfile.ZipInfo("acme_doors/link.py")
            entry.external_attr = (kind | 0o777) << 16
            archive.writestr(entry, "/etc/passwd")
        assert refused(lit, *taken(lit, wheel))["code"] == "plugin_hostile"


def test_a_wheel_that_unpacks_to_gigabytes_is_refused(lit: Kosmo, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "acme-doors", "doors")
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("acme_doors/bomb.json", "0")
        archive.getinfo("acme_doors/bomb.json").file_size = 1 << 40
    assert refused(lit, *taken(lit, wheel))["code"] == "plugin_hostile"


def test_a_file_that_is_not_as_recorded_is_refused(lit: Kosmo, tmp_path: Path) -> None:
    wheel = make_wheel(
        tmp_path, "acme-doors", "doors", record="acme_doors/__init__.py,sha256=x,1\n"
    )
    assert refused(lit, *taken(lit, wheel))["code"] == "plugin_hostile"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"no zip", "plugin_unreadable"), (b"PK\x05\x06" + bytes(18), "plugin_unreadable")],
)
def test_what_is_no_wheel_is_refused(lit: Kosmo, tmp_path: Path, content: bytes, code: str) -> None:
    wheel = tmp_path / "acme_doors-1.0-py3-none-any.whl"
    wheel.write_bytes(content)
    assert refused(lit, *taken(lit, wheel))["code"] == code
    other = wheel.rename(tmp_path / "nonsense.whl")
    assert refused(lit, *taken(lit, other))["code"] == "plugin_unreadable"


@pytest.mark.parametrize(
    "entry", ["../../evil = acme_doors", "accounts = acme_doors", "Doors = acme_doors"]
)
def test_an_integration_with_a_name_that_cannot_be_is_refused(
    lit: Kosmo, tmp_path: Path, entry: str
) -> None:
    wheel = make_wheel(tmp_path, "acme-doors", "doors", entries=f"[kosmo]\n{entry}\n")
    assert refused(lit, *taken(lit, wheel))["code"] == "plugin_name"


def test_a_wheel_that_names_another_distribution_inside_is_refused(
    lit: Kosmo, tmp_path: Path
) -> None:
    wheel = make_wheel(tmp_path, "acme-doors", "doors")
    other = wheel.rename(tmp_path / "acme_gates-1.0-py3-none-any.whl")
    assert refused(lit, *taken(lit, other))["code"] == "plugin_hostile"


def test_a_distribution_that_is_no_plugin_is_refused(lit: Kosmo, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "acme-light")
    assert refused(lit, *taken(lit, wheel))["code"] == "not_a_plugin"


@pytest.mark.parametrize("name", ["missive", "lamps"])
def test_a_plugin_that_takes_the_name_of_another_is_refused(
    lit: Kosmo, tmp_path: Path, name: str
) -> None:
    wheel = make_wheel(tmp_path, "acme-rival", name)
    error = refused(lit, *taken(lit, wheel))
    assert error["code"] == "plugin_collision"
    assert f"`{name}`" in error["message"]


def test_two_distributions_with_the_same_file_are_refused(lit: Kosmo, tmp_path: Path) -> None:
    files = {"acme_lamps/things.py": "x = 1\n"}
    wheel = make_wheel(tmp_path, "acme-doors", "doors", files=files)
    error = refused(lit, *taken(lit, wheel))
    assert error["code"] == "plugin_collision"
    assert "acme_lamps/things.py" in error["message"]


@pytest.mark.parametrize(
    ("requires", "python", "code", "told"),
    [
        (["kosmo>=9"], ">=3.11", "plugin_incompatible", "needs `kosmo>=9`, and kosmo runs with"),
        (["kosmo", "pluggy<1"], ">=3.11", "plugin_conflict", "needs `pluggy<1`"),
        (["kosmo"], ">=3.99", "plugin_incompatible", "needs Python >=3.99"),
        (["kosmo", "!!"], ">=3.11", "plugin_unreadable", "no requirement"),
    ],
)
def test_a_plugin_that_does_not_fit_the_core_is_refused(
    lit: Kosmo, tmp_path: Path, requires: list[str], python: str, code: str, told: str
) -> None:
    wheel = make_wheel(tmp_path, "acme-doors", "doors", requires=requires, python=python)
    error = refused(lit, *taken(lit, wheel))
    assert error["code"] == code
    assert told in error["message"]


def test_what_an_index_has_only_for_another_core_is_told_so(asking: Kosmo, index: Index) -> None:
    make_wheel(index.folder, "acme-doors", "doors", requires=("kosmo>=9",))
    assert refused(asking, "acme-doors", "--yes")["code"] == "plugin_incompatible"
    make_wheel(index.folder, "acme-gates", "gates", requires=("acme-wood<2", "acme-iron"))
    make_wheel(index.folder, "acme-iron", requires=("acme-wood>=2",))
    for version in ("1.0", "2.0"):
        make_wheel(index.folder, "acme-wood", version=version)
    error = refused(asking, "acme-gates", "--yes")
    assert error["code"] == "plugin_conflict"
    assert "acme-wood" in error["message"]


def test_an_index_that_cannot_be_reached_is_told_apart_from_a_name_it_has_not(
    asking: Kosmo, index: Index
) -> None:
    assert refused(asking, "acme-doors", "--yes")["code"] == "plugin_not_found"
    index.close()
    error = refused(asking, "acme-doors", "--yes", exit_code=5)
    assert (error["code"], error["retryable"]) == ("index_unreachable", True)


def test_other_content_under_the_same_version_is_refused_until_its_hash_is_given(
    lit: Kosmo, tmp_path: Path
) -> None:
    files = {"acme_lamps/more.py": "x = 1\n"}
    wheel = make_wheel(tmp_path, "acme-lamps", "lamps", files=files)
    error = refused(lit, str(wheel), "--yes")
    assert error["code"] == "plugin_changed"
    assert sha256(wheel) in error["hint"]
    lit.json("plugins", "install", *taken(lit, wheel))


def test_a_hash_that_is_another_or_none_is_refused(lit: Kosmo, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "acme-doors", "doors")
    words = (str(wheel), "--yes", "--hash")
    assert refused(lit, *words, f"sha256:{'0' * 64}")["code"] == "plugin_hash"
    assert refused(lit, *words, "md5:1")["code"] == "invalid_arguments"


def test_yes_alone_is_not_enough_and_the_hint_has_the_hash(lit: Kosmo, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "acme-doors", "doors")
    for words in ((), ("--yes",)):
        error = refused(lit, str(wheel), *words, exit_code=3)
        assert error["code"] == "plugin_unapproved"
    assert error["hint"] == f"kosmo plugins install {wheel} --hash {sha256(wheel)} --yes"


def test_what_the_deny_list_names_is_refused_whatever_approves_it(
    lit: Kosmo, tmp_path: Path
) -> None:
    config = lit.home / "config/config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text('[plugins]\nallow = ["acme-*"]\ndeny = ["acme_doors"]\n')
    wheel = make_wheel(tmp_path, "acme-doors", "doors")
    assert refused(lit, *taken(lit, wheel), exit_code=3)["code"] == "plugin_denied"
    config.write_text('[plugins]\ndney = ["acme-doors"]\n')
    before = state(lit)
    error = lit.json("plugins", "install", *taken(lit, wheel), code=2)["error"]
    assert (error["code"], state(lit)) == ("config_value", before)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("./nowhere.whl",), "plugin_not_found"),
        (("@x",), "invalid_arguments"),
        (("ftp://example.com/x.whl",), "invalid_arguments"),
        (("two words",), "invalid_arguments"),
        (("../../etc",), "plugin_not_found"),
    ],
)
def test_what_is_no_plugin_at_all_is_refused(lit: Kosmo, words: tuple[str, ...], code: str) -> None:
    assert refused(lit, *words)["code"] == code


def test_what_the_core_has_is_not_installed_again(lit: Kosmo, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "kosmo-missive", "missive", version="9.0")
    assert refused(lit, *taken(lit, wheel))["code"] == "plugin_in_core"
    assert lit.json("plugins", "remove", "missive", code=2)["error"]["code"] == "plugin_in_core"
    assert lit.json("plugins", "remove", "lampz", code=2)["error"]["code"] == "unknown_plugin"


def test_nothing_is_built_for_a_wheel_that_needs_sources(
    asking: Kosmo, index: Index, tmp_path: Path
) -> None:
    trace = tmp_path / "ran"
    source = tmp_path / "source"
    source.mkdir()
    (source / "setup.py").write_text(f"open({str(trace)!r}, 'w')\n")
    needs = (f"acme-light @ file://{source}",)
    make_wheel(index.folder, "acme-doors", "doors", requires=("kosmo", *needs))
    error = refused(asking, "acme-doors", "--yes")
    assert error["code"] == "plugin_builds"
    wheel = make_wheel(tmp_path, "acme-gates", "gates", requires=needs)
    assert refused(asking, str(wheel), "--yes")["code"] == "plugin_builds"
    assert not trace.exists()
