"""All functions as tools, in every dialect: a strict validator, and the AI SDK, on Node.

Nothing is asked of a provider: the model that the AI SDK talks to is its own, made for tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.catalog.catalog import open_catalog
from kosmo.tools.choosing import choose
from kosmo.tools.export import export
from kosmo.tools.options import FORMATS

from tests.foreign.installing import run_module
from tests.tools.definitions import schema_of

if TYPE_CHECKING:
    from kosmo.tools.tool import Tool

    from tests.conftest import Kosmo

SCRIPT = Path(__file__).with_name("dialects.mjs")
EXAMPLES = {
    "string": "text",
    "integer": 3,
    "number": 1.5,
    "boolean": True,
    "array": [],
    "object": {},
}


@pytest.fixture(scope="module")
def dialects(indexed: Kosmo) -> dict[str, list[Tool]]:
    """Give the tools of all functions by their dialect, strict where they can be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSMO_HOME", str(indexed.home))
        catalog = open_catalog()
        functions = choose(catalog).functions
        assert len(functions) >= 67
        return {name: export(catalog, functions, format=name) for name in FORMATS}


@pytest.fixture(scope="module")
def seen(dialects: dict[str, list[Tool]]) -> Any:
    """Run the script once; gives what it saw."""
    schemas = {
        name: {tool.name: _plain(schema_of(tool)) for tool in tools if "type" in schema_of(tool)}
        for name, tools in dialects.items()
    }
    tools = dialects["ai-sdk"]
    given = {tool.name: _arguments(tool.schema) for tool in tools}
    definitions = [tool.definition for tool in tools]
    return run_module(SCRIPT, {"schemas": schemas, "tools": definitions, "arguments": given})


def test_a_strict_validator_takes_every_schema_of_every_dialect(seen: Any) -> None:
    assert seen["refused"] == []
    assert seen["taken"] > 67 * 6


def test_the_ai_sdk_tells_a_model_the_schemas_as_they_are(
    seen: Any, dialects: dict[str, list[Tool]]
) -> None:
    assert seen["told"] == {tool.name: tool.schema for tool in dialects["ai-sdk"]}


def test_the_ai_sdk_runs_what_the_model_asks_for(
    seen: Any, dialects: dict[str, list[Tool]]
) -> None:
    assert seen["run"] == {tool.name: _arguments(tool.schema) for tool in dialects["ai-sdk"]}
    assert seen["text"] == "Done."


def _plain(schema: Any) -> Any:
    """Write types as JSON Schema does; Gemini's subset has them in capitals."""
    if isinstance(schema, dict):
        made = {key: _plain(value) for key, value in schema.items()}
        kind = made.get("type")
        return {**made, "type": kind.lower()} if isinstance(kind, str) else made
    return [_plain(one) for one in schema] if isinstance(schema, list) else schema


def _arguments(schema: dict[str, Any]) -> dict[str, Any]:
    """Make up an argument for each parameter that is required."""
    return {
        name: EXAMPLES.get(str(schema["properties"][name].get("type")), "text")
        for name in schema.get("required", ())
    }
