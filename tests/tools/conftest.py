"""Every function of the installed plugins as a tool, in every dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.tools.choosing import choose
from kosmo.tools.export import export
from kosmo.tools.options import FORMATS

if TYPE_CHECKING:
    from kosmo.catalog.catalog import Catalog
    from kosmo.tools.tool import Tool

    from tests.conftest import Kosmo

    Dialects = dict[str, list[Tool]]


@pytest.fixture(scope="session")
def dialects(catalog: Catalog, indexed: Kosmo) -> Dialects:
    """Give the tools of all functions by their dialect, strict where they can be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSMO_HOME", str(indexed.home))
        chosen = choose(catalog)
    assert len(chosen.functions) >= 67
    assert chosen.left_out == []
    return {name: export(catalog, chosen.functions, format=name) for name in FORMATS}


@pytest.fixture(scope="session")
def strict_anthropic(catalog: Catalog, dialects: Dialects) -> list[Tool]:
    """Give as strict what Anthropic could take as such, one tool a request."""
    single = [export(catalog, [tool.spec], format="anthropic")[0] for tool in dialects["anthropic"]]
    return [tool for tool in single if tool.strict]
