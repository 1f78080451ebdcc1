"""Every tool against the types that the providers' own packages declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from kosmo.tools.tool import Tool

    Dialects = dict[str, list[Tool]]


def _check(kind: Any, value: dict[str, Any]) -> None:
    """Hold a value against a TypedDict, which knows each of its keys."""
    TypeAdapter(kind).validate_python(value)
    assert set(value) <= set(get_type_hints(kind))


def test_openai_chat(dialects: Dialects) -> None:
    from openai.types.chat import ChatCompletionFunctionToolParam
    from openai.types.shared_params import FunctionDefinition

    for tool in dialects["openai"]:
        _check(ChatCompletionFunctionToolParam, tool.definition)
        _check(FunctionDefinition, tool.definition["function"])


def test_openai_responses(dialects: Dialects) -> None:
    from openai.types.responses import FunctionToolParam

    for tool in dialects["openai-responses"]:
        _check(FunctionToolParam, tool.definition)


def test_anthropic(dialects: Dialects, strict_anthropic: list[Tool]) -> None:
    from anthropic.types import ToolParam

    for tool in [*dialects["anthropic"], *strict_anthropic]:
        _check(ToolParam, tool.definition)


def test_gemini(dialects: Dialects) -> None:
    from google.genai.types import FunctionDeclaration, GenerateContentConfig, Schema, Tool

    for tool in dialects["gemini"]:
        read = FunctionDeclaration.model_validate(tool.definition)
        assert read.model_dump(by_alias=True, exclude_none=True, mode="json") == tool.definition
        if "parameters" in tool.definition:
            Schema.model_validate(tool.definition["parameters"])
    declared = [tool.definition for tool in dialects["gemini"]]
    config = GenerateContentConfig(tools=[Tool(function_declarations=declared)])
    assert len(config.tools[0].function_declarations) == len(declared)


def test_mcp(dialects: Dialects) -> None:
    from mcp.types import Tool

    for tool in dialects["mcp"]:
        read = Tool.model_validate(tool.definition)
        assert read.model_dump(by_alias=True, exclude_none=True) == tool.definition


def test_langchain(dialects: Dialects) -> None:
    from langchain_core.tools import StructuredTool
    from langchain_core.utils.function_calling import convert_to_openai_tool

    for tool in dialects["langchain"]:
        made = StructuredTool(func=lambda **given: given, **tool.definition)
        shown = convert_to_openai_tool(made)["function"]
        assert shown["name"] == tool.name
        assert set(shown["parameters"]["properties"]) == set(tool.parameters)


def test_langchain_takes_what_is_written_for_openai_too(dialects: Dialects) -> None:
    from langchain_core.utils.function_calling import convert_to_openai_tool

    for tool in dialects["openai"]:
        assert convert_to_openai_tool(tool.definition) == tool.definition
