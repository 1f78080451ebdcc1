"""Finding functions and learning how to call them: the tools `search` and `describe`."""

from __future__ import annotations

from kosmo.describe.search_functions import find_functions
from kosmo.errors import UsageError
from kosmo.gateway.exposure import SERVER
from kosmo.gateway.failures import only_reads
from kosmo.gateway.signatures import described, signature
from kosmo.problem import suggestion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.gateway.exposure import ExposedCatalog, Exposure
    from kosmo.spec import IntegrationSpec

USUAL = 10
MOST = 50


def search(
    catalog: ExposedCatalog,
    exposure: Exposure,
    query: str,
    *,
    integration: str | None = None,
    limit: int = USUAL,
) -> str:
    """Find functions: a line each, the best first; an empty query lists them all.

    Raises UsageError for an integration that is not offered.
    """
    among = catalog.names() if integration is None else [_named(catalog, integration)]
    specs = [catalog.integration(name) for name in among]
    if query.strip():
        found = find_functions(specs, query)
    else:
        found = [one for spec in specs for one in spec.functions()]
    found = exposure.allowed(found)
    if not found:
        return f"nothing is found for `{query}`; there are {', '.join(catalog.names()[:30])}"
    lines = [signature(one) for one in found[:limit]]
    if len(found) > limit:
        lines.append(f"{limit} of {len(found)} functions")
    return "\n".join(lines)


def describe(catalog: ExposedCatalog, exposure: Exposure, names: list[str]) -> str:
    """Describe functions whole, and of an integration all signatures.

    Raises UsageError for a name that is neither, PolicyError for a write where there are none.
    """
    return "\n\n".join(_described(catalog, exposure, name) for name in dict.fromkeys(names))


def _described(catalog: ExposedCatalog, exposure: Exposure, name: str) -> str:
    whole = name if name in catalog.names() else f"{SERVER}{name.removeprefix(SERVER)}"
    if whole in catalog.names() or whole in catalog.left_out:
        return _signatures(catalog.integration(whole), exposure)
    spec = exposure.find(name)
    if spec is None:
        catalog.function(name)  # which suggests others
    if spec is None or not exposure.offers(spec):
        raise only_reads(name)
    return described(spec)


def _signatures(integration: IntegrationSpec, exposure: Exposure) -> str:
    found = exposure.allowed(integration.functions())
    lines = [f"{integration.name}: {integration.title}, {len(found)} functions"]
    return "\n".join([*lines, *(signature(one) for one in found)])


def _named(catalog: ExposedCatalog, name: str) -> str:
    for one in (name, f"{SERVER}{name}"):
        if one in catalog.names() or one in catalog.left_out:
            return one
    near = suggestion(name, catalog.names()[:30]).replace("it takes", "there are")
    raise UsageError(f"`{name}` is not offered here{near}", code="unknown_integration")
