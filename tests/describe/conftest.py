"""The catalog of the plugins that are installed, in a home of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.catalog.catalog import Catalog, open_catalog

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """Give the catalog, built once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSMO_HOME", str(tmp_path_factory.mktemp("home")))
        found = open_catalog()
        assert {"crisp", "helpscout", "missive", "plivo"} <= set(found.names())
        for name in found.names():
            found.integration(name)
        yield found
