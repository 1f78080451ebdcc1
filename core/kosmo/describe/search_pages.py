"""Search among all pages: functions, integrations, guides and what plugins wrote."""

from __future__ import annotations

from kosmo.describe.page import (
    GUIDES,
    REFERENCES,
    Page,
    guide_text,
    own_pages,
    plugin_text,
    title_of,
    topic_text,
)
from kosmo.describe.search import Document, ranked
from kosmo.describe.search_functions import function_documents
from kosmo.describe.search_words import asks_to_act
from kosmo.describe.topics import TOPICS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.catalog.catalog import Catalog
    from kosmo.spec import FunctionSpec, IntegrationSpec


def search_pages(catalog: Catalog, query: str, limit: int = 20) -> list[Page]:
    """Find pages of every kind, the best first, without their texts."""
    documents: list[Document] = list(_guides())
    for name in catalog.names():
        spec = catalog.integration(name)
        documents += [*_written(spec), *function_documents(spec, acting=asks_to_act(query))]
    return [_page(document.of) for _, document in ranked(documents, query)[:limit]]


def _guides() -> Iterator[Document]:
    for name in (*GUIDES, *REFERENCES):
        text = guide_text(name)
        page = Page(name, title_of(text), kind="guide" if name in GUIDES else "reference")
        yield Document(page, name, (name,), ((8.0, name), (1.5, text)))
    for name in TOPICS:
        if name not in REFERENCES:
            page = Page(name, title_of(topic_text(name)), kind="topic")
            yield Document(page, name, (name,), ((4.0, TOPICS[name]), (1.5, topic_text(name))))


def _written(spec: IntegrationSpec) -> Iterator[Document]:
    fields = ((10.0, f"{spec.name} {spec.title}"), (3.0, spec.description))
    index = (1.0, plugin_text(spec, "index"))
    page = Page(spec.name, spec.title, kind="integration")
    yield Document(page, spec.name, (spec.name, spec.title), (*fields, index))
    for name in own_pages(spec):
        text = plugin_text(spec, name)
        page = Page(f"{spec.name}/{name}", title_of(text), kind="page")
        yield Document(page, name, (page.name, name), ((8.0, name), (4.0, spec.title), (1.5, text)))


def _page(of: Page | FunctionSpec) -> Page:
    return of if isinstance(of, Page) else Page(of.id, of.summary, kind="function", function=of)
