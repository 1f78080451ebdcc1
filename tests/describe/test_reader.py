"""A page is found by every name that a surface gives it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosmo.describe.page import GUIDES, ONLINE
from kosmo.describe.reader import list_pages, read_page, search_pages
from kosmo.describe.topics import TOPICS
from kosmo.errors import UsageError
from kosmo.plugin.checks import RESERVED

if TYPE_CHECKING:
    from kosmo.catalog.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "name",
    [
        "missive.list_conversations",
        "missive.list-conversations",
        "missive.missive_list_conversations",
        "missive_list_conversations",
        "integration__missive__list_conversations",
        "integrations.missive.list_conversations",
        "app.integrations.missive.list_conversations",
        "app.integrations.missive.work.list_conversations",
        "app.integrations.missive.default.list_conversations",
        "missive/list-conversations",
        " missive.list_conversations ",
    ],
)
def test_all_names_of_a_function_lead_to_one_page(catalog: Catalog, name: str) -> None:
    page = read_page(catalog, name)
    assert (page.kind, page.name) == ("function", "missive.list_conversations")
    assert page.function is not None
    assert page.markdown == read_page(catalog, "missive.list_conversations").markdown


@pytest.mark.parametrize(
    "name", ["missive", "integrations.missive", "app.integrations.missive", "missive.sandbox"]
)
def test_all_names_of_an_integration_lead_to_one_page(catalog: Catalog, name: str) -> None:
    page = read_page(catalog, name)
    assert (page.kind, page.name, page.title) == ("integration", "missive", "Missive")


def test_the_page_of_an_integration_has_account_functions_and_the_plugins_words(
    catalog: Catalog,
) -> None:
    text = read_page(catalog, "missive").markdown
    assert text.startswith("# Missive\n")
    assert "| `access_token` | Personal API token | secret | **required** |" in text
    assert "### Conversations" in text
    assert "| `merge_conversation` | write, asks |" in text
    assert "| `create_draft` | write, may ask |" in text
    assert "### Read the inbox" in text
    for name in catalog.integration("missive").function_names():
        assert f"| `{name}` |" in text


def test_a_plugins_own_page_keeps_its_text(catalog: Catalog) -> None:
    path = catalog.integration("missive").docs["index"]
    page = read_page(catalog, "missive/index")
    assert (page.kind, page.markdown) == ("page", Path(path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["", "index", "integrations", "app", "app.integrations"])
def test_without_a_name_the_pages_are_listed(catalog: Catalog, name: str) -> None:
    text = read_page(catalog, name).markdown
    for listed in (*GUIDES, *TOPICS, *catalog.names()):
        assert f"| `{listed}` |" in text


def test_a_topic_is_a_page_too(catalog: Catalog) -> None:
    page = read_page(catalog, "accounts")
    assert (page.kind, page.title) == ("topic", "Accounts")
    assert read_page(catalog, "lua").kind == "reference"
    assert "accounts" in [found.name for found in search_pages(catalog, "named credentials")][:3]
    assert "{options}" not in read_page(catalog, "output").markdown


def test_who_looks_for_what_is_not_shipped_is_told_where_guides_are(catalog: Catalog) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["urls"]["Documentation"] == ONLINE
    for name in ("getting-started", "shell-scripts", "glossary"):
        with pytest.raises(UsageError, match=ONLINE) as caught:
            read_page(catalog, name)
        assert caught.value.hint == "kosmo docs"


def test_every_listed_page_can_be_read_by_its_name(catalog: Catalog) -> None:
    pages = list_pages(catalog)
    assert len({page.name for page in pages}) == len(pages)
    for listed in pages:
        page = read_page(catalog, listed.name)
        assert (page.name, page.kind, page.title) == (listed.name, listed.kind, listed.title)
        assert page.markdown.startswith("# ")


@pytest.mark.parametrize(
    ("name", "code", "near"),
    [
        ("misive", "unknown_page", "missive"),
        ("Errors", "unknown_page", "errors"),
        ("overviw", "unknown_page", "overview"),
        ("policy", "unknown_page", "config"),
        ("acounts", "unknown_page", "accounts"),
        ("missive/indx", "unknown_page", "missive"),
        ("missive.get_tsk", "unknown_function", "get_task"),
        ("misive.get_task", "unknown_integration", "missive"),
        ("app.integrations.missive.work.get_tsk", "unknown_function", "get_task"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(
    catalog: Catalog, name: str, code: str, near: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read_page(catalog, name)
    assert (caught.value.code, caught.value.exit_code) == (code, 2)
    assert f"`{near}`" in caught.value.message


@pytest.mark.parametrize("name", [".", "..", "/", "a/b/c", "../../etc/passwd", "missive/../x", "☃"])
def test_a_name_that_is_none_is_refused(catalog: Catalog, name: str) -> None:
    with pytest.raises(UsageError):
        read_page(catalog, name)


def test_no_integration_can_take_the_name_of_a_guide() -> None:
    assert set(GUIDES) <= RESERVED
