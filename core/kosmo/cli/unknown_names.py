"""Find what is configured for integrations, functions and accounts that do not exist.

A misspelt rule or limit protects nothing, so `kosmo config explain` and `kosmo doctor` say it,
and calls do before they are made.
"""

from __future__ import annotations

from kosmo.catalog.catalog import open_catalog
from kosmo.config.misspelling import odd_inside, odd_table, tables
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.config.schema import Oddity


def unknown_names() -> list[str]:
    """Collect a sentence for each key that names nothing that can be called."""
    return [odd.told for odd in unknown_keys()]


def unknown_keys() -> list[Oddity]:
    """Collect the keys that name nothing that can be called, and so have no effect."""
    return list(_found())


def _found() -> Iterator[Oddity]:
    catalog = open_catalog()
    for path, key, name, value in tables():
        names = catalog.names()
        if name.startswith("mcp:"):
            continue  # servers come and go with projects; what is odd is told by their calls
        if name in names:
            yield from odd_inside(catalog.integration(name), path, key, value)
            continue
        odd = odd_table(path, key, name, value, names, names)
        try:
            catalog.integration(name)
        except KosmoError as error:
            if odd.state == "ignored":
                odd.told = f"`{odd.key}` in `{path}` has no effect: {error.message}"
        yield odd
