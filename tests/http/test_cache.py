"""Answers that are used again: which, for how long, and what lies on disk meanwhile."""

from __future__ import annotations

import subprocess
import sys
import threading
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kosmo import Response
from kosmo.http.cache import ResponseCache
from kosmo.http.freshness import age, lifetime

from tests.http.conftest import jumbled

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    Headers = dict[str, str]

URL = "https://service.test/v1/things?limit=2"
JSON = "application/json"
NOW = 1_900_000_000.0
MADE = formatdate(NOW, usegmt=True)
TAG = {"etag": '"v1"'}


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


class Account:
    """One account's cache in a folder that is not there yet, and its clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.cache = ResponseCache(str(folder), clock=self.clock)

    def files(self) -> list[Path]:
        """List the files of answers, also those that are half written."""
        return [path for path in self.folder.iterdir() if path.name != "generation"]

    def state(self, url: str = URL) -> str:
        """Say what a look finds: nothing, an answer that may be used, or one to be confirmed."""
        kept = self.cache.look(url, JSON)
        return "missing" if kept is None else "fresh" if kept.fresh else "stale"

    def keep(
        self, body: bytes, said: Headers | None = None, *, usual: float = 60.0, url: str = URL
    ) -> None:
        """Keep an answer of 200 with these headers."""
        self.cache.keep(url, JSON, _answer(body, said), usual)


def _answer(body: bytes, said: Headers | None = None, status: int = 200) -> Response:
    return Response(status, {"content-type": JSON, **(said or {})}, body)


@pytest.fixture
def account(tmp_path: Path) -> Account:
    """Give a cache below a folder that is not there yet."""
    return Account(tmp_path / "responses" / "demo" / "work-1f2e")


def test_an_answer_comes_back_as_it_was(account: Account) -> None:
    body = bytes(range(256)) + b"\n{}\n"
    assert account.cache.look(URL, JSON) is None
    account.keep(body, TAG)
    kept = account.cache.look(URL, JSON)
    assert kept is not None
    assert (kept.response.status, kept.response.body) == (200, body)
    assert kept.response.headers == {"content-type": JSON, "etag": '"v1"'}
    account.clock.now += 12
    assert (kept.age, kept.fresh) == (12, True)


def test_another_url_or_another_form_is_another_answer(account: Account) -> None:
    account.keep(b"two")
    assert account.state(URL + "&page=2") == "missing"
    assert account.cache.look(URL, "text/csv") is None
    assert account.state() == "fresh"


@pytest.mark.parametrize(
    ("said", "at_once", "after_10", "after_60"),
    [
        # Nothing is said, so what is usual holds: 60 seconds.
        ({}, "fresh", "fresh", "stale"),
        ({"cache-control": "private"}, "fresh", "fresh", "stale"),
        ({"cache-control": "public, must-revalidate"}, "fresh", "fresh", "stale"),
        ({"cache-control": "stale-while-revalidate=60, immutable"}, "fresh", "fresh", "stale"),
        ({"age": "50"}, "fresh", "stale", "stale"),
        ({"age": "60"}, "missing", "missing", "missing"),
        ({"age": "60", **TAG}, "stale", "stale", "stale"),
        # The service says how long.
        ({"cache-control": "max-age=10"}, "fresh", "stale", "stale"),
        ({"cache-control": "Private,  MAX-AGE=10"}, "fresh", "stale", "stale"),
        ({"cache-control": 'max-age="10"'}, "fresh", "stale", "stale"),
        ({"cache-control": "max-age=600"}, "fresh", "fresh", "fresh"),
        ({"cache-control": "max-age=600, max-age=10"}, "fresh", "stale", "stale"),
        ({"cache-control": "max-age=10, s-maxage=600"}, "fresh", "stale", "stale"),
        ({"cache-control": "s-maxage=0"}, "fresh", "fresh", "stale"),
        ({"cache-control": "max-age=600", "age": "590"}, "fresh", "stale", "stale"),
        ({"cache-control": "max-age=600", "age": "595, 1"}, "fresh", "stale", "stale"),
        ({"cache-control": "max-age=" + "9" * 400, "age": "9" * 400, **TAG},
         "stale", "stale", "stale"),
        ({"cache-control": 'x="y, max-age=0", max-age=600'}, "fresh", "fresh", "fresh"),
        # An older service says until when.
        ({"expires": formatdate(NOW + 10, usegmt=True)}, "fresh", "stale", "stale"),
        ({"expires": formatdate(NOW + 99, usegmt=True), "date": formatdate(NOW + 89, usegmt=True)},
         "fresh", "stale", "stale"),
        ({"expires": formatdate(NOW + 10, usegmt=True), "cache-control": "max-age=600"},
         "fresh", "fresh", "fresh"),
        ({"expires": "0"}, "missing", "missing", "missing"),
        ({"expires": "0", **TAG}, "stale", "stale", "stale"),
        # It has to be confirmed before it is used, which takes something to ask by.
        ({"cache-control": "no-cache", **TAG}, "stale", "stale", "stale"),
        ({"cache-control": "max-age=0", "last-modified": MADE}, "stale", "stale", "stale"),
        ({"cache-control": "no-cache, max-age=600", **TAG}, "stale", "stale", "stale"),
        ({"cache-control": 'no-cache="set-cookie", max-age=600', **TAG}, "stale", "stale", "stale"),
        ({"cache-control": "max-age=soon", **TAG}, "stale", "stale", "stale"),
        ({"cache-control": "max-age=-1", **TAG}, "stale", "stale", "stale"),
        ({"cache-control": "no-cache"}, "missing", "missing", "missing"),
        ({"cache-control": "max-age=0"}, "missing", "missing", "missing"),
        # It may not be kept.
        ({"cache-control": "no-store", **TAG}, "missing", "missing", "missing"),
        ({"cache-control": "max-age=600 , No-Store", **TAG}, "missing", "missing", "missing"),
        ({"vary": "*", **TAG}, "missing", "missing", "missing"),
        ({"vary": "Accept, *", **TAG}, "missing", "missing", "missing"),
        ({"vary": "Accept, Authorization"}, "fresh", "fresh", "stale"),
    ],
)  # fmt: skip
def test_an_answer_is_used_for_as_long_as_the_service_allows(
    account: Account, said: Headers, at_once: str, after_10: str, after_60: str
) -> None:
    account.keep(b"before", usual=3_600)
    account.keep(b"after", said)
    states = []
    for passed in (0, 10, 60):
        account.clock.now = NOW + passed
        states.append(account.state())
    assert states == [at_once, after_10, after_60]
    found = account.cache.look(URL, JSON)
    assert found is None or found.response.body == b"after"


@pytest.mark.parametrize("status", [201, 203, 204, 206, 304, 404, 429, 500])
def test_only_whole_answers_are_kept_and_refusals_leave_them(account: Account, status: int) -> None:
    account.cache.keep(
        URL, JSON, _answer(b"x", {"cache-control": "max-age=600", **TAG}, status), 60
    )
    assert account.state() == "missing"
    account.keep(b"good")
    account.cache.keep(URL, JSON, _answer(b"x", status=status), 60)
    kept = account.cache.look(URL, JSON)
    assert kept is not None
    assert kept.response.body == b"good"


def test_the_service_is_asked_by_the_validators_that_it_gave(account: Account) -> None:
    account.keep(b"{}", {"etag": 'W/"v1"', "last-modified": MADE}, usual=0)
    kept = account.cache.look(URL, JSON)
    assert kept is not None
    assert kept.conditions() == {"If-None-Match": 'W/"v1"', "If-Modified-Since": MADE}
    account.keep(b"{}", {"last-modified": MADE})
    kept = account.cache.look(URL, JSON)
    assert kept is not None
    assert kept.conditions() == {"If-Modified-Since": MADE}


@pytest.mark.parametrize("tag", ['"é"', '"a\x7fb"', '"\x01"'])
def test_a_validator_that_cannot_be_sent_is_not_kept(account: Account, tag: str) -> None:
    account.keep(b"{}", {"etag": tag})
    kept = account.cache.look(URL, JSON)
    assert kept is not None
    assert kept.conditions() == {}


@pytest.mark.parametrize(
    ("said", "seconds"),
    [({}, 10), ({"cache-control": "max-age=25"}, 25), ({"age": "4"}, 6),
     ({"cache-control": "no-cache"}, 0), ({"content-type": "text/html"}, 10)],
)  # fmt: skip
def test_an_answer_that_is_confirmed_holds_anew(
    account: Account, said: Headers, seconds: int
) -> None:
    account.keep(b"known", {"cache-control": "max-age=10", **TAG})
    account.clock.now += 500
    stale = account.cache.look(URL, JSON)
    assert stale is not None
    assert not stale.fresh
    confirmed = Response(304, {"etag": '"v2"', **said}, b"")
    answer = account.cache.renewed(stale, confirmed)
    assert (answer.status, answer.headers["content-type"], answer.body) == (200, JSON, b"known")
    kept = account.cache.look(URL, JSON)
    assert kept is not None
    assert kept.response.body == b"known"
    assert kept.response.headers == {"content-type": JSON, "etag": '"v2"'}
    account.clock.now += seconds
    assert not kept.fresh
    account.clock.now -= 1
    assert kept.fresh is (seconds > 0)


def test_an_answer_that_is_confirmed_may_be_forbidden_to_keep(account: Account) -> None:
    account.keep(b"known", TAG, usual=0)
    stale = account.cache.look(URL, JSON)
    assert stale is not None
    answer = account.cache.renewed(stale, Response(304, {"cache-control": "no-store"}, b""))
    assert answer.body == b"known"
    assert account.files() == []


def test_a_clock_that_was_turned_back_makes_nothing_fresh(account: Account) -> None:
    account.keep(b"{}", TAG, usual=3_600)
    account.clock.now -= 1
    kept = account.cache.look(URL, JSON)
    assert kept is not None
    assert (kept.fresh, kept.age) == (False, 0)


def test_forgetting_leaves_nothing(account: Account) -> None:
    account.cache.forget()
    assert not account.folder.exists()
    account.keep(b"{}")
    account.keep(b"{}", url=URL + "&page=2")
    other = ResponseCache(str(account.folder), clock=account.clock)
    other.forget()
    assert (account.files(), account.state()) == ([], "missing")
    account.keep(b"{}")
    assert account.state() == "fresh"


def test_an_answer_from_before_a_change_is_not_kept_after_it(account: Account) -> None:
    other = ResponseCache(str(account.folder), clock=account.clock)
    account.keep(b"old", TAG, usual=0)
    stale = account.cache.look(URL, JSON)
    assert stale is not None
    other.forget()
    assert account.cache.renewed(stale, Response(304, {}, b"")).body == b"old"
    assert account.state() == "missing"
    other.forget()
    account.keep(b"old")
    assert account.state() == "missing"
    account.keep(b"new")
    assert account.state() == "fresh"


def test_a_slow_thread_keeps_nothing_from_before_a_change(account: Account) -> None:
    looked, changed = threading.Event(), threading.Event()

    def read_slowly() -> None:
        account.cache.look(URL, JSON)
        looked.set()
        assert changed.wait(10)
        account.keep(b"old")

    thread = threading.Thread(target=read_slowly)
    thread.start()
    assert looked.wait(10)
    account.cache.forget()
    account.state()
    account.keep(b"new")
    changed.set()
    thread.join(10)
    kept = account.cache.look(URL, JSON)
    assert kept is None or kept.response.body == b"new"


NAMES = ("cache-control", "age", "expires", "date", "vary")
DIRECTIVES = [
    "max-age=", "max-age", "no-store", "no-cache", "private", '"', "\\", ",", "=", " ", "10",
    "9" * 400, "٣", "²", "-1", "1.5", "nan", "Mon, 05 Aug 2019 10:27:05 GMT", "*", "\ud800",
]  # fmt: skip


@given(st.randoms(use_true_random=True))
@settings(deadline=None)
def test_whatever_a_service_says_is_a_time_or_forbids(chance: Random) -> None:
    for _ in range(20):
        named = chance.sample(NAMES, k=chance.randrange(len(NAMES) + 1))
        headers = {name: jumbled(chance, DIRECTIVES, most=12) for name in named}
        seconds = lifetime(headers, 60.0, NOW)
        assert seconds is None or seconds <= 2**31 or "expires" in headers, headers
        assert 0 <= age(headers) <= 2**31, headers
        if "max-age" not in headers.get("cache-control", "").lower() and "expires" not in headers:
            assert seconds in (None, 0.0, 60.0), headers


def test_looking_into_the_cache_imports_nothing_dear(tmp_path: Path) -> None:
    code = (
        "import sys; from kosmo import Response; from kosmo.http.cache import ResponseCache\n"
        "cache = ResponseCache(sys.argv[1])\n"
        "cache.keep('https://a.test', '', Response(200, {'cache-control': 'private'}, b''), 60)\n"
        "print(cache.look('https://a.test', '').fresh)\n"
        "dear = {'hashlib', 'email', 'datetime', 'typing', 'dataclasses', 'tempfile', 'pathlib'}\n"
        "print(sorted(dear & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "cache")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split("\n")[:2] == ["True", "[]"]
