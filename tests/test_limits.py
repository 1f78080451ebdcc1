"""How limits are written, read by one parser wherever they stand."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kosmo.errors import UsageError
from kosmo.limits import Limit, parse_limit

READ = {
    "10/1s": (Limit(10, 1), "10/1s"),
    "300/1m": (Limit(300, 60), "300/1m"),
    "900/15m": (Limit(900, 900), "900/15m"),
    "2000/h": (Limit(2000, 3600), "2000/1h"),
    " 7 / 90s ": (Limit(7, 90), "7/90s"),
    "7/120m": (Limit(7, 7200), "7/2h"),
    "10000/1d": (Limit(10_000, 86_400), "10000/1d"),
    "1/366d": (Limit(1, 31_622_400), "1/366d"),
    "5 at once": (Limit(5, 0), "5 at once"),
    " 5  at\tonce ": (Limit(5, 0), "5 at once"),
}


@pytest.mark.parametrize(("text", "read"), READ.items())
def test_a_limit_has_one_meaning_and_one_form(text: str, read: tuple[Limit, str]) -> None:
    limit, written = read
    assert parse_limit(text) == limit
    assert str(limit) == written


@given(st.integers(1, 999_999_999), st.integers(0, 31_622_400))
def test_what_is_written_is_read_again(count: int, seconds: int) -> None:
    limit = Limit(count, seconds)
    assert parse_limit(str(limit)) == limit
    assert hash(parse_limit(str(limit))) == hash(limit)


@pytest.mark.parametrize(
    "text",
    ["", "10", "10/", "/1s", "0/1s", "10/0s", "10/1y", "10/1S", "-1/1s", "1.5/1s", "x at once",
     "at once", "0 at once", "5 at once more", "5 atonce", "٣/1s", "1/367d", "1/999999999d",
     "1000000000/1s", "1 0/1s", "10/1s/1s", "10/1 1s"],
)  # fmt: skip
def test_what_is_no_limit_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_limit(text)
    told = "is not a limit; write `10/1s`, `300/1m` or `5 at once`"
    assert raised.value.message.endswith(told)


@given(st.text())
@example("٣/1s")
@example("5 at once at")
def test_no_text_is_read_as_something_that_cannot_be_written(text: str) -> None:
    try:
        limit = parse_limit(text)
    except UsageError:
        return
    assert parse_limit(str(limit)) == limit
