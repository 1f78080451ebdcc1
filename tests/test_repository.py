"""Rules that hold for the files of the repository as a whole."""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLUGINS = sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))

# A module has 200 lines at most, one of tests 350, unless it is named here with its reason.
LONG_MODULES: dict[str, str] = {}

# Written in two parts, so that this file passes its own test.
REGISTRIES = [
    f"{left}.{right}"
    for left, right in [
        ("pypi", "org"),
        ("files.pythonhosted", "org"),
        ("registry.npmjs", "org"),
        ("registry.yarnpkg", "com"),
        ("proxy.golang", "org"),
        ("index.crates", "io"),
        ("registry-1.docker", "io"),
        ("conda.anaconda", "org"),
        ("deb.debian", "org"),
        ("archive.ubuntu", "com"),
    ]
]
OWN_PATH = re.compile(r"(?<![\w./-])/(?:work|root|farm|home/" + r"[a-z]+|Users/[a-z]+)/")


def committed_files() -> list[Path]:
    """List what git would commit: everything that .gitignore does not name."""
    ignored = [".git", *(line.rstrip("/") for line in _read(ROOT / ".gitignore").split())]

    def kept(path: Path) -> bool:
        return not any(fnmatch(path.name, pattern) for pattern in ignored)

    def walk(folder: Path) -> list[Path]:
        below = sorted(path for path in folder.iterdir() if kept(path))
        return [file for path in below for file in (walk(path) if path.is_dir() else [path])]

    return walk(ROOT)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _package(plugin: Path) -> str:
    return plugin.name.replace("-", "_")


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in committed_files()
        for number, line in enumerate(_read(file).splitlines(), start=1)
        if OWN_PATH.search(line) or any(host in line for host in REGISTRIES)
    ]
    assert wrong == []


def test_lock_files_which_name_registries_stay_out() -> None:
    assert "uv.lock" in _read(ROOT / ".gitignore").split()


def test_a_module_is_short_or_its_length_has_a_stated_reason() -> None:
    long = []
    for file in committed_files():
        lines = len(_read(file).splitlines()) if file.suffix == ".py" else 0
        if lines > (350 if "tests" in file.parts else 200):
            long.append(str(file.relative_to(ROOT)))
    assert sorted(long) == sorted(LONG_MODULES)


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
def test_a_plugin_has_the_files_that_every_plugin_has(plugin: Path) -> None:
    package = plugin / _package(plugin)
    needed = [plugin / "README.md", plugin / "pyproject.toml", package / "docs"]
    needed += [package / name for name in ("__init__.py", "py.typed", "auth.py")]
    missing = [str(path.relative_to(ROOT)) for path in needed if not path.exists()]
    assert missing == []
    assert [path.suffix for path in package.glob("simulator*")] in ([""], [".py"])


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
def test_a_plugin_is_known_wherever_the_root_lists_plugins(plugin: Path) -> None:
    root = tomllib.loads(_read(ROOT / "pyproject.toml"))
    contracts = {
        contract["name"]: contract for contract in root["tool"]["importlinter"]["contracts"]
    }
    package = _package(plugin)
    assert plugin.name in root["project"]["optional-dependencies"]["all"]
    assert plugin.name in root["tool"]["uv"]["sources"]
    assert package in root["tool"]["importlinter"]["root_packages"]
    assert package in contracts["the core knows no plugin"]["forbidden_modules"]
    assert package in contracts["a plugin uses the public names of kosmo"]["source_modules"]
    assert package in contracts["no plugin knows another"]["modules"]
    assert package in contracts["each library is imported in one place"]["source_modules"]


def test_every_dependency_is_recorded_with_its_bound() -> None:
    root = tomllib.loads(_read(ROOT / "pyproject.toml"))
    record = _read(ROOT / "docs/design/0002-dependencies.md")
    extras = [
        requirement
        for name, requirements in root["project"]["optional-dependencies"].items()
        for requirement in requirements
        if name != "all"
    ]
    requirements = root["project"]["dependencies"] + extras + root["dependency-groups"]["dev"]
    assert [each for each in requirements if f"`{each}`" not in record] == []


def test_changelog_fragments_are_named_by_issue_and_kind() -> None:
    fragments = sorted(path.name for path in (ROOT / "changelog.d").glob("*.md"))
    fragments.remove("README.md")
    assert fragments
    wrong = [
        name
        for name in fragments
        if not re.fullmatch(r"\d+(\.[a-z0-9-]+)?\.(feature|change|fix|removal)\.md", name)
    ]
    assert wrong == []


def test_design_records_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/design").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
