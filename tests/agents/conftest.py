"""A home for agents, the programs of the guides, and models that play a script."""

from __future__ import annotations

import os
import re
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.agents.models import ScriptedModel
from tests.api.serving import Serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.agents.models import Step
    from tests.conftest import Kosmo

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
BLOCK = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def home(kosmo: Kosmo, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move this process into the home of `kosmo`, and let no proxy come between."""
    for variable in list(os.environ):
        if variable.startswith("KOSMO_") or variable.lower().endswith("_proxy"):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("KOSMO_HOME", str(kosmo.home))
    monkeypatch.chdir(kosmo.home)
    return kosmo.home


@pytest.fixture
def serve(kosmo: Kosmo, tmp_path: Path) -> Iterator[Serving]:
    """Give what serves Missive's simulator, and adds the account `served`."""
    serving = Serving(kosmo, tmp_path)
    yield serving
    serving.close()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ScriptedModel]]:
    """Give what starts a model with a script, where the vendors' SDKs find it."""
    opened: list[ScriptedModel] = []

    def start(*script: Step) -> ScriptedModel:
        opened.append(ScriptedModel(script).__enter__())
        monkeypatch.setenv("OPENAI_BASE_URL", f"{opened[-1].url}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", opened[-1].url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "none")
        return opened[-1]

    yield start
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture
def files(tmp_path: Path) -> Callable[[str], Path]:
    """Give what writes the files of a guide as a reader would, and gives their folder."""

    def write(guide: str) -> Path:
        found = BLOCK.findall((GUIDES / guide).read_text(encoding="utf-8"))
        assert found
        for name, text in found:
            path = tmp_path / name
            path.write_text(text, encoding="utf-8")
            if text.startswith("#!"):
                path.chmod(0o755)
        return tmp_path

    return write


@pytest.fixture
def program(files: Callable[[str], Path]) -> Callable[[str, str], dict[str, Any]]:
    """Give what runs a program of a guide, and gives the names that it defines."""
    return lambda guide, name: runpy.run_path(str(files(guide) / name))
