"""Schemas of servers, which nobody has checked: read where they mean something, never for ever."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from kosmo.cli.options import ALL
from kosmo.describe.pages import function
from kosmo.mcp.definition import ServerDefinition, Source
from kosmo.mcp.naming import named_tools
from kosmo.mcp.specs import input_schema, integration_of
from kosmo.spec import FunctionSpec, IntegrationSpec
from kosmo.validation import problems

if TYPE_CHECKING:
    from typing import Any

CHAIN = {f"A{n}": {"anyOf": [{"$ref": f"#/$defs/A{n + 1}"}] * 2} for n in range(60)}


def spec_of(schema: Any, **more: Any) -> FunctionSpec:
    """Give the function of a tool that has this schema."""
    server = ServerDefinition("up", Source("user", "/mcp.json"), command="up")
    tool = {"name": "tool", "inputSchema": schema, **more}
    return IntegrationSpec(integration_of(server, [tool])).functions()[0]


def objects(**properties: Any) -> dict[str, Any]:
    """Give the schema of an object."""
    return {"type": "object", "properties": properties}


ODD: dict[str, Any] = {
    "no object": True,
    "nothing": None,
    "parameters that are no schemas": objects(a=True, b=False, c=None, d=[1], e="x"),
    "values that mean nothing": {
        **objects(a={"type": "strange", "minimum": "x", "enum": "y", "anyOf": 7, "pattern": "((("}),
        "required": "a",
        "additionalProperties": {"$ref": "#/nowhere"},
    },
    "a reference to itself": objects(a={"$ref": "#/properties/a"}),
    "itself among several": objects(a={"allOf": [{"$ref": "#/properties/a"}]}),
    "a choice of itself": {
        **objects(a={"$ref": "#/$defs/A"}),
        "$defs": {"A": {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "string"}]}},
    },
    "choices of choices": {
        **objects(a={"$ref": "#/$defs/A0"}), "$defs": {**CHAIN, "A60": {"type": "integer"}},
    },
    "what lies elsewhere": objects(a={"$ref": "http://127.0.0.1:9/x.json"}),
    "a file": objects(a={"$ref": "file:///etc/passwd"}),
    "a list of schemas": objects(a={"items": [{"type": "string"}]}),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_a_schema_that_is_none_lets_every_value_through(what: str) -> None:
    spec = spec_of(ODD[what])
    assert problems({"a": "text"}, spec.input_schema) == []
    assert function(spec, ALL).startswith("mcp:up.tool: ")


def test_a_pattern_that_takes_years_is_given_up_soon() -> None:
    code = (
        "from kosmo.mcp.specs import input_schema; from kosmo.validation import problems;"
        r"one = {'type': 'string', 'pattern': r'^(?=(a+)+$)(a+)+b\1$'};"
        "schema = {'properties': {'a': one}};"
        "print(problems({'a': 'a' * 60 + 'X'}, input_schema(schema)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True
    )
    assert "does not match" in done.stdout


@pytest.mark.parametrize(
    ("schema", "value", "valid"),
    [
        ({"type": ["integer", "null"], "minimum": 3}, None, True),
        ({"type": ["integer", "null"], "minimum": 3}, 2, False),
        ({"$ref": "#/$defs/Colour"}, "red", True),
        ({"$ref": "#/$defs/Colour"}, "blue", False),
        ({"allOf": [{"$ref": "#/$defs/Colour"}], "description": "x"}, "blue", False),
        ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, 1, True),
        ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, 1.5, False),
        (
            {"type": "string", "format": "id"},
            "../../x",
            True,
        ),  # kosmo's own word, not JSON Schema's
        ({"type": "string", "format": "secret"}, "in the open", True),
        ({"type": "array", "items": {"$ref": "#/$defs/Colour"}}, ["red", "blue"], False),
    ],
)
def test_a_value_is_valid_as_the_server_means_it(schema: Any, value: Any, valid: bool) -> None:
    whole = {**objects(a=schema), "$defs": {"Colour": {"type": "string", "enum": ["red"]}}}
    found = problems({"a": value}, input_schema(whole))
    assert (found == []) == valid, found


def test_a_tree_is_no_endless_schema() -> None:
    node = {"type": "object", "properties": {"children": {"type": "array",
            "items": {"$ref": "#/$defs/Node"}}}, "required": ["children"]}  # fmt: skip
    schema = {**objects(tree={"$ref": "#/$defs/Node"}), "$defs": {"Node": node}}
    checked = input_schema(schema)
    assert problems({"tree": {"children": [{"children": []}]}}, checked) == []
    assert problems({"tree": {"children": [{}]}}, checked) != []


def test_names_are_the_same_in_whatever_order_a_server_lists() -> None:
    listed = [{"name": name} for name in ("get-sum", "Get Sum", "get_sum", "ü", "a.b", "")]
    forwards = {key: tool["name"] for key, tool in named_tools(listed).items()}
    backwards = {key: tool["name"] for key, tool in named_tools(reversed(listed)).items()}
    assert forwards == backwards
    assert forwards["get_sum"] == "get_sum"
    assert len(forwards) == len(listed)


@pytest.mark.parametrize(
    ("hints", "effect", "destructive"),
    [
        (None, "write", True),
        ({"readOnlyHint": True}, "read", False),
        ({"readOnlyHint": "true"}, "write", True),
        ({"readOnlyHint": False, "destructiveHint": False}, "write", False),
        ({"destructiveHint": None}, "write", True),
        ("all", "write", True),
    ],
)
def test_only_what_says_so_plainly_reads_or_destroys_nothing(
    hints: Any, effect: str, destructive: bool
) -> None:
    spec = spec_of(objects(), annotations=hints)
    assert (spec.effect, spec.destructive) == (effect, destructive)
