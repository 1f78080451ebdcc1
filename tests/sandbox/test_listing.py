"""A simulator's list has the pages that its `Paging` says, whatever the style."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from kosmo import Client, Paging, Response, Simulator, SimulatorReply, SimulatorRequest
from kosmo.call import Facts, Pages
from kosmo.message import Request
from kosmo.sandbox.listing import simulated_page

if TYPE_CHECKING:
    from typing import Any

ROWS = [{"id": str(number)} for number in range(7)]
STYLES = [
    Paging("page", items="rows", position="page", size="size", maximum=3),
    Paging("page", items="a.rows", position="page", size="size", maximum=3, first=0, more="a.more"),
    Paging("offset", items="rows", position="skip", size="size", maximum=3),
    Paging("offset", position="skip", size="size", maximum=9, short_ends=True),
    Paging("cursor", items="rows", position="after", size="size", maximum=3, next="meta.next"),
    Paging("row", items="rows", position="after", size="size", maximum=3, next="id", more="more"),
    Paging("link", items="rows", size="size", maximum=3, next="@odata.nextLink"),
    Paging("link", size="size", maximum=3),
]


def serving(pages: Paging) -> tuple[Client, list[str]]:
    """Give a client of a simulator with one list, and the requests that it sends."""
    asked: list[str] = []

    def answer(request: SimulatorRequest) -> SimulatorReply:
        return simulated_page(request, ROWS, pages, base_path="/v1")

    running = Simulator(
        "it",
        routes={"GET rows": answer},
        seed=lambda state: None,
        credentials={},
        sign_in=lambda request: None,
        base_path="/v1",
    ).start(limits=[])

    def exchange(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Response:
        asked.append(url.partition("/v1")[2])
        return running.handle(Request(method, url, headers, body))

    url = "https://api.example.com/v1"
    return Client(exchange, url, facts=Facts(), pages=Pages(), fields={}), asked


@pytest.mark.parametrize("pages", STYLES, ids=lambda one: f"{one.style} {one.items}")
@pytest.mark.parametrize("limit", [None, 2, 5])
def test_a_list_is_read_to_its_end_and_no_page_twice(pages: Paging, limit: int | None) -> None:
    client, asked = serving(pages)
    rows: Any = client.paged("rows", pages=pages, limit=limit or 1000)
    assert list(rows) == ROWS[:limit]
    assert len(set(asked)) == len(asked) == -(-(limit or len(ROWS)) // pages.maximum)


def test_what_is_no_number_begins_at_the_beginning() -> None:
    client, _ = serving(STYLES[2])
    answer = client.request("GET", "/rows", params={"skip": "-1", "size": "x"})
    assert json.loads(json.dumps(answer.data)) == {"rows": ROWS}
