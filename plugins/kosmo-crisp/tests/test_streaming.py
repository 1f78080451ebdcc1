"""Lists whose rows are handed on as they come: the same rows, in the order of the whole answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Kosmo
from kosmo.testing import Pages
from kosmo_crisp.websites import list_websites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo import IntegrationSpec
    from kosmo.testing import Home, Sandbox

    Row = dict[str, Any]

LISTS: dict[str, Row] = {
    "list_conversations": {"assigned": "ben@example.com"},
    "search_conversations": {"segment": "vip"},
    "list_contacts": {"page": 2, "per_page": 15},
    "list_contact_conversations": {"contact_id": "alma.costa@example.org"},
    "list_contact_events": {"contact_id": "alma.costa@example.org"},
    "list_campaigns": {},
    "list_inboxes": {},
}
OF_A_PLUGIN = {"list_websites"}  # which the account of the simulator is not


@pytest.fixture
def kosmo(kosmo_home: Home) -> Iterator[Kosmo]:
    """Give a session of calls to the simulator, in a home of its own."""
    with kosmo_home.inside(), Kosmo(account="sandbox") as session:
        yield session


def test_every_list_that_streams_is_compared_here(kosmo_integration: IntegrationSpec) -> None:
    streaming = {spec.name for spec in kosmo_integration.functions() if spec.streams}
    assert streaming == set(LISTS) | OF_A_PLUGIN


@pytest.mark.parametrize("most", [None, 1])
@pytest.mark.parametrize("name", LISTS)
def test_rows_come_page_by_page_as_they_stand_in_the_answer(
    kosmo: Kosmo, name: str, most: int | None
) -> None:
    asked: Row = {"all": True, "max_items": most}
    for _ in range(25 if name == "list_contact_events" else 0):
        kosmo.call("crisp.add_contact_event", {**LISTS[name], "text": "Paid"})
    whole = kosmo.call(f"crisp.{name}", LISTS[name], **asked)
    pages: list[list[Row]] = []
    told = kosmo.call(f"crisp.{name}", LISTS[name], **asked, each_page=pages.append)
    assert (whole.streamed, told.streamed, told.data) == (False, True, {"data": []})
    assert [row for page in pages for row in page] == whole.data["data"] != []
    for fact in ("pages", "rows", "truncated", "next", "notes"):
        assert getattr(told.facts, fact) == getattr(whole.facts, fact), fact


def test_a_page_of_any_size_comes_in_pages_of_crisps(kosmo: Kosmo) -> None:
    arguments = {"page": 3, "per_page": 7}
    whole = kosmo.call("crisp.list_conversations", arguments)
    pages: list[list[Row]] = []
    told = kosmo.call("crisp.list_conversations", arguments, each_page=pages.append)
    assert [len(page) for page in pages] == [6, 1]
    assert [*pages[0], *pages[1]] == whole.data["data"]
    assert told.facts.next == whole.facts.next == {"page": 4, "per_page": 7}


def test_the_workspaces_of_a_plugin_come_page_by_page(sandbox: Sandbox) -> None:
    sandbox.fields["tier"] = "plugin"
    whole = sandbox.call(list_websites, pages=Pages(all=True))["data"]
    pages: list[list[Row]] = []
    asked = Pages(all=True, sink=pages.append)
    assert sandbox.call(list_websites, pages=asked) == {"data": []}
    assert pages == [whole]


def test_messages_are_sorted_from_the_oldest_and_come_in_the_answer(kosmo: Kosmo) -> None:
    rows = kosmo.call("crisp.list_conversations", {"per_page": 1}).data["data"]
    pages: list[list[Row]] = []
    told = kosmo.call(
        "crisp.list_messages", {"conversation_id": rows[0]["session_id"]}, all=True,
        each_page=pages.append,
    )  # fmt: skip
    assert (told.streamed, pages) == (False, [])
    assert told.data["data"]


def test_only_what_seldom_changes_and_holds_no_secret_may_come_from_the_cache(
    kosmo_integration: IntegrationSpec,
) -> None:
    kept = {spec.name for spec in kosmo_integration.functions() if spec.cache is not None}
    assert kept == {"get_website", "list_inboxes"}
    assert kosmo_integration.limits == ["10000/1d"]
