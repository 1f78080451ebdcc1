"""One schema for every dialect, and words for what a dialect has no keyword for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo.errors import UsageError
from kosmo.tools.estimate import tokens
from kosmo.tools.export import export
from kosmo.tools.names import fitting, function_of, tool_name
from kosmo.tools.strictness import why_open
from kosmo.tools.wording import bounded, noted

from tests.tools.definitions import function, schema_of

if TYPE_CHECKING:
    from kosmo.catalog.catalog import Catalog

    Schema = dict[str, Any]


def parameter(catalog: Catalog, schema: Schema, format: str, *, required: bool = True) -> Schema:
    """Give one parameter's schema in a dialect."""
    spec = function({"it": schema}, *(["it"] if required else []))
    (tool,) = export(catalog, [spec], format=format)
    found: Schema = schema_of(tool)["properties"]["it"]
    return found


WORD = {"type": "string"}
BOUNDED = {"type": "string", "minLength": 1, "maxLength": 9, "description": "A word"}
SAID: list[tuple[str, Schema, Schema]] = [
    ("openai", BOUNDED, {"type": "string", "description": "A word. 1 to 9 characters."}),
    ("mcp", BOUNDED, {**BOUNDED}),
    (
        "anthropic",
        {"type": "integer", "minimum": 1, "maximum": 50, "default": 5},
        {"type": "integer", "default": 5, "description": "1 to 50."},
    ),
    (
        "anthropic",
        {"type": "array", "items": WORD, "minItems": 1, "maxItems": 3},
        {"type": "array", "items": WORD, "minItems": 1, "description": "At most 3 items."},
    ),
    (
        "openai",
        {"type": "string", "default": "a", "format": "uri"},
        {"type": "string", "description": "Default: a. Format: uri."},
    ),
    ("openai", {"const": "x", "type": "string"}, {"type": "string", "enum": ["x"]}),
    (
        "gemini",
        {"type": "integer", "exclusiveMinimum": 0, "multipleOf": 5},
        {"type": "INTEGER", "description": "More than 0. A multiple of 5."},
    ),
    (
        "gemini",
        {"type": "string", "format": "date", "enum": ["a", "b"]},
        {"type": "STRING", "enum": ["a", "b"], "description": "Format: date."},
    ),
    ("gemini", {"type": "integer", "enum": [1, 2]}, {"type": "integer", "enum": [1, 2]}),
    ("gemini", {"type": "object"}, {"type": "object", "additionalProperties": True}),
    (
        "gemini",
        {"anyOf": [{"type": "string", "minLength": 1}, {"type": "integer"}]},
        {"anyOf": [{"type": "string", "description": "Not empty."}, {"type": "integer"}]},
    ),
    ("mcp", {"type": "string", "format": "id"}, {"type": "string"}),
    (
        "mcp",
        {"type": "string", "format": "ids", "description": "Which ones."},
        {"type": "string", "description": "Which ones. Ids, separated by commas."},
    ),
    ("mcp", {"type": "array"}, {"type": "array", "items": {}}),
    ("mcp", {"anyOf": [True, WORD]}, {"anyOf": [{}, WORD]}),
    ("mcp", {"type": ["array", "null"], "items": True}, {"type": ["array", "null"], "items": {}}),
    ("openai", {**WORD, "pattern": "^(?!a)"}, {**WORD, "description": "Matches `^(?!a)`."}),
    ("openai", {**WORD, "pattern": "^a"}, {**WORD, "pattern": "^a"}),
]  # fmt: skip


@pytest.mark.parametrize(("format", "schema", "expected"), SAID)
def test_what_a_dialect_does_not_take_is_said_in_words(
    catalog: Catalog, format: str, schema: Schema, expected: Schema
) -> None:
    assert parameter(catalog, schema, format) == expected


NULLED: list[tuple[Schema, Schema]] = [
    ({"type": "string"}, {"type": ["string", "null"]}),
    ({"type": "string", "enum": ["a"]}, {"type": ["string", "null"], "enum": ["a", None]}),
    (
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
    ),
    (
        {"type": "object", "properties": {"a": {"type": "boolean"}}, "additionalProperties": False},
        {
            "type": ["object", "null"],
            "properties": {"a": {"type": ["boolean", "null"]}},
            "required": ["a"],
            "additionalProperties": False,
        },
    ),
]


@pytest.mark.parametrize(("schema", "expected"), NULLED)
def test_what_is_optional_may_be_null_where_openai_is_strict(
    catalog: Catalog, schema: Schema, expected: Schema
) -> None:
    assert parameter(catalog, schema, "openai", required=False) == expected


FIELDS = "`it` takes fields that are not described"
OPEN: list[tuple[Schema, str]] = [
    ({"type": "object"}, FIELDS),
    ({"type": "array"}, "`it` takes any value"),
    ({"type": ["object", "null"]}, FIELDS),
    ({"anyOf": [True]}, "`it` takes any value"),
    ({}, "`it` takes any value"),
    ({"oneOf": [{"type": "string"}]}, "`it` uses `oneOf`"),
    ({"anyOf": [{"type": "string"}, {"type": "object"}]}, FIELDS),
    ({"anyOf": [WORD, {"type": "null"}]}, "`it` is optional, and null is a value of it"),
    ({"enum": [str(one) for one in range(1001)]}, "it lists more than 1000 values"),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "why"), OPEN)
def test_a_tool_that_cannot_be_strict_says_why(catalog: Catalog, schema: Schema, why: str) -> None:
    spec = function({"it": schema})
    (tool,) = export(catalog, [spec], format="openai")
    assert (tool.strict, tool.loose) == (False, why)
    with pytest.raises(UsageError) as raised:
        export(catalog, [spec], format="openai", strict="on")
    assert (raised.value.code, why in raised.value.message) == ("not_strict", True)
    (tool,) = export(catalog, [spec], format="openai", strict="off")
    assert (tool.strict, tool.loose) == (False, None)


def test_depth_counts_where_openai_is_strict(catalog: Catalog) -> None:
    schema: Schema = {"type": "string"}
    for _ in range(9):
        schema = {"type": "array", "items": schema}
    (tool,) = export(catalog, [function({"it": schema}, "it")], format="openai")
    assert tool.strict
    deeper = function({"it": {"type": "array", "items": schema}}, "it")
    (tool,) = export(catalog, [deeper], format="openai")
    assert tool.loose == "it is deeper than 10 levels"


def test_anthropic_takes_but_a_few_strict_tools_in_one_request(catalog: Catalog) -> None:
    small = function({"it": {"type": "string"}}, "it")
    assert all(tool.strict for tool in export(catalog, [small] * 20, format="anthropic"))
    many = export(catalog, [small] * 21, format="anthropic")
    assert {tool.loose for tool in many} == {"it may have 20 strict tools, and these are 21"}
    assert not any(tool.strict or "strict" in tool.definition for tool in many)
    optional = function({str(one): {"type": "string"} for one in range(25)})
    assert export(catalog, [optional], format="anthropic")[0].loose == (
        "its strict tools may have 24 optional parameters together, and these have 25"
    )
    union = {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    names = [str(one) for one in range(17)]
    unions = function(dict.fromkeys(names, union), *names)
    assert export(catalog, [unions], format="anthropic")[0].loose == (
        "its strict tools may have 16 unions of types together, and these have 17"
    )


def test_what_one_request_cannot_have_is_said_of_all_its_tools(catalog: Catalog) -> None:
    optional = function({str(one): {"type": "string"} for one in range(25)})
    with pytest.raises(UsageError) as raised:
        export(catalog, [optional, optional], format="anthropic", strict="on")
    assert raised.value.message == (
        "these tools cannot be strict in one request: its strict tools may have 24 optional"
        " parameters together, and these have 50"
    )
    assert "`--strict auto`" in (raised.value.hint or "")
    assert "`--strict off`" in (raised.value.hint or "")
    open_ended = function({"it": {}})
    with pytest.raises(UsageError) as raised:
        export(catalog, [optional, open_ended, open_ended], format="anthropic", strict="on")
    assert raised.value.message.endswith(": `it` takes any value; nor can 1 more")


@pytest.mark.parametrize("format", ["gemini", "mcp", "langchain", "ai-sdk"])
def test_a_dialect_without_strict_tools_says_so(catalog: Catalog, format: str) -> None:
    with pytest.raises(UsageError, match="has no strict tools"):
        export(catalog, [function({})], format=format, strict="on")


def test_a_function_without_parameters_has_an_empty_closed_object(catalog: Catalog) -> None:
    (tool,) = export(catalog, [function({})], format="mcp")
    assert tool.definition["inputSchema"] == {
        "type": "object", "properties": {}, "additionalProperties": False,
    }  # fmt: skip
    (tool,) = export(catalog, [function({})], format="gemini")
    assert set(tool.definition) == {"name", "description"}


def test_a_long_name_is_cut_and_stays_apart_from_others() -> None:
    long = "x" * 70
    assert len(fitting(long + "a")) == 64
    assert fitting(long + "a") != fitting(long + "b")
    assert fitting("café") != fitting("caf_")
    assert fitting("missive_get_task") == "missive_get_task"


def test_a_tool_is_found_by_its_name(catalog: Catalog) -> None:
    for integration in catalog.names():
        for spec in catalog.integration(integration).functions():
            assert function_of(catalog, tool_name(catalog, spec)).id == spec.id
    with pytest.raises(UsageError):
        function_of(catalog, "missive_get_nothing")


def test_a_long_description_ends_with_a_sentence() -> None:
    assert bounded("One. " * 300, 1024).endswith("One.")
    assert len(bounded("x" * 2000, 1024)) == 1024
    assert bounded("word " * 300, 1024).endswith("word…")
    assert noted({"description": "Default: 5."}, "Default: 5.") == {"description": "Default: 5."}


def test_openness_is_told_with_its_place() -> None:
    inner = {
        "type": "object",
        "properties": {"b": {"type": "object"}},
        "additionalProperties": False,
    }
    root = {"type": "object", "properties": {"a": inner}, "additionalProperties": False}
    assert why_open(root) == "`a.b` takes fields that are not described"


def test_tokens_are_about_what_a_tokenizer_counts() -> None:
    task = {
        "type": "function",
        "function": {
            "name": "missive_get_task",
            "description": "Get one task, with its people and team in full.",
            "parameters": {
                "properties": {"task_id": {"type": "string", "description": "The task."}},
                "type": "object",
                "required": ["task_id"],
                "additionalProperties": False,
            },
            "strict": True,
        },
    }
    assert tokens(task) == pytest.approx(65, rel=0.18)  # by `o200k_base`
    assert tokens([task] * 10) == pytest.approx(10 * tokens(task), rel=0.02)
