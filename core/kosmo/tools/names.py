"""The names of tools: at most 64 letters, digits, `_` and `-`, each for one function alone."""

from __future__ import annotations

import re

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.catalog.catalog import Catalog
    from kosmo.spec import FunctionSpec

LONGEST = 64
_KEPT = 55


def tool_name(catalog: Catalog, spec: FunctionSpec) -> str:
    """Name a function for a model: `missive_get_task`.

    Where that would mean another function it is `integration__missive__get_task`, and where a
    name does not fit it is cut, with a mark that keeps it apart from others. A tool of an MCP
    server is `mcp__github__create_issue`.
    """
    if spec.tool is not None:
        return fitting(f"mcp__{spec.integration.removeprefix('mcp:')}__{spec.name}")
    slug = spec.full_name.partition(".")[2]
    if catalog.slugged(slug) != spec.id:
        slug = f"integration__{spec.integration}__{spec.name}"
    return fitting(slug)


def fitting(name: str) -> str:
    """Give a name that every provider takes; what fits is left as it is."""
    safe = re.sub(r"[^A-Za-z0-9_-]", "_", name)
    if safe == name and len(name) <= LONGEST:
        return name
    from hashlib import sha256

    return f"{safe[:_KEPT]}_{sha256(name.encode()).hexdigest()[:8]}"


def function_of(catalog: Catalog, name: str) -> FunctionSpec:
    """Find the function that a tool's name stands for.

    Raises UsageError for one that stands for none.
    """
    try:
        return catalog.function(name)[1]
    except UsageError:
        for integration in _among(catalog, name):
            for spec in catalog.integration(integration).functions():
                if tool_name(catalog, spec) == name:
                    return spec
        raise


def _among(catalog: Catalog, name: str) -> list[str]:
    if not name.startswith("mcp__"):
        return catalog.names()
    from kosmo.catalog.servers import names

    return names()
