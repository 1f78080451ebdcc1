"""Lists whose rows are handed on as they come: the same rows, in the order of the whole answer."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.api import Kosmo
from kosmo.call import Pages
from kosmo.catalog.catalog import open_catalog
from kosmo_crisp.websites import list_websites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Sandbox
    from kosmo.spec import IntegrationSpec

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


@pytest.fixture(scope="module")
def kosmo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kosmo]:
    """Give a session of calls to the simulator, in a home of its own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KOSMO_")]:
            patch.delenv(name)
        patch.setenv("KOSMO_HOME", str(tmp_path_factory.mktemp("home")))
        with Kosmo(account="sandbox") as session:
            event = {"contact_id": "alma.costa@example.org", "text": "Paid"}
            for _ in range(25):
                session.call("crisp.add_contact_event", event)
            yield session


@pytest.fixture
def crisp(kosmo: Kosmo) -> IntegrationSpec:
    """Give the integration as the catalog has it."""
    return open_catalog().integration("crisp")


def test_every_list_that_streams_is_compared_here(crisp: IntegrationSpec) -> None:
    streaming = {spec.name for spec in crisp.functions() if spec.streams}
    assert streaming == set(LISTS) | OF_A_PLUGIN


@pytest.mark.parametrize("most", [None, 1])
@pytest.mark.parametrize("name", LISTS)
def test_rows_come_page_by_page_as_they_stand_in_the_answer(
    kosmo: Kosmo, name: str, most: int | None
) -> None:
    asked: Row = {"all": True, "max_items": most}
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
    sandbox.tier = "plugin"
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
    crisp: IntegrationSpec,
) -> None:
    kept = {spec.name for spec in crisp.functions() if spec.cache is not None}
    assert kept == {"get_website", "list_inboxes"}
    assert crisp.limits == ["10000/1d"]
