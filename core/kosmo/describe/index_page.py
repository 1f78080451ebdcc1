"""The page that lists the pages."""

from __future__ import annotations

from kosmo.describe.markdown import joined, table
from kosmo.describe.page import (
    GUIDES,
    ONLINE,
    REFERENCES,
    guide_text,
    own_pages,
    plugin_text,
    summary_of,
)
from kosmo.describe.topics import TOPICS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.catalog.catalog import Catalog


def index_page(catalog: Catalog) -> str:
    """Give the page; functions are counted and not listed."""
    header = ("page", "what it is about")
    own = (*GUIDES, *REFERENCES)
    integrations = table(header, _integrations(catalog))
    return joined(
        "# kosmo",
        "`kosmo docs PAGE` shows a page; a function's is named like `missive.list_conversations`. "
        "`kosmo integrations search WORDS` finds functions.",
        "## Guides",
        table(header, ((f"`{name}`", summary_of(guide_text(name))) for name in own)),
        "## Topics",
        table(header, ((f"`{name}`", about) for name, about in TOPICS.items() if name not in own)),
        f"Longer guides and a glossary are at {ONLINE}.",
        "## Integrations",
        integrations or "None is installed: see `kosmo plugins list`.",
    )


def _integrations(catalog: Catalog) -> Iterator[tuple[str, str]]:
    for name in catalog.names():
        spec = catalog.integration(name)
        count = len(spec.function_names())
        yield f"`{name}`", f"{spec.title}: {count} functions. {spec.description}".strip()
        for own in own_pages(spec):
            yield f"`{name}/{own}`", summary_of(plugin_text(spec, own))
