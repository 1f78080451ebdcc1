"""`docs.list`, `docs.search` and `docs.read` of Lua: the pages of `kosmo docs`."""

from __future__ import annotations

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from kosmo.catalog.catalog import Catalog

NAMES = ("list", "search", "read")
_USUAL, _MOST = 20, 200  # pages found


def answer(
    name: str, catalog: Catalog, given: list[Any], options: Mapping[str, tuple[str | None, str]]
) -> str:
    """Answer `docs.list()` and the like with text.

    `options` are those that a page about a topic lists. Raises UsageError for values that it does
    not take, and for a page that does not exist.
    """
    if name == "read":
        return _read(catalog, given, options)
    return _list(catalog, given) if name == "list" else _search(catalog, given)


def _list(catalog: Catalog, given: list[Any]) -> str:
    """Give the page that lists the pages, and below it every name that a script has."""
    from kosmo.describe.markdown import joined
    from kosmo.describe.reader import read_page
    from kosmo.lua.library_page import listing

    _refuse_more("docs.list", given, 0)
    return joined(read_page(catalog).markdown.strip(), "## Names in Lua", listing())


def _search(catalog: Catalog, given: list[Any]) -> str:
    from kosmo.describe.reader import search_pages

    _refuse_more("docs.search", given, 2)
    words = given[0] if given else None
    most = given[1] if len(given) > 1 else None
    if not isinstance(words, str) or not words.strip():
        raise _wrong('`docs.search` takes words to look for: `docs.search("send a message")`')
    if most is not None and not (type(most) is int and 1 <= most <= _MOST):
        raise _wrong(f"`docs.search` takes a number of pages from 1 to {_MOST}, not `{most}`")
    found = search_pages(catalog, words, _USUAL if most is None else most)
    return "\n".join(f"{page.name} - {page.title}" for page in found)


def _read(catalog: Catalog, given: list[Any], options: Mapping[str, tuple[str | None, str]]) -> str:
    from kosmo.describe.reader import read_page, topic_page

    _refuse_more("docs.read", given, 1)
    if given and not isinstance(given[0], str):
        raise _wrong('`docs.read` takes the name of a page: `docs.read("missive")`')
    page = read_page(catalog, *given)
    if page.kind == "topic":
        page = topic_page(page.name, options)
    return page.markdown.removesuffix("\n")  # `print` ends the line


def _refuse_more(name: str, given: list[Any], most: int) -> None:
    if len(given) > most:
        raise _wrong(f"`{name}` takes {('no value', 'one value', 'two values')[most]}")


def _wrong(told: str) -> UsageError:
    return UsageError(told, code="invalid_arguments")
