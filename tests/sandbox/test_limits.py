"""Rate limits: several windows at once, and a cap on requests in flight."""

from __future__ import annotations

import pytest
from kosmo.errors import UsageError
from kosmo.sandbox.limits import Limiter

NOW = 1_800_000_000.25


def test_a_window_refuses_what_exceeds_it_and_tells_when_to_come_back() -> None:
    limiter = Limiter(["2/1m"])
    first, second = limiter.count(NOW), limiter.count(NOW + 10)
    assert first
    assert second
    assert (first.limit, first.remaining, first.exceeded) == (2, 1, False)
    assert (second.remaining, second.retry_after) == (0, None)
    refused = limiter.count(NOW + 20)
    assert refused
    assert refused.exceeded
    assert (refused.limit, refused.remaining, refused.retry_after) == (2, 0, 40)
    assert refused.reset == 1_800_000_061


def test_a_window_slides() -> None:
    limiter = Limiter(["2/1m"])
    for moment in (0, 30):
        limiter.count(NOW + moment)
    use = limiter.count(NOW + 60)
    assert use
    assert not use.exceeded
    refused = limiter.count(NOW + 61)
    assert refused
    assert refused.retry_after == 29


def test_refused_requests_are_not_counted() -> None:
    limiter = Limiter(["1/10s"])
    limiter.count(NOW)
    for _ in range(5):
        limiter.count(NOW + 1)
    use = limiter.count(NOW + 10)
    assert use
    assert not use.exceeded


def test_of_several_exceeded_windows_the_one_that_lasts_longest_is_told() -> None:
    limiter = Limiter(["2/1s", "2/15m"])
    for _ in range(2):
        limiter.count(NOW)
    refused = limiter.count(NOW)
    assert refused
    assert refused.retry_after == 900
    assert refused.seconds == 900


def test_the_tightest_window_is_told_while_none_is_exceeded() -> None:
    use = Limiter(["300/1m", "4/1h"]).count(NOW)
    assert use
    assert (use.limit, use.remaining) == (4, 3)


def test_more_requests_at_once_than_allowed_are_refused_until_one_ends() -> None:
    limiter = Limiter(["2 at once"])
    assert limiter.enter(NOW) is None
    assert limiter.enter(NOW) is None
    refused = limiter.enter(NOW)
    assert refused
    assert (refused.limit, refused.retry_after, refused.seconds) == (2, 1, 0)
    limiter.leave()
    assert limiter.enter(NOW) is None


def test_a_request_that_weighs_two_counts_as_two_and_waits_until_both_fit() -> None:
    limiter = Limiter(["5/1m"])
    first = limiter.count(NOW, 2)
    assert first
    assert first.remaining == 3
    limiter.count(NOW + 10, 2)
    refused = limiter.count(NOW + 20, 2)
    assert refused
    assert (refused.exceeded, refused.remaining, refused.retry_after) == (True, 1, 40)
    light = limiter.count(NOW + 20)
    assert light
    assert not light.exceeded
    heavy = limiter.count(NOW + 60, 2)
    assert heavy
    assert not heavy.exceeded


def test_without_limits_everything_passes() -> None:
    limiter = Limiter([])
    assert all(limiter.enter(NOW) is limiter.count(NOW) is None for _ in range(1000))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("7/s", 1), ("7/10s", 10), ("7/1m", 60), ("7 / 2h", 7200), ("7/1d", 86400)],
)
def test_a_window_is_written_as_a_number_per_span(text: str, seconds: int) -> None:
    use = Limiter([text]).count(NOW)
    assert use
    assert (use.limit, use.seconds) == (7, seconds)


@pytest.mark.parametrize(
    "text", ["", "10", "0/1s", "10/0s", "10/1y", "-1/1s", "x at once", "1.5/1s"]
)
def test_what_is_no_limit_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        Limiter([text])
    assert raised.value.message.endswith("; write `10/1s`, `300/1m` or `5 at once`")
