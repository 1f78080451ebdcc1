"""Find rules of policy for integrations and functions that do not exist.

A misspelt rule protects nothing, so `kosmo config explain` says it.
"""

from __future__ import annotations

from kosmo.catalog.catalog import open_catalog
from kosmo.config.file import read_toml
from kosmo.config.refusals import closest
from kosmo.config.rules import KINDS, function_name
from kosmo.config.settings import layers
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.catalog.catalog import Catalog


def unknown_names() -> list[str]:
    """Collect a sentence for each rule that names nothing that can be called."""
    catalog: Catalog | None = None
    found: list[str] = []
    for path in layers():
        for integration, rules in _tables(read_toml(path).get("policy")):
            catalog = catalog or open_catalog()
            found += _odd(catalog, path, integration, rules)
    return found


def _odd(catalog: Catalog, path: str, integration: str, rules: dict[str, Any]) -> Iterator[str]:
    try:
        spec = catalog.integration(integration)
    except KosmoError as error:
        yield f"`policy.{integration}` in `{path}` has no effect: {error.message}"
        return
    named = [rules, *(inner for _, inner in _tables(rules.get("accounts")))]
    for name in (name for held in named for name in held):
        known = spec.function(function_name(integration, name)) is not None
        if name in (*KINDS, "accounts") or known:
            continue
        near = closest(name, [*spec.function_names(), *KINDS])
        guess = f"; did you mean `{near}`?" if near else ""
        yield f"`{name}` in `policy.{integration}` of `{path}` is no function{guess}"


def _tables(value: Any) -> list[tuple[str, dict[str, Any]]]:
    if not isinstance(value, dict):
        return []
    return [(key, held) for key, held in value.items() if isinstance(held, dict)]
