"""Differences are told where there are some, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from kosmo.testing.difference import queries, values

if TYPE_CHECKING:
    from typing import Any

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
    max_leaves=6,
)


def plain(value: Any) -> str:
    return repr(sorted(value.items()) if isinstance(value, dict) else value)


@given(one=JSON, other=JSON)
def test_values_differ_where_their_texts_do(one: Any, other: Any) -> None:
    assert values("body", one, one) == []
    if one != other:
        told = values("body", one, other)
        assert told
        assert all(line.startswith("body") for line in told)


def test_true_is_not_one() -> None:
    assert values("body", {"a": True}, {"a": 1}) == ["body.a: expected true, sent 1"]


def test_a_query_is_compared_as_it_is_sent() -> None:
    wanted = {"all": True, "page": 2, "tag": ["a", "b"], "none": None}
    assert queries(wanted, {"all": ["true"], "page": ["2"], "tag": ["a", "b"]}) == []
    assert queries({}, {"a": ["1"]}) == ["query a: not expected, sent `1`"]
