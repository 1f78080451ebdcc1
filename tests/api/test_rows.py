"""Rows of a list: each once, a page at a time, and no request for what nobody reads."""

from __future__ import annotations

import gc
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from kosmo import Kosmo, KosmoError, ServiceError, TryLaterError, UsageError

from tests.cli.faulty import PLUGIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.serving import Serving
    from tests.conftest import Kosmo as Process

CLOSED = {"state": "closed"}


@pytest.fixture
def session() -> Iterator[Kosmo]:
    """Give a session whose calls use the served simulator."""
    with Kosmo(account="served") as opened:
        yield opened


def test_every_row_of_a_list_comes_once_and_the_call_tells_how(
    session: Kosmo, serve: Serving
) -> None:
    served = serve()
    rows = session.rows("missive.list_conversations", CLOSED)
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids)) == 134
    assert rows.result is not None
    assert rows.result.facts.pages == len(served.requests) == 3
    assert not rows.result.facts.truncated


def test_pages_come_as_the_service_gives_them(session: Kosmo, serve: Serving) -> None:
    serve()
    sizes = [len(page) for page in session.rows("missive.list_conversations", CLOSED).pages()]
    assert len(sizes) == 3
    assert sum(sizes) == 134


def test_a_page_is_asked_for_when_the_one_before_is_used_up(session: Kosmo, serve: Serving) -> None:
    served = serve()
    rows = session.rows("missive.list_conversations", CLOSED)
    assert served.requests == []
    first = next(rows)
    assert len(served.requests) == 1
    while len(served.requests) == 1:
        assert next(rows)["id"] != first["id"]
    assert len(served.requests) == 2


def test_a_loop_that_is_left_sends_nothing_more_and_the_audit_log_says_so(
    session: Kosmo, serve: Serving, kosmo: Process
) -> None:
    served = serve()
    with session.rows("missive.list_conversations", CLOSED) as rows:
        for _ in rows:
            break
    assert list(rows) == []
    assert len(served.requests) == 1
    [row] = kosmo.json("log")["data"]
    assert (row["function"], row["status"]) == ("missive.list_conversations", "output_closed")


def test_an_iterator_that_is_forgotten_ends_its_call(session: Kosmo, serve: Serving) -> None:
    serve()
    rows = session.rows("missive.list_conversations", CLOSED)
    next(rows)
    feed = rows._feed
    del rows
    gc.collect()
    feed.wait(30)
    assert feed.ended


def test_bounds_end_a_list_and_the_facts_say_where_it_goes_on(
    session: Kosmo, serve: Serving
) -> None:
    serve()
    rows = session.rows("missive.list_conversations", CLOSED, max_items=60)
    assert len(list(rows)) == 60
    assert rows.result is not None
    assert rows.result.facts.truncated
    assert rows.result.facts.next is not None


def test_what_has_no_pages_gives_the_rows_of_its_answer(session: Kosmo, serve: Serving) -> None:
    serve()
    conversation = next(session.rows("missive.list_conversations"))
    found = list(session.rows("missive.get_conversation", {"id": conversation["id"]}))
    assert [row["id"] for row in found] == [conversation["id"]]
    with pytest.raises(ServiceError, match="no list of rows"):
        next(session.rows("missive.get_current_user"))
    with pytest.raises(UsageError):
        session.rows("missive.get_conversation", max_items=3).next_page()


def test_a_failure_on_the_way_is_raised_after_the_rows_that_came(
    session: Kosmo, serve: Serving
) -> None:
    serve(faults="500@2-")
    rows = session.rows("missive.list_conversations", CLOSED, max_wait=0.0)
    pages = rows.pages()
    first = next(pages)
    with pytest.raises(TryLaterError) as failed:
        next(pages)
    assert failed.value.facts is not None
    assert failed.value.facts.rows == len(first) > 25
    assert rows.result is None


def test_a_call_that_is_given_up_ends_before_its_next_request(
    session: Kosmo, serve: Serving
) -> None:
    served = serve()
    with pytest.raises(KosmoError) as ended:
        for _ in session.rows(
            "missive.list_conversations", CLOSED, halted=lambda: bool(served.requests)
        ):
            pass
    assert ended.value.code == "interrupted"
    assert len(served.requests) == 1


LONG = '''
from __future__ import annotations

from kosmo import Offset, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json

PAGES = Offset(maximum=1000)


class Answer:
    def __init__(self, method, path, *, params):
        begin = params.get("offset", 0)
        numbers = range(begin, min(begin + 1000, 40_000))
        self.data = {"rows": [{"id": number, "text": str(number) * 100} for number in numbers]}


@read(pages=PAGES, streams=True)
def list_numbers(client: Client, /, *, limit: int = 10) -> Json:
    """List numbers, which no service has to give."""
    client.request = Answer
    return {"rows": client.rows("rows", items="rows", pages=PAGES, limit=limit)}


@read()
def get_me(client: Client, /) -> Json:
    """Tell who this is."""
    return {}
'''
PROGRAM = """
import tracemalloc
from kosmo import Kosmo
with Kosmo(account="work") as session:
    rows = session.rows("demo.list_numbers")
    for _ in range(5000):
        next(rows)
    tracemalloc.start()
    print(5000 + sum(1 for _ in rows), tracemalloc.get_traced_memory()[1])
"""


def test_memory_does_not_grow_with_the_length_of_a_list(kosmo: Process) -> None:
    kosmo.install("demo", PLUGIN)
    (kosmo.home / "site" / "kosmo_demo" / "rows.py").write_text(LONG)
    assert kosmo("accounts", "add", "demo", "work", "--set", "token=env:T").returncode == 0
    command, environment = [sys.executable, "-c", PROGRAM], {**kosmo.environment, "T": "secret"}
    count, most = subprocess.check_output(command, text=True, env=environment).split()
    assert int(count) == 40_000
    assert int(most) < 8_000_000  # a page has half of one; the whole list 24
