"""Tell, before a call is made, of settings that have no effect: a rule may not protect as meant."""

from __future__ import annotations

from kosmo.cli.output import talk
from kosmo.config import settings
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.catalog.catalog import Catalog
    from kosmo.spec import IntegrationSpec


def forewarn(catalog: Catalog, integration: IntegrationSpec | None = None) -> None:
    """Warn on stderr, with an `integration` of what its calls could be meant by, else of all.

    What cannot be read is passed over, as the call itself tells it.
    """
    try:
        for told in _odd(catalog, integration):
            talk(f"warning: {told}")
    except KosmoError:
        return


def _odd(catalog: Catalog, integration: IntegrationSpec | None) -> Iterator[str]:
    if not settings.is_any():
        return
    yield from settings.oddities()
    if integration is None:
        from kosmo.cli.unknown_names import unknown_names

        yield from unknown_names()
        return
    from kosmo.config.misspelling import odd_for

    yield from (odd.told for odd in odd_for(integration, catalog.names))
