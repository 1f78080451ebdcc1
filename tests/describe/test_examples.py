"""Every example of every function is a call that could be made, on each surface the same one."""

from __future__ import annotations

import ast
import json
import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kosmo.cli.arguments import parse
from kosmo.cli.options import ALL
from kosmo.describe import examples
from kosmo.describe.examples import Examples
from kosmo.describe.reserved import SWITCHES, VALUED
from kosmo.describe.sample import derived, has_numeric_ids, value_of
from kosmo.spec import FunctionSpec
from kosmo.validation import problems

from tests.describe.lua_literal import read_call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.catalog.catalog import Catalog

NAMES = ("crisp", "helpscout", "missive", "plivo")


def calls(catalog: Catalog, name: str) -> Iterator[tuple[FunctionSpec, dict[str, Any]]]:
    spec = catalog.integration(name)
    written = Examples(spec)
    for one in spec.functions():
        yield one, written.arguments(one)


@pytest.mark.parametrize("name", NAMES)
def test_the_arguments_are_valid_and_all_that_is_required(catalog: Catalog, name: str) -> None:
    for spec, arguments in calls(catalog, name):
        assert problems(arguments, spec.input_schema) == [], spec.id
        assert "example_" not in json.dumps(arguments), spec.id
        assert re.search(r"<\w+\.\w+>", json.dumps(arguments)) is None, spec.id


@pytest.mark.parametrize("name", NAMES)
def test_the_command_line_gives_the_arguments_back(catalog: Catalog, name: str) -> None:
    for spec, arguments in calls(catalog, name):
        words = shlex.split(examples.shell(spec, arguments))
        assert words[:3] == ["kosmo", spec.integration, spec.name.replace("_", "-")]
        assert parse(spec, words[3:])[0] == arguments, spec.id
        words = shlex.split(examples.shell_json(spec, arguments))
        assert words[:4] == ["kosmo", "integrations", "call", spec.id]
        assert parse(spec, words[4:])[0] == arguments, spec.id


@pytest.mark.parametrize("name", NAMES)
def test_lua_and_python_say_the_same(catalog: Catalog, name: str) -> None:
    for spec, arguments in calls(catalog, name):
        path, given = read_call(examples.lua(spec, arguments))
        assert (path, given) == (f"app.integrations.{spec.id}", arguments), spec.id
        program = ast.parse(examples.python(spec, arguments))
        call = next(
            node for node in ast.walk(program)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        )  # fmt: skip
        said = [ast.literal_eval(one) for one in call.args]
        assert said == [spec.id, *([arguments] if arguments else [])], spec.id


@pytest.mark.parametrize("name", NAMES)
def test_without_the_plugins_examples_some_are_made_that_fit_as_well(
    catalog: Catalog, name: str
) -> None:
    functions = catalog.integration(name).functions()
    numeric = has_numeric_ids(functions)
    for spec in functions:
        arguments = derived(spec, numeric=numeric)
        assert problems(arguments, spec.input_schema) == [], spec.id
        assert len(set(arguments) - set(spec.input_schema["required"])) <= 3, spec.id


def test_ids_are_such_as_the_service_has(catalog: Catalog) -> None:
    numeric = {name: has_numeric_ids(catalog.integration(name).functions()) for name in NAMES}
    assert numeric == {"crisp": False, "helpscout": True, "missive": False, "plivo": False}


def test_the_words_that_are_options_are_known_here_too() -> None:
    assert {name for name, (metavar, _) in ALL.items() if metavar is None} == SWITCHES
    assert {name for name, (metavar, _) in ALL.items() if metavar is not None} == VALUED


def test_a_parameter_that_is_named_like_an_option_is_given_by_arg() -> None:
    spec = function({"account": {"type": "string"}, "all": {"type": "boolean"}})
    line = examples.shell(spec, {"account": "a b", "all": True})
    assert line == "kosmo demo act --arg 'account=a b' --arg all=true"
    assert parse(spec, shlex.split(line)[3:])[0] == {"account": "a b", "all": True}


@pytest.mark.parametrize(
    ("name", "schema", "value"),
    [
        ("state", {"type": "string", "enum": ["open", "closed"]}, "open"),
        ("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 25}, 3),
        ("limit", {"type": "integer", "minimum": 10}, 10),
        ("due_date", {"type": "string"}, "2030-06-01"),
        ("customer_email", {"type": "string", "minLength": 3}, "alma@example.org"),
        ("secret", {"type": "string", "format": "secret"}, "env:SECRET"),
        ("tags", {"type": "array", "items": {"type": "string"}}, ["vip"]),
        ("exact", {"type": "boolean"}, True),
        ("word", {"type": "string", "examples": ["as given"]}, "as given"),
        ("country_iso", {"type": "string", "pattern": "^[A-Z]{2}$"}, "US"),
    ],
)
def test_a_value_is_such_as_one_might_give(name: str, schema: dict[str, Any], value: Any) -> None:
    assert value_of(name, schema, numeric=False) == value


SCHEMAS = st.one_of(
    st.builds(lambda low: {"type": "integer", "minimum": low}, st.integers(-5, 500)),
    st.builds(lambda most: {"type": "number", "exclusiveMaximum": most}, st.floats(-9, 9)),
    st.builds(lambda size: {"type": "string", "minLength": size}, st.integers(0, 60)),
    st.builds(lambda size: {"type": "string", "maxLength": size}, st.integers(1, 40)),
    st.builds(
        lambda size: {"type": "array", "minItems": size, "items": {"type": "integer"}},
        st.integers(0, 5),
    ),
    st.just({"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}),
    st.just({"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "string"}}]}),
)


@given(schema=SCHEMAS, name=st.sampled_from(["limit", "user_id", "text", "email", "x"]))
def test_a_made_value_always_fits(schema: dict[str, Any], name: str) -> None:
    assert problems(value_of(name, schema, numeric=False), schema) == []


@given(value=st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
))  # fmt: skip
def test_any_value_is_written_so_that_it_is_read_back(value: Any) -> None:
    spec = function({"data": {}})
    program = ast.parse(examples.python(spec, {"data": value}))
    call = next(
        node for node in ast.walk(program)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )  # fmt: skip
    assert ast.literal_eval(call.args[1]) == {"data": value}
    _, given = read_call(examples.lua(spec, {"data": value}))
    assert given == {"data": empty_alike(value)}


def empty_alike(value: Any) -> Any:
    """Lua has one empty table for the empty object and the empty list."""
    if isinstance(value, dict):
        return {key: empty_alike(one) for key, one in value.items()}
    if isinstance(value, list):
        return [empty_alike(one) for one in value] if value else {}
    return value


def function(properties: dict[str, Any], required: tuple[str, ...] = ()) -> FunctionSpec:
    schema = {"type": "object", "properties": properties, "required": list(required),
              "additionalProperties": False}  # fmt: skip
    said = dict.fromkeys(
        ("summary", "description", "returns", "resource", "module", "qualname"), ""
    )
    marks = dict.fromkeys(("destructive", "outward", "idempotent", "paged"), False)
    lists: dict[str, list[str]] = {"outward_when": [], "columns": []}
    return FunctionSpec(
        "demo",
        {"name": "act", "full_name": "demo.demo_act", "effect": "write", "link": None,
         "input_schema": schema, **said, **marks, **lists},
    )  # fmt: skip
