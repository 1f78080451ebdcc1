"""Lists whose rows are handed on as they come: the same rows, in the order of the whole answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Kosmo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo import IntegrationSpec
    from kosmo.testing import Home

    Row = dict[str, Any]

LISTS: dict[str, Row] = {
    "list_messages": {"start_time": "2020-01-01", "message_direction": "inbound"},
    "list_calls": {"call_direction": "inbound", "to_number": "+14155552671"},
    "list_recordings": {},
    "list_media": {},
    "list_numbers": {},
    "list_applications": {},
    "list_powerpacks": {},
    "list_powerpack_numbers": {},
    "search_numbers": {"country_iso": "US"},
}


@pytest.fixture
def kosmo(kosmo_home: Home) -> Iterator[Kosmo]:
    """Give a session of calls to the simulator, in a home of its own."""
    with kosmo_home.inside(), Kosmo(account="sandbox") as session:
        yield session


def _arguments(kosmo: Kosmo, name: str) -> Row:
    if name != "list_powerpack_numbers":
        return LISTS[name]
    return {"uuid": kosmo.call("plivo.list_powerpacks").data["objects"][0]["uuid"]}


def test_every_list_that_streams_is_compared_here(kosmo_integration: IntegrationSpec) -> None:
    assert {spec.name for spec in kosmo_integration.functions() if spec.streams} == set(LISTS)


@pytest.mark.parametrize("most", [None, 3])
@pytest.mark.parametrize("name", LISTS)
def test_rows_come_page_by_page_as_they_stand_in_the_answer(
    kosmo: Kosmo, name: str, most: int | None
) -> None:
    arguments = _arguments(kosmo, name)
    whole = kosmo.call(f"plivo.{name}", arguments, all=True, max_items=most)
    pages: list[list[Row]] = []
    told = kosmo.call(f"plivo.{name}", arguments, all=True, max_items=most, each_page=pages.append)
    assert (whole.streamed, told.streamed) == (False, True)
    assert told.data == {**whole.data, "api_id": told.data["api_id"], "objects": []}
    assert [row for page in pages for row in page] == whole.data["objects"] != []
    for fact in ("pages", "rows", "truncated", "next", "notes"):
        assert getattr(told.facts, fact) == getattr(whole.facts, fact), fact


def test_rows_behind_an_offset_come_page_by_page_too(kosmo: Kosmo) -> None:
    arguments = {"limit": 23, "offset": 2}
    whole = kosmo.call("plivo.list_numbers", arguments).data["objects"]
    pages: list[list[Row]] = []
    kosmo.call("plivo.list_numbers", arguments, each_page=pages.append)
    assert [len(page) for page in pages] == [20, 3]
    assert [*pages[0], *pages[1]] == whole


@pytest.mark.parametrize("state", ["live", "queued", "BUSY"])
def test_calls_that_are_put_together_or_looked_for_come_in_the_answer(
    kosmo: Kosmo, state: str
) -> None:
    pages: list[list[Row]] = []
    told = kosmo.call("plivo.list_calls", {"call_state": state}, all=True, each_page=pages.append)
    assert (told.streamed, pages) == (False, [])
    assert told.data["objects"]


def test_lists_of_messages_and_calls_that_are_made_have_limits_of_their_own(
    kosmo_integration: IntegrationSpec,
) -> None:
    limited = {spec.name: spec.limits for spec in kosmo_integration.functions() if spec.limits}
    assert limited == {"list_messages": ["20/1m"], "make_call": ["2/1s"]}
    assert (kosmo_integration.limits, kosmo_integration.write_weight) == (["300/5s"], 1)


def test_only_what_seldom_changes_may_be_answered_from_the_cache(
    kosmo_integration: IntegrationSpec,
) -> None:
    kept = {spec.name for spec in kosmo_integration.functions() if spec.cache is not None}
    assert kept == {
        "get_number", "get_powerpack", "get_pricing", "list_numbers", "list_powerpack_numbers",
        "list_powerpacks", "lookup_number",
    }  # fmt: skip
