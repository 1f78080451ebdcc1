"""No pattern of a plugin or a server takes long, whatever it is matched with."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kosmo.schema_engine import full_problems, is_linear, is_pattern, is_plain, matches
from kosmo.validation import problems

ENDLESS = ["^(a+)+$", "(a|aa)+$", "^(a?){30}a{30}$", "^a*a*a*a*a*b$", r"^(a|aa)+\1b$",
           "(.*)(.*)(.*)(.*)=", r"^(?=(a+)+b)a", "^(a|a)(a|a)*b$", ".*.*=.*", "a+b"]  # fmt: skip
WORK = 1.0  # seconds; without a bound each of these takes longer than anybody waits


@pytest.mark.parametrize("pattern", ENDLESS)
@pytest.mark.parametrize("text", ["a" * 40 + "!", "a" * 20_000 + "!"])
def test_a_pattern_that_goes_back_and_forth_ends(pattern: str, text: str) -> None:
    matches("^a", "a")
    began = time.thread_time()
    found = problems(text, {"type": "string", "pattern": pattern})
    full_problems(text, {"not": {"pattern": pattern}})
    assert time.thread_time() - began < WORK
    assert bool(found) is not matches(pattern, text)


@pytest.mark.parametrize(
    "pattern",
    ["^https?://", "^[0-9*#wW]+$", "^[A-Za-z]{2}$", r"^\d{3}-\d{4}$", "^(sms|mms)$", r"^[\w.-]+$"],
)
def test_a_usual_pattern_costs_no_import(pattern: str) -> None:
    assert is_plain(pattern)
    assert is_linear(pattern)


@given(
    st.sampled_from(
        ["^https?://", "^[0-9]+$", "^[A-Z]{2}$", "^(a|bc)d?$", "b$", "^.{1,3}$", "a-c"]
    ),
    st.text("abcdA0-9:/ht?ps", max_size=8),
)
def test_a_plain_pattern_means_the_same_to_both_engines(pattern: str, text: str) -> None:
    assert is_plain(pattern)
    whole = full_problems(text, {"pattern": pattern}) == []
    assert matches(pattern, text) == whole == (re.search(pattern, text) is not None)


@pytest.mark.parametrize("pattern", ["(", "[", "a{2,1}", "^a**$", r"\q", "[z-a]", "a" * 600 + "("])
def test_what_is_no_pattern_is_known_and_holds_for_everything(pattern: str) -> None:
    assert not is_pattern(pattern)
    assert matches(pattern, "anything")


@pytest.mark.parametrize("pattern", [r"^(?!x)\w+$", r"^(a)\1$", "(?<=a)b"])
def test_what_looks_around_is_a_pattern_but_not_linear(pattern: str) -> None:
    assert is_pattern(pattern)
    assert not is_linear(pattern)


def test_half_of_a_surrogate_pair_does_not_match() -> None:
    assert not matches("^(a+)+$", "\ud800")
