"""The compact validator agrees with a complete one, and says what is wrong in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kosmo.validation import is_compact, problems

if TYPE_CHECKING:
    from typing import Any

_scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.floats(-5, 5), st.text("ab1", max_size=3)
)
_values: st.SearchStrategy[Any] = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=6,
)
_bound = st.integers(-3, 3)
_plain: st.SearchStrategy[Any] = st.one_of(
    st.just({}),
    st.builds(lambda kind: {"type": kind},
              st.sampled_from(["null", "boolean", "string", "object"])),
    st.builds(lambda low, high: {"type": "integer", "minimum": low, "maximum": high},
              _bound, _bound),
    st.builds(lambda low: {"type": "number", "exclusiveMinimum": low}, _bound),
    st.builds(lambda high: {"type": "number", "exclusiveMaximum": high}, _bound),
    st.builds(lambda n, m: {"type": "string", "minLength": n, "maxLength": m},
              st.integers(0, 2), st.integers(0, 3)),
    st.builds(lambda pattern: {"type": "string", "pattern": pattern},
              st.sampled_from(["^a", "b$"])),
    st.builds(lambda values: {"enum": values}, st.lists(_scalars, min_size=1, max_size=3)),
    st.builds(lambda value: {"const": value}, _scalars),
)  # fmt: skip
_schemas: st.SearchStrategy[Any] = st.recursive(
    _plain,
    lambda inner: st.one_of(
        st.builds(lambda item, n: {"type": "array", "items": item, "minItems": n, "maxItems": 2},
                  inner, st.integers(0, 2)),
        st.builds(lambda choices: {"anyOf": choices}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(
            lambda known, required, extra: {
                "type": "object", "properties": known, "required": required,
                "additionalProperties": extra,
            },
            st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
            st.lists(st.sampled_from("abc"), unique=True, max_size=2),
            st.one_of(st.booleans(), inner),
        ),
    ),
    max_leaves=5,
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(value=_values, schema=_schemas)
def test_it_agrees_with_a_complete_validator(value: Any, schema: Any) -> None:
    assert is_compact(schema)
    assert (problems(value, schema) == []) == jsonschema_rs.is_valid(schema, value)


@pytest.mark.parametrize(
    ("schema", "value", "said"),
    [
        ({"type": "string"}, 7, ["`x` must be a string, not `7`"]),
        ({"type": "integer"}, True, ["`x` must be an integer, not `true`"]),
        ({"type": "integer", "minimum": 1}, 0, ["`x` must be at least 1, not 0"]),
        ({"enum": ["a", "b"]}, "c", ['`x` must be one of `a`, `b`, not `"c"`']),
        ({"type": "string", "minLength": 1}, "", ["`x` must not be empty"]),
        ({"type": "array", "items": {"type": "string"}}, ["a", 1],
         ["`x[1]` must be a string, not `1`"]),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, [],
         ["`x` must be a string or an integer, not `[]`"]),
        ({"type": "string", "format": "id"}, "a/b",
         ['`x` must be an id, without slash, space or dots that climb, not `"a/b"`']),
        ({"type": "string", "format": "ids"}, "a,,b", ["`x` must be an id, not empty"]),
    ],
)  # fmt: skip
def test_a_problem_names_the_parameter_and_what_would_be_right(
    schema: Any, value: Any, said: list[str]
) -> None:
    whole = {"type": "object", "properties": {"x": schema}, "required": []}
    assert problems({"x": value}, whole) == said


def test_all_problems_are_told_at_once_with_suggestions() -> None:
    schema = {
        "type": "object",
        "properties": {"limit": {"type": "integer"}, "state": {"type": "string"}},
        "required": ["state"],
        "additionalProperties": False,
    }
    assert problems({"limit": "x", "limti": 1}, schema) == [
        "`state` is required",
        '`limit` must be an integer, not `"x"`',
        "`limti` is not a parameter; did you mean `limit`?",
    ]


def test_what_it_does_not_cover_goes_to_the_library() -> None:
    schema = {"type": "object", "properties": {"x": {"not": {"const": 1}}}}
    assert not is_compact(schema)
    assert problems({"x": 1}, {**schema, "x-validator": "full"})[0].startswith("`x`: ")
    assert problems({"x": 2}, {**schema, "x-validator": "full"}) == []
