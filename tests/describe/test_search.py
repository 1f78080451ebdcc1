"""Search finds what people mean: a set of real queries, and what a query may be like."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.describe.reader import search_pages
from kosmo.describe.search_functions import find_functions
from kosmo.describe.search_words import stem

if TYPE_CHECKING:
    from kosmo.catalog.catalog import Catalog

QUERIES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "search" / "queries.toml").read_text(encoding="utf-8")
)["query"]
FIRST = 5


def found(catalog: Catalog, query: str, effect: str | None = None) -> list[str]:
    specs = [catalog.integration(name) for name in catalog.names()]
    return [one.id for one in find_functions(specs, query, effect=effect)]


def rank(catalog: Catalog, query: dict[str, Any]) -> int:
    ids = found(catalog, query["words"])
    return max(ids.index(name) + 1 if name in ids else len(ids) + 1 for name in query["expect"])


def test_nineteen_queries_of_twenty_find_what_they_mean_among_the_first_five(
    catalog: Catalog,
) -> None:
    missed = [query["words"] for query in QUERIES if rank(catalog, query) > FIRST]
    assert len(QUERIES) >= 60
    assert len(missed) <= 0.05 * len(QUERIES), missed


def test_no_query_stands_worse_than_it_did(catalog: Catalog) -> None:
    worse = {
        query["words"]: (query["rank"], now)
        for query in QUERIES
        if (now := rank(catalog, query)) > query["rank"]
    }
    assert worse == {}


def test_the_functions_that_queries_expect_exist(catalog: Catalog) -> None:
    names = {name for query in QUERIES for name in query["expect"]}
    for name in names:
        catalog.function(name)
    assert {name.partition(".")[0] for name in names} == set(catalog.names())


@pytest.mark.parametrize(
    "words",
    ["close a conversation", "please close this conversation", "assign conversation to colleague",
     "unassign", "reopen a conversation", "snooze a conversation", "tag a conversation",
     "delete a contact", "merge conversations"],
)  # fmt: skip
def test_who_asks_for_something_to_be_done_finds_what_does_it_first(
    catalog: Catalog, words: str
) -> None:
    effects = [catalog.function(name)[1].effect for name in found(catalog, words)]
    assert effects[0] == "write"
    assert search_pages(catalog, words)[0].name == found(catalog, words)[0]


@pytest.mark.parametrize(
    ("words", "first"),
    [("closed conversations", "list_conversations"), ("list tags", "list_tags"),
     ("unassigned conversations", "list_conversations")],
)  # fmt: skip
def test_who_names_a_thing_finds_what_lists_it_first(
    catalog: Catalog, words: str, first: str
) -> None:
    assert found(catalog, words)[0].endswith(first)


@pytest.mark.parametrize(
    "name",
    ["missive.get_task", "missive get task", "MISSIVE.GET_TASK", "missive.missive_get_task",
     "missive get-task", "get_task"],
)  # fmt: skip
def test_a_name_finds_its_function_first(catalog: Catalog, name: str) -> None:
    assert found(catalog, name)[0] == "missive.get_task"


def test_the_same_query_gives_the_same_order(catalog: Catalog) -> None:
    assert found(catalog, "list messages") == found(catalog, "list messages")


@pytest.mark.parametrize(
    ("typed", "meant"), [("powerpak", "list_powerpacks"), ("conversaton", "list_conversations")]
)
def test_a_mistyped_word_finds_what_it_is_near_to(catalog: Catalog, typed: str, meant: str) -> None:
    assert any(name.endswith(meant) for name in found(catalog, typed)[:FIRST])


def test_the_effect_sorts_out(catalog: Catalog) -> None:
    reads, writes = (found(catalog, "contact", effect) for effect in ("read", "write"))
    assert min(len(reads), len(writes)) > 1
    assert set(reads).isdisjoint(writes)
    assert sorted(reads + writes) == sorted(found(catalog, "contact"))


@pytest.mark.parametrize("query", ["", "   ", "?!", "☎", "qqqqzzzz", "_", "."])
def test_what_says_nothing_finds_nothing(catalog: Catalog, query: str) -> None:
    assert found(catalog, query) == []


def test_a_query_of_small_words_alone_is_still_looked_for(catalog: Catalog) -> None:
    assert found(catalog, "who is this for") != []


def test_a_very_long_query_is_answered(catalog: Catalog) -> None:
    assert found(catalog, "send a text message " + "to my friend " * 2000)[0] == "plivo.send_sms"


@pytest.mark.parametrize(
    "words",
    ["message messages messaging", "reply replies replied replying", "tag tags tagged tagging",
     "note notes", "company companies", "assign assigned assigning", "inbox inboxes",
     "merge merged merging", "label labels labelled labelling", "number numbers"],
)  # fmt: skip
def test_the_forms_of_a_word_have_one_stem(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize("word", ["sms", "address", "status", "class", "us", "media", "buy"])
def test_a_short_word_is_left_as_it_is_read(word: str) -> None:
    assert word.startswith(stem(word))
    assert len(stem(word)) >= min(3, len(word))


def test_pages_of_every_kind_are_found(catalog: Catalog) -> None:
    assert search_pages(catalog, "missive")[0].name == "missive"
    assert search_pages(catalog, "exit code of errors")[0].name == "errors"
    names = [page.name for page in search_pages(catalog, "assign a ticket", limit=5)]
    assert len(names) == 5
    assert "helpscout.assign_conversation" in names
