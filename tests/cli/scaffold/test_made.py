"""What was made is a model: its tests, its style and `plugins check` have nothing against it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli.scaffold.folder import write_new
from kosmo.cli.scaffold.openapi.deriving import derive
from kosmo.cli.scaffold.openapi.document import Document
from kosmo.cli.scaffold.package import files_of
from kosmo.cli.scaffold.starting import starting

from tests.cli.scaffold.documents import PETS, SWAGGER
from tests.cli.scaffold.sending import differences

if TYPE_CHECKING:
    from tests.conftest import Kosmo

    Node = dict[str, Any]


def manifests() -> dict[str, tuple[Node, bool]]:
    """Give the manifest of each package, and whether it is made without code."""
    return {
        "demo": (starting("demo", "Demo", None), False),
        "memo": (starting("memo", "Memo", None), True),
        "pets": (derive(Document(PETS), "pets").manifest, False),
        "shop": (derive(Document(SWAGGER), "shop").manifest, False),
        "farm": (derive(Document(PETS), "farm").manifest, True),
    }


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of packages that were made, none of which a test changes."""
    folder = tmp_path_factory.mktemp("made")
    for name, (manifest, data_only) in manifests().items():
        write_new(str(folder / f"kosmo-{name}"), files_of(manifest, data_only=data_only))
    return folder


def run(folder: Path, *words: str) -> str:
    """Run a tool as an author would; gives what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTEST_ADDOPTS": "-p no:cacheprovider -p no:valkey -p no:xdist"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["demo", "pets", "shop", "farm"])
def test_the_tests_of_a_package_pass_at_once(made: Path, name: str) -> None:
    told = run(made / f"kosmo-{name}", "pytest", "-q", "-p", "no:warnings")
    assert " passed" in told
    assert "failed" not in told


def test_their_style_is_that_of_ruff(made: Path) -> None:
    run(made, "ruff", "check", "--no-cache")
    run(made, "ruff", "format", "--check", "--no-cache", "kosmo-demo", "kosmo-memo")


@pytest.mark.parametrize("name", ["demo", "memo", "pets"])
def test_a_package_is_gold_but_for_what_only_its_author_knows(
    kosmo: Kosmo, made: Path, name: str
) -> None:
    told = kosmo("plugins", "check", str(made / f"kosmo-{name}"), "--at-least", "gold")
    expected = {"demo": "gold", "memo": "gold", "pets": "bronze"}[name]
    assert told.stdout.splitlines()[0].endswith(f": {expected}")
    assert told.returncode == (0 if expected == "gold" else 1)
    lacking = told.stdout.rpartition(" For ")[2].strip()
    assert (
        lacking == {"gold": "platinum: finished, traceable.", "bronze": "silver: whoami."}[expected]
    )


def test_a_package_imports_what_is_public_and_nothing_else(made: Path) -> None:
    for file in made.rglob("*.py"):
        for line in file.read_text(encoding="utf-8").splitlines():
            first, _, rest = line.strip().partition(" ")
            if first in ("from", "import") and rest.startswith("kosmo"):
                module = rest.split()[0]
                own = file.relative_to(made).parts[0].replace("-", "_")
                assert module in ("kosmo", "kosmo.testing") or module.startswith(own), line


@pytest.mark.parametrize("name", ["demo", "pets", "shop"])
def test_code_and_data_send_the_same(made: Path, name: str) -> None:
    manifest, _ = manifests()[name]
    assert list(differences(manifest, made / f"kosmo-{name}")) == []


def test_the_readme_says_what_is_left_to_the_author(made: Path) -> None:
    told = {name: (made / f"kosmo-{name}/README.md").read_text() for name in ("demo", "pets")}
    for text in told.values():
        assert "`[project.urls]` with `Source` and `Changelog`" in text
    left = ("- **Limits**", "- **Sign-in**: say in the help of `api_key`", "- **Who it is**")
    assert [one for one in left if one not in told["pets"]] == []
    assert [one for one in left if one in told["demo"]] == []
    assert Path(made / "kosmo-pets/LICENSE").read_text().startswith("MIT License")
