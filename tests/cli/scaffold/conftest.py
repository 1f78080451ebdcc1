"""What the tests of `kosmo plugins new` share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Kosmo


@pytest.fixture
def new(kosmo: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Give a function that makes a plugin in an empty folder, and gives what was told."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, code: int = 0) -> Any:
        envelope = kosmo.json("plugins", "new", *words, code=code)
        return envelope["error"] if code else envelope["data"]

    return run
