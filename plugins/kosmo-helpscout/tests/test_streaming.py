"""Lists whose rows are handed on as they come: the same rows, in the order of the whole answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Client, Facts, Kosmo, Response, ServiceError
from kosmo.testing import Pages
from kosmo_helpscout.conversations import list_conversations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo import IntegrationSpec
    from kosmo.testing import Home

    Row = dict[str, Any]

LISTS: dict[str, Row] = {
    "list_conversations": {"page": 2, "per_page": 17, "status": "closed"},
    "list_threads": {},
    "list_customers": {},
    "list_mailboxes": {},
    "list_organizations": {},
    "list_organization_customers": {},
    "list_tags": {},
    "list_teams": {},
    "list_team_members": {},
    "list_users": {"mailbox": 301},
    "list_webhooks": {},
    "list_workflows": {},
}


@pytest.fixture
def kosmo(kosmo_home: Home) -> Iterator[Kosmo]:
    """Give a session of calls to the simulator, in a home of its own."""
    with kosmo_home.inside(), Kosmo(account="sandbox") as session:
        yield session


def _rows(kosmo: Kosmo, name: str, arguments: Row, **asked: Any) -> list[Row]:
    (rows,) = kosmo.call(f"helpscout.{name}", arguments, **asked).data["_embedded"].values()
    assert isinstance(rows, list)
    return rows


def _arguments(kosmo: Kosmo, name: str) -> Row:
    if name == "list_threads":
        rows = _rows(kosmo, "list_conversations", {}, all=True)
        return {"conversation_id": max(rows, key=lambda row: int(row["threads"]))["id"]}
    parents = {
        "list_organization_customers": ("organization_id", "list_organizations"),
        "list_team_members": ("team_id", "list_teams"),
    }
    if name not in parents:
        return LISTS[name]
    parameter, listing = parents[name]
    return {parameter: _rows(kosmo, listing, {})[0]["id"]}


def test_every_list_that_streams_is_compared_here(kosmo_integration: IntegrationSpec) -> None:
    assert {spec.name for spec in kosmo_integration.functions() if spec.streams} == set(LISTS)


@pytest.mark.parametrize("most", [None, 1])
@pytest.mark.parametrize("name", LISTS)
def test_rows_come_page_by_page_as_they_stand_in_the_answer(
    kosmo: Kosmo, name: str, most: int | None
) -> None:
    arguments = _arguments(kosmo, name)
    asked: Row = {"all": True, "max_items": most}
    whole = kosmo.call(f"helpscout.{name}", arguments, **asked)
    pages: list[list[Row]] = []
    told = kosmo.call(f"helpscout.{name}", arguments, **asked, each_page=pages.append)
    assert (whole.streamed, told.streamed) == (False, True)
    ((key, rows),) = whole.data["_embedded"].items()
    assert told.data == {"_embedded": {key: []}, "page": whole.data["page"]}
    assert [row for page in pages for row in page] == rows != []
    for fact in ("pages", "rows", "truncated", "next", "notes"):
        assert getattr(told.facts, fact) == getattr(whole.facts, fact), fact


@pytest.mark.parametrize("asked", [{}, {"all": True}, {"all": True, "max_items": 3}])
def test_customers_that_are_looked_for_come_page_by_page_too(kosmo: Kosmo, asked: Row) -> None:
    arguments = {"email": "@example.", "page": 2, "per_page": 7}
    whole = kosmo.call("helpscout.list_customers", arguments, **asked)
    pages: list[list[Row]] = []
    told = kosmo.call("helpscout.list_customers", arguments, **asked, each_page=pages.append)
    assert [row for page in pages for row in page] == whole.data["_embedded"]["customers"] != []
    assert told.data["page"] == whole.data["page"]
    for fact in ("rows", "truncated", "next", "notes"):
        assert getattr(told.facts, fact) == getattr(whole.facts, fact), fact


class Service:
    """Lists 105 conversations; the page of its n-th answer has the n-th size, later ones the last.

    `asked` are the numbers of the pages that were asked for.
    """

    def __init__(self, *sizes: int) -> None:
        self.rows: list[Row] = [{"id": place} for place in range(105)]
        self.asked: list[int] = []
        self._sizes = sizes

    def __call__(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        number = int(url.rpartition("page=")[2])
        size = self._sizes[min(len(self.asked), len(self._sizes) - 1)]
        self.asked.append(number)
        rows = self.rows[(number - 1) * size : number * size]
        told = {"size": size, "totalElements": len(self.rows), "number": number}
        told["totalPages"] = -(-len(self.rows) // size)
        page = {"_embedded": {"conversations": rows}, "page": told}
        return Response(200, {}, json.dumps(page).encode())

    def streamed(self, **arguments: Any) -> list[Row]:
        """List all conversations and give the rows in the order in which they came."""
        found: list[Row] = []
        pages = Pages(all=True, sink=found.extend)
        client = Client(self, "https://api.test/v2", facts=Facts(), pages=pages, fields={})
        list_conversations(client, **arguments)
        return found


@pytest.mark.parametrize(
    "sizes", [(25,), (50,), (10,), (25, 25, 50), (25, 10), (50, 50, 25), (10, 10, 50)], ids=str
)
@pytest.mark.parametrize("page", [1, 2, 3, 6])
def test_pages_of_another_size_lose_no_row_and_bring_none_twice(
    sizes: tuple[int, ...], page: int
) -> None:
    service = Service(*sizes)
    assert service.streamed(page=page, per_page=13) == service.rows[(page - 1) * 13 :]


def test_a_page_that_told_its_size_is_not_asked_for_twice() -> None:
    service = Service(50)
    assert service.streamed(page=4, per_page=13) == service.rows[39:]
    assert service.asked == [2, 1, 3]


def test_pages_that_have_another_size_each_time_are_told_of() -> None:
    with pytest.raises(ServiceError, match="another size each time") as caught:
        Service(10, 50, 10, 50, 10).streamed(page=5, per_page=13)
    assert caught.value.code == "malformed_answer"


@pytest.mark.parametrize("count", [1, 60])
def test_pages_that_are_named_but_empty_are_found_out(count: int) -> None:
    asked: list[str] = []

    def service(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Response:
        asked.append(number := url.rpartition("page=")[2])
        rows = [{"id": place} for place in range(count)][(int(number) - 1) * 50 :][:50]
        told = {"size": 50, "totalElements": count, "totalPages": 10**9, "number": int(number)}
        page = {"_embedded": {"conversations": rows}, "page": told}
        return Response(200, {}, json.dumps(page).encode())

    client = Client(service, "https://api.test/v2", facts=Facts(), pages=Pages(all=True), fields={})
    with pytest.raises(ServiceError, match="names 1000000000 pages") as caught:
        list_conversations(client)
    assert caught.value.code == "repeated_page"
    assert len(asked) == -(-count // 50) + 2


def test_a_write_counts_as_two_requests_in_the_limits(kosmo_integration: IntegrationSpec) -> None:
    assert (kosmo_integration.limits, kosmo_integration.write_weight) == (["200/1m"], 2)


def test_only_what_seldom_changes_and_holds_no_secret_may_come_from_the_cache(
    kosmo_integration: IntegrationSpec,
) -> None:
    kept = {spec.name for spec in kosmo_integration.functions() if spec.cache is not None}
    assert kept == {
        "get_saved_reply", "get_tag", "get_user", "list_custom_fields", "list_mailboxes",
        "list_saved_replies", "list_tags", "list_team_members", "list_teams", "list_users",
        "list_workflows",
    }  # fmt: skip
