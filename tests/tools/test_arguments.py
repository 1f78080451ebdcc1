"""What models give, in any dialect, becomes the arguments of a call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from kosmo.describe.sample import derived, has_numeric_ids
from kosmo.errors import UsageError
from kosmo.tools.arguments import arguments_of
from kosmo.validation import problems

from tests.tools.definitions import function, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.catalog.catalog import Catalog
    from kosmo.tools.tool import Tool

    Dialects = dict[str, list[Tool]]


def calls(catalog: Catalog, tools: list[Tool]) -> Iterator[tuple[Tool, dict[str, Any]]]:
    """Give each tool with fitting arguments."""
    for tool in tools:
        functions = catalog.integration(tool.spec.integration).functions()
        yield tool, derived(tool.spec, numeric=has_numeric_ids(functions))


def test_what_a_strict_model_gives_is_the_call_that_was_meant(
    catalog: Catalog, dialects: Dialects
) -> None:
    strict = [tool for tool in dialects["openai"] if tool.strict]
    for tool, meant in calls(catalog, strict):
        given = {**dict.fromkeys(tool.parameters), **meant}
        assert jsonschema_rs.is_valid(schema_of(tool), given), tool.name
        assert arguments_of(tool.spec, json.dumps(given)) == meant, tool.name
        assert problems(arguments_of(tool.spec, given), tool.spec.input_schema) == []


@pytest.mark.parametrize("format", ["openai", "anthropic", "mcp", "langchain", "ai-sdk"])
def test_what_a_call_takes_fits_the_schema_that_a_model_is_shown(
    catalog: Catalog, dialects: Dialects, format: str
) -> None:
    loose = [tool for tool in dialects[format] if not tool.strict]
    for tool, meant in calls(catalog, loose):
        assert jsonschema_rs.is_valid(schema_of(tool), meant), tool.name
        assert arguments_of(tool.spec, meant) == meant, tool.name


def test_gemini_gives_whole_numbers_as_floats(catalog: Catalog, dialects: Dialects) -> None:
    for tool, meant in calls(catalog, dialects["gemini"]):
        given = {name: float(one) if type(one) is int else one for name, one in meant.items()}
        assert json.dumps(arguments_of(tool.spec, given)) == json.dumps(meant), tool.name


INTEGER, TEXT = {"type": "integer"}, {"type": "string"}
PERSON = {"type": "object", "properties": {"name": TEXT, "age": INTEGER}, "required": ["name"]}
GIVEN: list[tuple[dict[str, Any], Any, Any]] = [
    ({"type": "number"}, 2.0, 2.0),
    ({"anyOf": [INTEGER, TEXT]}, 2.0, 2),
    ({"type": "array", "items": INTEGER}, [1.0, 2.0], [1, 2]),
    (PERSON, {"name": "Ann", "age": None}, {"name": "Ann"}),
    (PERSON, {"name": None, "age": 4.0}, {"name": None, "age": 4}),
    (PERSON, {"name": "Ann", "else": None}, {"name": "Ann", "else": None}),
    ({"anyOf": [TEXT, PERSON]}, {"name": "Ann", "age": None}, {"name": "Ann"}),
    ({"anyOf": [PERSON, {"type": "object"}]}, {"age": None}, {"age": None}),
    ({"type": "array", "items": PERSON}, [{"name": "A", "age": None}], [{"name": "A"}]),
    ({"type": "object"}, {"a": None, "b": 2.0}, {"a": None, "b": 2.0}),
    ({"anyOf": [TEXT, {"type": "null"}]}, None, None),
    ({}, None, None),
    (TEXT, "007", "007"),
    (INTEGER, 2.5, 2.5),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "given", "meant"), GIVEN)
def test_nulls_and_numbers_are_read_by_the_schema(
    schema: dict[str, Any], given: Any, meant: Any
) -> None:
    found = arguments_of(function({"it": schema}), {"it": given})
    assert json.dumps(found) == json.dumps({"it": meant})


def test_null_for_what_is_optional_is_nothing_and_for_what_is_required_it_stays() -> None:
    assert arguments_of(function({"it": TEXT}), {"it": None}) == {}
    assert arguments_of(function({"it": TEXT}, "it"), {"it": None}) == {"it": None}


@pytest.mark.parametrize("nothing", ["", " ", "{}", None, {}])
def test_nothing_is_no_arguments(nothing: Any) -> None:
    assert arguments_of(function({"it": TEXT}), nothing) == {}


@pytest.mark.parametrize("wrong", ["[]", "5", "null", '"{}"', "{", "[" * 100_000])
def test_a_text_that_is_no_json_object_is_a_usage_error(wrong: str) -> None:
    with pytest.raises(UsageError) as raised:
        arguments_of(function({"it": TEXT}), wrong)
    assert raised.value.code == "invalid_arguments"


def test_what_a_model_made_up_stays_for_the_call_to_refuse() -> None:
    spec = function({"it": TEXT})
    assert arguments_of(spec, {"invented": 1}) == {"invented": 1}
