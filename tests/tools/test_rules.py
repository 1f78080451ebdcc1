"""The published rules of each dialect, held against every function."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from kosmo.tools.export import export
from kosmo.tools.options import FORMATS
from kosmo.tools.schema import everywhere

from tests.tools.definitions import schema_of

if TYPE_CHECKING:
    from kosmo.catalog.catalog import Catalog
    from kosmo.tools.tool import Tool

    Dialects = dict[str, list[Tool]]

STRICT_KEYWORDS = {
    "openai": {
        "additionalProperties", "anyOf", "description", "enum", "exclusiveMaximum",
        "exclusiveMinimum", "format", "items", "maxItems", "maximum", "minItems", "minimum",
        "multipleOf", "pattern", "properties", "required", "type",
    },
    "anthropic": {
        "additionalProperties", "anyOf", "const", "default", "description", "enum", "format",
        "items", "minItems", "properties", "required", "type",
    },
}  # fmt: skip
STRICT_FORMATS = {
    "date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uuid",
}  # fmt: skip
GEMINI_TYPES = {"ARRAY", "BOOLEAN", "INTEGER", "NUMBER", "OBJECT", "STRING"}
GEMINI_KEYWORDS = {
    "description", "enum", "format", "items", "maxItems", "maxLength", "maximum", "minItems",
    "minLength", "minimum", "pattern", "properties", "required", "type",
}  # fmt: skip
GEMINI_JSON_KEYWORDS = {
    "additionalProperties", "anyOf", "description", "enum", "format", "items", "maxItems",
    "maximum", "minItems", "minimum", "properties", "required", "type",
}  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
def test_names_are_short_safe_and_apart(dialects: Dialects, format: str) -> None:
    tools = dialects[format]
    names = [tool.definition.get("function", tool.definition)["name"] for tool in tools]
    assert all(re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_-]{0,63}", name) for name in names)
    assert len(set(names)) == len(names)
    # Clients put something before it: `mcp__kosmo__missive_list_conversations`.
    assert max(map(len, names)) <= 50


@pytest.mark.parametrize("format", FORMATS)
def test_descriptions_say_something_and_are_bounded(dialects: Dialects, format: str) -> None:
    for tool in dialects[format]:
        said = tool.definition.get("function", tool.definition)["description"]
        assert 10 < len(said) <= 1024, tool.name
        assert said.startswith(tool.spec.summary.replace("``", "`")[:40]), tool.name
        for schema in everywhere(schema_of(tool)):
            assert len(schema.get("description", "")) <= 1024, tool.name
        assert "``" not in json.dumps(tool.definition)


@pytest.mark.parametrize("format", FORMATS)
def test_no_parameter_is_lost_and_each_has_a_safe_name(dialects: Dialects, format: str) -> None:
    for tool in dialects[format]:
        shown = schema_of(tool)
        assert list(shown["properties"]) == list(tool.spec.parameters), tool.name
        for schema in everywhere(shown):
            for name in schema.get("properties", {}):
                assert re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_]{0,63}", name), (tool.name, name)


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "gemini"])
def test_schemas_are_json_schema_with_an_object_at_the_root(
    dialects: Dialects, format: str
) -> None:
    for tool in dialects[format]:
        schema = schema_of(tool)
        jsonschema_rs.Draft202012Validator(schema)
        jsonschema_rs.Draft7Validator(schema)
        assert schema["type"] == "object"
        assert not {"$schema", "allOf", "anyOf", "enum", "not", "oneOf"} & set(schema)
        assert "x-" not in "".join(key for one in everywhere(schema) for key in one)


@pytest.mark.parametrize("format", ["mcp", "langchain", "ai-sdk"])
def test_a_schema_says_all_that_is_needed_to_check_it(dialects: Dialects, format: str) -> None:
    formats = {"date", "date-time", "email", "uri", "uuid"}
    for tool in dialects[format]:
        schema = schema_of(tool)
        assert schema["additionalProperties"] is False
        for one in everywhere(schema):
            if one.get("type") == "object":
                assert "additionalProperties" in one, tool.name
            if one.get("type") == "array":
                assert "items" in one, tool.name
            assert one.get("format", "date") in formats, tool.name


@pytest.mark.parametrize("format", ["openai", "openai-responses"])
def test_openai_strict_requires_all_closes_all_and_knows_each_keyword(
    dialects: Dialects, format: str
) -> None:
    tools = dialects[format]
    strict = [tool for tool in tools if tool.strict]
    assert len(strict) >= 100
    assert all(tool.definition.get("function", tool.definition)["strict"] for tool in strict)
    for tool in strict:
        for schema in everywhere(schema_of(tool)):
            assert set(schema) <= STRICT_KEYWORDS["openai"], tool.name
            assert schema.get("format", "date") in STRICT_FORMATS
            assert {"type", "anyOf", "enum"} & set(schema), tool.name
            if "object" in str(schema.get("type")):
                assert schema["additionalProperties"] is False
                assert sorted(schema["required"]) == sorted(schema["properties"])


def test_openai_optional_parameters_may_be_null_and_others_may_not(dialects: Dialects) -> None:
    for tool in [tool for tool in dialects["openai"] if tool.strict]:
        schema = schema_of(tool)
        for name in tool.parameters:
            takes_null = jsonschema_rs.is_valid(schema["properties"][name], None)
            assert takes_null is (name not in tool.spec.input_schema["required"]), tool.name


def test_what_takes_a_free_form_object_is_not_strict_and_says_which(dialects: Dialects) -> None:
    loose = {tool.spec.id: tool for tool in dialects["openai"] if not tool.strict}
    assert loose
    for tool in loose.values():
        schema = schema_of(tool)
        assert tool.definition["function"]["strict"] is False
        assert any(
            one.get("additionalProperties") is not False
            for one in everywhere(schema)
            if one.get("type") == "object"
        )
        assert tool.loose
        assert tool.loose.split("`")[1].split(".")[0] in schema["properties"]


def test_anthropic_strict_has_no_limits_of_numbers_and_texts(strict_anthropic: list[Tool]) -> None:
    assert len(strict_anthropic) >= 100
    for tool in strict_anthropic:
        assert tool.definition["strict"] is True
        for schema in everywhere(schema_of(tool)):
            assert set(schema) <= STRICT_KEYWORDS["anthropic"], tool.name
            assert schema.get("format", "date") in STRICT_FORMATS | {"uri"}
            assert schema.get("minItems", 0) in (0, 1)
            if schema.get("type") == "object":
                assert schema["additionalProperties"] is False


def test_gemini_has_a_subset_of_open_api_or_else_json_schema(dialects: Dialects) -> None:
    kinds = set()
    for tool in dialects["gemini"]:
        (kind,) = set(tool.definition) - {"name", "description"} or {"none"}
        kinds.add(kind)
        if kind == "none":
            assert tool.parameters == []
        elif kind == "parameters":
            for schema in everywhere(tool.definition[kind]):
                _is_open_api(schema)
        else:
            jsonschema_rs.Draft202012Validator(tool.definition[kind])
            for schema in everywhere(tool.definition[kind]):
                assert set(schema) <= GEMINI_JSON_KEYWORDS, tool.name
                assert schema.get("format", "date-time") == "date-time"
    assert kinds == {"none", "parameters", "parametersJsonSchema"}


def _is_open_api(schema: dict[str, Any]) -> None:
    assert set(schema) <= GEMINI_KEYWORDS
    assert schema["type"] in GEMINI_TYPES
    if schema["type"] == "OBJECT":
        assert schema["properties"]
        assert set(schema.get("required", ())) <= set(schema["properties"])
    if "enum" in schema:
        assert schema["type"] == "STRING"
        assert schema["enum"]
        assert all(isinstance(one, str) and one for one in schema["enum"])
    assert ("items" in schema) is (schema["type"] == "ARRAY")
    assert schema.get("format", "date-time") == "date-time"


def test_mcp_marks_what_reads_and_what_destroys(dialects: Dialects) -> None:
    for tool in dialects["mcp"]:
        marks = tool.definition["annotations"]
        assert marks["readOnlyHint"] is (tool.spec.effect == "read")
        risky = tool.spec.destructive or tool.spec.outward or tool.spec.outward_when
        assert marks.get("destructiveHint", False) is bool(risky)
    marked = {tool.spec.id: tool.definition["annotations"] for tool in dialects["mcp"]}
    assert marked["missive.delete_draft"]["destructiveHint"] is True
    assert marked["missive.create_task"]["destructiveHint"] is False
    assert marked["missive.list_tasks"] == {"readOnlyHint": True, "openWorldHint": True}


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_functions_always_give_the_same_text(
    dialects: Dialects, format: str, catalog: Catalog
) -> None:
    functions = [tool.spec for tool in dialects[format]]
    again = export(catalog, functions, format=format)
    assert json.dumps([one.definition for one in again]) == json.dumps(
        [one.definition for one in dialects[format]]
    )
    order = [(one.integration, one.name) for one in functions]
    assert [name for name, _ in order] == sorted(name for name, _ in order)
