"""A plugin without code is called like any other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.plugin.declaring import Books, install, shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Answering, Kosmo


@pytest.fixture(scope="module")
def books() -> Iterator[Books]:
    """Give a service that pages its list in every way."""
    made = Books()
    yield made
    made.close()


@pytest.fixture
def declared(kosmo: Kosmo) -> Kosmo:
    """Give kosmo with the plugin `shelf`, which has no code."""
    install(kosmo, shelf())
    kosmo.environment["SHELF_TOKEN"] = "secret-of-shelf"
    return kosmo


def account(kosmo: Kosmo, url: str) -> Kosmo:
    """Add an account whose service is on loopback."""
    words = ("--set", "token=env:SHELF_TOKEN", "--set", f"base_url={url}/api")
    assert kosmo("accounts", "add", "shelf", "work", *words).returncode == 0
    return kosmo


STYLES = ("by-offset", "by-page", "by-cursor", "by-row", "by-link", "by-address")


@pytest.mark.parametrize("function", STYLES)
def test_every_paging_style_gives_the_whole_list_and_each_row_once(
    declared: Kosmo, books: Books, function: str
) -> None:
    account(declared, books.url)
    ids = [f"b{number}" for number in range(45)]
    answer = declared.json("shelf", function, "--all")
    rows = answer["data"] if isinstance(answer["data"], list) else answer["data"]["books"]
    assert [row["id"] for row in rows] == ids
    assert (answer["meta"]["truncated"], answer["meta"]["next"]) == (False, None)
    streamed = declared("shelf", function, "--all", "-o", "jsonl").stdout.splitlines()
    assert [json.loads(line)["id"] for line in streamed] == ids


@pytest.mark.parametrize(
    ("function", "following"),
    [("by-offset", {"skip": 5}), ("by-page", {"page": 2}), ("by-cursor", {"after": "b4"}),
     ("by-row", {"after": "b4"}), ("by-link", None)],
)  # fmt: skip
def test_a_cut_list_tells_where_it_goes_on(
    declared: Kosmo, books: Books, function: str, following: dict[str, Any] | None
) -> None:
    account(declared, books.url)
    books.asked.clear()
    answer = declared.json("shelf", function, "--limit", "5")
    assert answer["meta"]["truncated"] is True
    assert answer["meta"]["next"] == following
    assert len(books.asked) == 1
    assert "per_page=5" in books.asked[0]
    if following is not None:
        (name, value), *_ = following.items()
        words = ("--limit", "2", f"--{name}", str(value))
        again = declared.json("shelf", function, *words)["data"]["books"]
        assert [row["id"] for row in again] == (["b2", "b3"] if name == "page" else ["b5", "b6"])


def test_a_limit_beyond_a_page_reads_as_many_pages_as_it_takes(
    declared: Kosmo, books: Books
) -> None:
    account(declared, books.url)
    answer = declared.json("shelf", "by-cursor", "--limit", "30")
    assert len(answer["data"]["books"]) == 30
    assert (answer["meta"]["pages"], answer["meta"]["next"]) == (2, {"after": "b19"})


def test_a_next_page_elsewhere_is_not_followed(declared: Kosmo, answering: Answering) -> None:
    account(declared, answering.url)
    answering.body = b'{"books": [{"id": "b1"}], "next": "https://evil.example/api/address?page=2"}'
    error = declared.json("shelf", "by-address", "--all", code=1)["error"]
    assert "elsewhere" in error["message"]
    assert len(answering.requests) == 1


def test_each_argument_goes_where_its_parameter_says(declared: Kosmo, answering: Answering) -> None:
    account(declared, answering.url)
    answering.body = b'{"done": true}'
    words = ("--book-id", "a b/c?d", "--title", "Öl", "--tags", "x", "--tags", "y",
             "--filter", '{"color": {"is": "red"}}', "--trace", "t-1")  # fmt: skip
    assert declared.json("shelf", "write-book", *words)["data"] == {"done": True}
    method, path, headers, body = answering.requests[-1]
    assert (method, path) == (
        "PUT",
        "/api/books/a%20b%2Fc%3Fd/text?version=2&tags=x%2Cy&filter%5Bcolor%5D%5Bis%5D=red",
    )
    assert json.loads(body) == {"data": {"book": {"kind": "book", "Title": "Öl"}}}
    assert (headers["x-trace"], headers["x-kind"]) == ("t-1", "book")
    assert headers["authorization"] == "Bearer secret-of-shelf"


def test_an_answer_is_taken_out_of_its_envelope(declared: Kosmo, answering: Answering) -> None:
    account(declared, answering.url)
    answering.body = b'{"book": {"id": "b1"}, "took": 3}'
    assert declared.json("shelf", "get-book", "--book-id", "b1")["data"] == {"id": "b1"}


@pytest.mark.parametrize("bad", ["", ".", "..", "../users", "a/../b", "a\\..\\b", "a\nb"])
def test_an_identifier_that_climbs_is_refused(
    declared: Kosmo, answering: Answering, bad: str
) -> None:
    account(declared, answering.url)
    error = declared.json("shelf", "get-book", f"--book-id={bad}", code=2)["error"]
    assert error["code"] == "invalid_arguments"
    assert answering.requests == []


def test_a_header_takes_no_line_break(declared: Kosmo, answering: Answering) -> None:
    account(declared, answering.url)
    words = ("--book-id", "b1", "--title", "T", "--trace", "x\r\nHost: evil")
    assert declared("shelf", "write-book", *words).returncode == 2
    assert answering.requests == []


def test_a_form_is_sent_and_shown_before_it_is(declared: Kosmo, answering: Answering) -> None:
    account(declared, answering.url)
    given = ("--body", '{"q": "a&b", "in": ["x", "y"], "by": {"age": 3}}')
    assert declared("shelf", "search", *given).returncode == 0
    assert answering.requests[-1][3] == b"q=a%26b&in=x&in=y&by%5Bage%5D=3"
    assert answering.requests[-1][2]["content-type"] == "application/x-www-form-urlencoded"
    planned = declared.json("shelf", "search", *given, "--dry-run")["data"]
    assert planned["body"] == [["q", "a&b"], ["in", "x"], ["in", "y"], ["by[age]", "3"]]


def test_a_destructive_function_asks_first(declared: Kosmo, answering: Answering) -> None:
    account(declared, answering.url)
    error = declared.json("shelf", "delete-book", "--book-id", "b1", code=3)["error"]
    assert error["code"] == "approval_required"
    assert answering.requests == []


def test_a_secret_goes_into_the_query_and_nowhere_else(kosmo: Kosmo, answering: Answering) -> None:
    manifest = shelf()
    manifest["auth"] = {**manifest["auth"], "headers": {}, "query": {"api_key": "{token}"}}
    install(kosmo, manifest)
    kosmo.environment["SHELF_TOKEN"] = "secret/of shelf"
    account(kosmo, answering.url)
    done = kosmo("shelf", "get-book", "--book-id", "b1", "--debug", "-v")
    assert answering.requests[-1][1] == "/api/books/b1?api_key=secret%2Fof%20shelf"
    planned = kosmo("shelf", "get-book", "--book-id", "b1", "--dry-run")
    answering.status, answering.body = 400, b'{"error": "secret%2Fof%20shelf is no key"}'
    refused = kosmo("shelf", "get-book", "--book-id", "b1", "--debug", "-v")
    for shown in (done, planned, refused):
        assert "secret" not in shown.stdout + shown.stderr


def test_it_is_listed_as_having_no_code(declared: Kosmo) -> None:
    listed = {one["name"]: one for one in declared.json("plugins", "list")["data"]}
    assert (listed["shelf"]["state"], listed["shelf"]["code"]) == ("ok", False)
    assert listed["missive"]["code"] is True
