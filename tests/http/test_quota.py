"""What services tell about their limits, in the words that each of them uses for it."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kosmo import Response
from kosmo.http.failure import failure_of
from kosmo.http.quota import rate_limit, retry_after, tells_limits

from tests.http.conftest import jumbled

if TYPE_CHECKING:
    from random import Random

    Told = tuple[int | None, int | None, float | None]

NOW = 1_565_000_820.0  # Mon, 05 Aug 2019 10:27:00 GMT
DAY = 86_400.0

# The examples of draft-ietf-httpapi-ratelimit-headers-11, and what they say.
DRAFT = [
    ('"default";q=100;w=10', '"default";r=50;t=5', (100, 50, 5)),
    ("", '"default";r=50;t=30', (None, 50, 30)),
    ("", '"default";r=999;pk=:dHJpYWwxMjEzMjM=:', (None, 999, None)),
    ("", '"default";r=300000000;t=60;pk=:QXBwLTk5OQ==:', (None, 300_000_000, 60)),
    ("", '"problemPolicy";r=0;t=10', (None, 0, 10)),
    ("", '"daily";r=1;t=86400', (None, 1, 86_400)),
    ('"somepolicy";q=10000;w=1000', '"somepolicy";r=10000;t=10', (10_000, 10_000, 10)),
    ('"basic";q=100;w=60', '"basic";r=20;t=56', (100, 20, 56)),
    ('"dynamic";q=15;w=20', '"dynamic";r=0;t=20', (15, 0, 20)),
    ('"hour";q=1000;w=3600, "day";q=5000;w=86400', '"day";r=100;t=36000', (5_000, 100, 36_000)),
    ('"sliding";q=100;w=60;burst=1000, "fixed";q=5000;w=3600;burst=0', '"sliding";r=50;t=44',
     (100, 50, 44)),
    ("", '"sliding";q=12;r=6;t=1', (12, 6, 1)),
    ('"permin";q=50;w=60,"perhr";q=1000;w=3600', "", (50, None, None)),
    ('"peruser";q=65535;qu="content-bytes";w=10;pk=:sdfjLJUOUH==:', "", (65_535, None, None)),
]  # fmt: skip

# What the older drafts had instead.
OLDER = [
    ({"ratelimit": "limit=100, remaining=5, reset=7"}, (100, 5, 7)),
    ({"ratelimit": "limit=10, remaining=0, reset=10", "ratelimit-policy": "10;w=1, 50;w=60"},
     (10, 0, 10)),
    ({"ratelimit": "reset=7,limit=100"}, (100, None, 7)),
    ({"ratelimit-policy": "1000;w=3600, 10;w=1;burst=1000"}, (10, None, None)),
    ({"ratelimit": "default;r=50;t=30", "ratelimit-policy": "default;q=100"}, (100, 50, 30)),
    ({"ratelimit-limit": "100, 100;w=60", "ratelimit-remaining": "5", "ratelimit-reset": "7"},
     (100, 5, 7)),
    ({"ratelimit-limit": "10, 10;w=1;burst=1000, 1000;w=3600", "ratelimit-reset": "1"},
     (10, None, 1)),
]  # fmt: skip

# What services send that follow no draft; the first two are Missive's and Help Scout's.
OTHERS = [
    ({"retry-after": "12", "x-ratelimit-limit": "300", "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": "1565000832"}, (300, 0, 12)),
    ({"x-ratelimit-limit-minute": "400", "x-ratelimit-remaining-minute": "0",
      "x-ratelimit-retry-after": "33"}, (400, 0, 33)),
    ({"x-ratelimit-limit-minute": "400", "x-ratelimit-remaining-minute": "399"}, (400, 399, None)),
    ({"x-rate-limit-limit": "15", "x-rate-limit-remaining": "3", "x-rate-limit-reset": "60"},
     (15, 3, 60)),
    ({"x-ratelimit-reset": "1565000830"}, (None, None, 10)),
    ({"x-ratelimit-reset": "1565000830250"}, (None, None, 10.25)),
    ({"x-ratelimit-reset": "1565000000"}, (None, None, 0)),
    ({"x-ratelimit-reset": "0", "ratelimit-policy": '"a";q=9'}, (None, None, 0)),
    ({"x-ratelimit-reset": "1.5"}, (None, None, 1.5)),
    ({"x-ratelimit-reset": "Mon, 05 Aug 2019 10:28:00 GMT"}, (None, None, 60)),
    ({"x-ratelimit-limit": "100, 100", "x-ratelimit-remaining": "7, 7"}, (100, 7, None)),
    ({"x-ratelimit-limit-second": "5", "x-ratelimit-remaining-second": "4",
      "x-ratelimit-limit-hour": "1000", "x-ratelimit-remaining-hour": "10",
      "x-ratelimit-limit-day": "9000", "x-ratelimit-remaining-day": "8000"}, (1_000, 10, None)),
    ({"ratelimit-limit": "100;w=21600", "ratelimit-remaining": "76;w=21600"}, (100, 76, None)),
    ({"ratelimit-limit": "10", "ratelimit-remaining": "9", "ratelimit-reset": "5",
      "x-ratelimit-limit": "100", "x-ratelimit-remaining": "1"}, (100, 1, None)),
    ({"retry-after": "7"}, (None, None, 7)),
    ({"retry-after": "Mon, 05 Aug 2019 10:27:05 GMT"}, (None, None, 5)),
    ({"retry-after": "Monday, 05-Aug-19 10:27:05 GMT"}, (None, None, 5)),
    ({"retry-after": "Mon Aug  5 10:27:05 2019"}, (None, None, 5)),
]  # fmt: skip

# Where several limits hold at once, the one that is told.
SEVERAL = [
    ('"a";r=90;t=1, "b";r=500;t=2, "c";r=95;t=3', (1_000, 500, 2)),
    ('"a";r=0;t=10, "b";r=1;t=900, "c";r=0;t=60', (100, 0, 60)),
    ('"a";r=0, "c";r=0;t=60', (100, 0, 60)),
    ('"x";r=3;t=1, "c";r=95;t=3', (100, 95, 3)),
    ('"x";r=3;t=1, "y";r=2;t=9', (None, 2, 9)),
    ('"a\\"b";r=0;t=6', (None, 0, 6)),
    ('"a";r=0;t=5, "say \\", \\"b";r=0;t=6;x="t=7, 8;t=9"', (None, 0, 6)),
]

NOTHING = [
    {}, {"ratelimit": ""}, {"ratelimit": "soon"}, {"ratelimit": '"a;r=1;t=2'},
    {"ratelimit": "limit=, remaining=-1, reset=1e3"}, {"x-ratelimit-limit": "NaN"},
    {"x-ratelimit-remaining": "inf"}, {"x-ratelimit-limit": "٣"}, {"x-ratelimit-limit": "1_000"},
    {"x-ratelimit-limit": "9" * 5_000}, {"x-ratelimit-reset": "9" * 20}, {"retry-after": "-1"},
    {"x-ratelimit-reset": "6m0s"}, {"x-ratelimit-reset": "in a while"}, {"x-ratelimit-used": "4"},
    {"retry-after": "Wed, 99 Foo 2020 00:00:00 GMT"}, {"my-ratelimit-limit": "4"},
    {"ratelimit-limit-type": "user"}, {"x-ratelimit-resource": "core"},
    {"x-ratelimit-remaining-ttl": "0"},
    {"retry-after": "Mon, 99999999999999999999 Aug 2019 10:27:05 GMT"},
]  # fmt: skip


def _told(headers: dict[str, str]) -> Told | None:
    told = rate_limit(headers, NOW)
    return None if told is None else (told["limit"], told["remaining"], told["reset"])


@pytest.mark.parametrize(("policy", "field", "told"), DRAFT)
def test_the_examples_of_the_draft_are_understood(policy: str, field: str, told: Told) -> None:
    headers = {"ratelimit-policy": policy, "ratelimit": field}
    assert _told(headers) == told
    assert _told({name: value for name, value in headers.items() if value}) == told


@pytest.mark.parametrize(("headers", "told"), [*OLDER, *OTHERS])
def test_older_drafts_and_the_services_own_ways_are_understood(
    headers: dict[str, str], told: Told
) -> None:
    assert _told(headers) == told
    assert tells_limits(headers) is (list(headers) != ["retry-after"])


@pytest.mark.parametrize(("field", "told"), SEVERAL)
def test_of_several_limits_the_tightest_is_told(field: str, told: Told) -> None:
    policy = '"a";q=100;w=1, "b";q=1000;w=60, "c";q=100;w=3600'
    assert _told({"ratelimit-policy": policy, "ratelimit": field}) == told


@pytest.mark.parametrize("headers", NOTHING)
def test_what_says_nothing_is_nothing(headers: dict[str, str]) -> None:
    assert rate_limit(headers, NOW) is None
    assert retry_after(headers, NOW) is None


@pytest.mark.parametrize(
    ("headers", "seconds", "limited"),
    [
        ({"retry-after": "20", "ratelimit": '"dynamic";r=15;t=40'}, 20, 20),
        ({"retry-after": "soon", "x-ratelimit-retry-after": "7"}, 7, 7),
        ({"retry-after": "Mon, 05 Aug 2019 10:26:00 GMT"}, 0, 0),
        ({"retry-after": "999999999"}, DAY, DAY),
        ({"retry-after": "9" * 5_000}, DAY, DAY),
        ({"retry-after": "Mon, 05 Aug 2030 10:26:00 GMT"}, DAY, DAY),
        ({"retry-after": "5, 5"}, 5, 5),
        ({"ratelimit": '"default";r=0;t=50'}, 50, 50),
        ({"ratelimit": '"default";r=0'}, None, None),
        ({"ratelimit": '"default";r=15;t=40'}, None, None),
        ({"ratelimit": "limit=100, remaining=0, reset=99999999"}, DAY, DAY),
        ({"x-ratelimit-reset": "1565000832", "x-ratelimit-limit": "300"}, None, 12),
        ({"x-ratelimit-reset": "12", "ratelimit-policy": '"a";q=5;w=1'}, None, 12),
        ({"x-ratelimit-remaining-minute": "0", "x-ratelimit-reset-minute": "30",
          "x-ratelimit-remaining-hour": "0", "x-ratelimit-reset-hour": "900"}, 900, 900),
    ],
)  # fmt: skip
def test_a_refused_request_comes_again_when_the_service_says(
    headers: dict[str, str], seconds: float | None, limited: float | None
) -> None:
    assert retry_after(headers, NOW) == seconds
    assert retry_after(headers, NOW, limited=True) == limited


def test_the_clock_of_the_machine_is_asked_where_none_is_given() -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW))}
    assert rate_limit(headers) == {"limit": None, "remaining": 0, "reset": 0.0}
    assert retry_after(headers) == 0.0


@pytest.mark.parametrize(
    ("status", "headers", "seconds", "told"),
    [
        (429, {"ratelimit": "limit=9, remaining=0, reset=5"}, 5, (9, 0, 5)),
        (429, {"ratelimit": "limit=9, reset=5"}, 5, (9, None, 5)),
        (420, {"retry-after": "5"}, 5, (None, None, 5)),
        (429, {}, None, None),
        (503, {"retry-after": "5"}, 5, None),
        (503, {"retry-after": "5", "x-ratelimit-remaining": "3"}, 5, (None, 3, 5)),
        (503, {"ratelimit": "limit=9, reset=5"}, None, (9, None, 5)),
    ],
)
def test_an_error_tells_the_limit_that_the_refusal_told(
    status: int, headers: dict[str, str], seconds: float | None, told: Told | None
) -> None:
    error = failure_of(Response(status, headers, b"")).as_dict()
    assert list(error) == [
        "code", "message", "hint", "http_status", "retryable", "retry_after", "rate_limit",
        "details",
    ]  # fmt: skip
    assert error["retry_after"] == seconds
    names = ("limit", "remaining", "reset")
    assert error["rate_limit"] == (None if told is None else dict(zip(names, told, strict=True)))


NAMES = [
    "ratelimit", "ratelimit-policy", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset",
    "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-rate-limit-reset",
    "x-ratelimit-limit-minute", "x-ratelimit-remaining-minute", "x-ratelimit-reset-day",
    "retry-after", "x-ratelimit-retry-after", "x-rate-limit-retry-after",
]  # fmt: skip
# Pieces of values, so that random text is often nearly right.
PIECES = [
    '"default"', '"a"', ";", ",", "=", "q=", "r=", "t=", "w=60", ";r=0", ";t=5", "limit=", "reset=",
    "remaining=", "0", "7", "100", ".", "1e9", "-1", "nan", "inf", "9" * 400, "1565000832",
    "1565000832000", "٣", "²", "\\", '"', " ", "Mon, ", "05 Aug ", "Aug", "2019 ", "10:27:05",
    " GMT", " -0000", " +9999", "0000", "99999", "\t", ":cHsd==:", "\x85", "\ud800",
]  # fmt: skip
MOMENTS = st.floats(0, 4e9) | st.just(NOW)


def some_name(chance: Random) -> str:
    """Make the name of a header, one in two of them known."""
    if chance.random() < 0.5:
        return chance.choice(NAMES)
    more = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz-", k=chance.randrange(13)))
    return chance.choice(("", "x-")) + chance.choice(("ratelimit", "rate-limit")) + more


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=True), MOMENTS)
def test_whatever_a_service_sends_becomes_counts_and_seconds_within_a_day(
    chance: Random, now: float
) -> None:
    for _ in range(50):
        named = [some_name(chance) for _ in range(chance.randrange(6))]
        headers = {name: jumbled(chance, PIECES, most=10) for name in named}
        told = rate_limit(headers, now) or {"limit": None, "remaining": None, "reset": None}
        assert list(told) == ["limit", "remaining", "reset"]
        for count in (told["limit"], told["remaining"]):
            assert count is None or (type(count) is int and 0 <= count < 10**15), headers
        for seconds in (
            told["reset"], retry_after(headers, now), retry_after(headers, limited=True),
        ):  # fmt: skip
            assert seconds is None or (type(seconds) is float and 0 <= seconds <= DAY), headers


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 86_400), MOMENTS)
def test_every_way_of_telling_a_limit_tells_the_same(
    limit: int, remaining: int, reset: int, now: float
) -> None:
    now = math.floor(now) + 1e9
    for headers in (
        {"ratelimit-policy": f'"a";q={limit}', "ratelimit": f'"a";r={remaining};t={reset}'},
        {"ratelimit": f"limit={limit},remaining={remaining},reset={reset}"},
        {"ratelimit-limit": f"{limit}", "ratelimit-remaining": f"{remaining}",
         "ratelimit-reset": f"{reset}"},
        {"x-ratelimit-limit": f"{limit}", "x-ratelimit-remaining": f"{remaining}",
         "x-ratelimit-reset": f"{now + reset:.0f}"},
        {"x-rate-limit-limit-day": f"{limit}", "x-rate-limit-remaining-day": f"{remaining}",
         "x-rate-limit-reset-day": f"{(now + reset) * 1000:.0f}"},
        {"x-ratelimit-limit-minute": f"{limit}", "x-ratelimit-remaining-minute": f"{remaining}",
         "x-ratelimit-retry-after": f"{reset}"},
    ):  # fmt: skip
        assert rate_limit(headers, now) == {"limit": limit, "remaining": remaining, "reset": reset}
        told_in_seconds = "x-ratelimit-retry-after" in headers
        wait = reset if remaining == 0 or told_in_seconds else None
        assert retry_after(headers, now) == wait


def test_dates_cost_their_import_only_where_one_is_read() -> None:
    code = (
        "import sys; from kosmo.http.quota import rate_limit\n"
        "print(rate_limit({'x-ratelimit-remaining': '9', 'retry-after': 'soon'})['remaining'])\n"
        "print('email' in sys.modules, 'datetime' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["9", "False", "False"]
