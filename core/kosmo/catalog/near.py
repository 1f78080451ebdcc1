"""Names of functions that come near to one that there is not."""

from __future__ import annotations

from kosmo.errors import UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.catalog.catalog import Catalog

_CLOSE = 0.8  # names of functions have much in common


def no_name(catalog: Catalog, name: str) -> UsageError:
    """Make the error for a name without an integration that no function has."""
    meant = [one for one in catalog.names() if catalog.integration(one).function(name)]
    told = " or ".join(f"`{one}.{name.replace('-', '_')}`" for one in meant)
    near = None if told else near_tool(catalog, name)
    told = f"`{near}`" if near else told
    return UsageError(
        f"`{name}` is not a function's name; "
        + (f"did you mean {told}?" if told else "give one such as `missive.get_task`"),
        hint=f"kosmo integrations search {name}" if name.isidentifier() else "kosmo --help",
        code="unknown_function",
    )


def near_tool(catalog: Catalog, name: str) -> str | None:
    """Find the function that `missive_get_tusk` may stand for, named in the same way.

    Tools of MCP servers are not among them, as a server may have to be started for its list.
    """
    specs = [catalog.integration(one) for one in catalog.names() if not one.startswith("mcp:")]
    known = [f"{spec.name}_{one}" for spec in specs for one in spec.function_names()]
    return nearest(name.replace("-", "_"), known, cutoff=_CLOSE)
