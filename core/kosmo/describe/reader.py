"""The pages of the documentation by name: guides, integrations, their functions and own pages.

A name is spelled as any surface does: `missive.list_conversations`, `missive.list-conversations`,
`integrations.missive.list_conversations`, `app.integrations.missive.work.list_conversations`.
"""

from __future__ import annotations

from kosmo.describe.examples import Examples
from kosmo.describe.function_page import function_page
from kosmo.describe.index_page import index_page
from kosmo.describe.integration_page import integration_page
from kosmo.describe.page import (
    GUIDES,
    INDEX,
    ONLINE,
    REFERENCES,
    Page,
    guide_text,
    own_pages,
    plugin_text,
    title_of,
    topic_text,
)
from kosmo.describe.search_pages import search_pages
from kosmo.describe.topics import ALIASES, TOPICS
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kosmo.catalog.catalog import Catalog

__all__ = ["Page", "list_pages", "read_page", "search_pages"]

_PREFIXES = ("app.", "integrations.")


def read_page(catalog: Catalog, name: str = INDEX) -> Page:
    """Find the page of a name and make it.

    Raises UsageError `unknown_page` or `unknown_function` with suggestions, and PluginError
    where the plugin that it is about cannot be used.
    """
    wanted = _stripped(name)
    if wanted == INDEX:
        return Page(INDEX, "kosmo", index_page(catalog), kind="index")
    if wanted in (*GUIDES, *REFERENCES):
        text = guide_text(wanted)
        return Page(wanted, title_of(text), text, kind=_kind(wanted))
    if "/" in wanted:
        return _plugin_page(catalog, *wanted.split("/", 1))
    if "." in wanted or wanted.startswith("integration__"):
        return _function_page(catalog, wanted)
    if wanted not in catalog.names():
        if wanted in TOPICS:
            return topic_page(wanted, {})
        if slug := catalog.slugged(wanted):
            return _function_page(catalog, slug)
    return _integration_page(catalog, wanted)


def topic_page(name: str, options: Mapping[str, tuple[str | None, str]]) -> Page:
    """Give a topic of `kosmo help` as a page; `options` are those that say how to print."""
    from kosmo.describe.topics.page import Topic

    topic = Topic(name, options=options)
    return Page(name, topic.title, topic.markdown(), kind="topic")


def list_pages(catalog: Catalog, *, functions: bool = True) -> list[Page]:
    """List every page but the index, without its text; `functions` lists theirs too."""
    return list(_pages(catalog, functions=functions))


def _pages(catalog: Catalog, *, functions: bool) -> Iterator[Page]:
    for name in (*GUIDES, *REFERENCES):
        yield Page(name, title_of(guide_text(name)), kind=_kind(name))
    for name in TOPICS:
        if name not in (*REFERENCES, *catalog.names()):
            yield Page(name, title_of(topic_text(name)), kind="topic")
    for name in catalog.names():
        spec = catalog.integration(name)
        yield Page(name, spec.title, kind="integration")
        for own in own_pages(spec):
            yield Page(f"{name}/{own}", title_of(plugin_text(spec, own)), kind="page")
        for one in spec.functions() if functions else ():
            yield Page(one.id, one.summary, kind="function", function=one)


def _kind(name: str) -> str:
    return "guide" if name in GUIDES else "reference"


def _stripped(name: str) -> str:
    """Take off what Lua and the contract put before an integration's name."""
    name = name.strip()
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return INDEX if name in ("", "app", "integrations") else name


def _function_page(catalog: Catalog, name: str) -> Page:
    words = name.split(".")
    if len(words) == 3:  # the account in `missive.work.list_conversations`
        name = f"{words[0]}.{words[2]}"
    elif len(words) == 2 and words[1] in ("default", "sandbox"):
        return _integration_page(catalog, words[0])
    integration, spec = catalog.function(name)
    text = function_page(integration, spec, Examples(integration))
    return Page(spec.id, spec.summary, text, kind="function", function=spec)


def _integration_page(catalog: Catalog, name: str) -> Page:
    try:
        spec = catalog.integration(name)
    except UsageError as error:
        if error.code != "unknown_integration":
            raise
        raise _unknown(catalog, name) from None
    return Page(spec.name, spec.title, integration_page(spec), kind="integration")


def _plugin_page(catalog: Catalog, integration: str, name: str) -> Page:
    spec = catalog.integration(integration)
    text = plugin_text(spec, name)
    if text:
        return Page(f"{spec.name}/{name}", title_of(text), text, kind="page")
    if spec.function(name) is not None:
        return _function_page(catalog, f"{integration}.{name}")
    raise _unknown(catalog, f"{integration}/{name}")


def _unknown(catalog: Catalog, name: str) -> UsageError:
    from kosmo.problem import nearest

    known = [page.name for page in list_pages(catalog, functions=False)]
    near = nearest(name.lower(), known, cutoff=0.85) or ALIASES.get(name.lower())
    near = near or nearest(name.lower(), known)
    told = f"did you mean `{near}`?" if near else f"there are guides at {ONLINE}"
    return UsageError(
        f"there is no page `{name}`; {told}",
        hint=f"kosmo docs {near}" if near else "kosmo docs",
        code="unknown_page",
    )
