"""What is wrong where a path of functions stands in the place of a value: nobody called it."""

from __future__ import annotations

from kosmo.errors import KosmoError, UsageError
from kosmo.lua.namespace import INTEGRATIONS, SERVERS, find, uncalled
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.catalog.catalog import Catalog
    from kosmo.spec import IntegrationSpec


def misused(catalog: Catalog, path: str) -> KosmoError:
    """Give the error for a path that a script counted, indexed, returned or sent as it stands."""
    try:
        if path.startswith((SERVERS, INTEGRATIONS)):
            return _below(catalog, path)
    except KosmoError as error:
        return error
    return _names(path)


def _below(catalog: Catalog, path: str) -> KosmoError:
    if path.startswith(SERVERS):
        spec = find(catalog, path).spec
        word = path.rpartition(".")[2]
        return UsageError(
            f"`{spec.id}` is a function: call it, `{word}({{…}})`",
            hint=f"kosmo docs {spec.id}",
            code="not_called",
        )
    name, *below = path[len(INTEGRATIONS) :].split(".")
    integration = catalog.integration(name)
    if not below or below == ["default"]:
        return _names(path)
    return uncalled(integration, below) or _unknown(catalog, integration, below)


def _unknown(catalog: Catalog, integration: IntegrationSpec, below: list[str]) -> KosmoError:
    """Say that no word of a path is a function; the one that is nearest to one was meant."""
    known = integration.function_names()
    meant = next((word for word in below if nearest(word, known)), below[-1])
    try:
        catalog.function(f"{integration.name}.{meant}")
    except KosmoError as error:
        return error
    return _names(f"{INTEGRATIONS}{integration.name}")


def _names(path: str) -> KosmoError:
    return UsageError(
        f"`{path}` holds names and is no value: `for name in pairs({path})` lists them",
        code="not_called",
    )
