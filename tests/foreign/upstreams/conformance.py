"""A server that has what the conformance suite asks for by name, to stand behind the gateway."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    AudioContent,
    BlobResourceContents,
    CallToolResult,
    EmbeddedResource,
    GetPromptResult,
    ImageContent,
    ListPromptsResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    Prompt,
    PromptArgument,
    PromptMessage,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextContent,
    TextResourceContents,
    Tool,
    ToolAnnotations,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAA"
    "AABJRU5ErkJggg=="
)
SILENCE = base64.b64encode(
    b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0data\0\0\0\0"
).decode()
NOTHING = {"type": "object", "properties": {}}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "$defs": {
        "address": {
            "$anchor": "addressDef",
            "type": "object",
            "properties": {"street": {"type": "string"}, "city": {"type": "string"}},
        }
    },
    "properties": {
        "name": {"type": "string"},
        "address": {"$ref": "#/$defs/address"},
        "contactMethod": {"type": "string", "enum": ["phone", "email"]},
        "phone": {"type": "string"},
        "email": {"type": "string"},
    },
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
    "then": {"required": ["phone"]},
    "else": {"required": ["email"]},
    "additionalProperties": False,
}
MESSAGE = {"type": "object", "properties": {"message": {"type": "string"}}}
TEXT = TextContent(text="This is a simple text response for testing.")
IMAGE = ImageContent(data=PIXEL, mime_type="image/png")
ANSWERS: dict[str, list[Any]] = {
    "test_simple_text": [TEXT],
    "test_image_content": [IMAGE],
    "test_audio_content": [AudioContent(data=SILENCE, mime_type="audio/wav")],
    "test_embedded_resource": [
        EmbeddedResource(
            resource=TextResourceContents(
                uri="test://embedded-resource", mime_type="text/plain", text="Embedded."
            )
        )
    ],
    "test_multiple_content_types": [
        TextContent(text="Multiple content types test:"),
        IMAGE,
        EmbeddedResource(
            resource=TextResourceContents(
                uri="test://mixed-content-resource",
                mime_type="application/json",
                text=json.dumps({"test": "data", "value": 123}),
            )
        ),
    ],
    "test_error_handling": [TextContent(text="This tool always fails.")],
    "test_tool_with_progress": [TextContent(text="Went all the way.")],
    "json_schema_2020_12_tool": [TEXT],
    "test_elicitation": [TEXT],
    "test_streaming_elicitation": [TEXT],
    "test_input_required_result_elicitation": [TEXT],
    "test_input_required_result_tampered_state": [TEXT],
}
# These write, so that a gateway which was told to asks the person at the client.
WRITES = {name for name in ANSWERS if "elicitation" in name or "tampered" in name}
RESOURCES = {
    "test://static-text": TextResourceContents(
        uri="test://static-text", mime_type="text/plain", text="A text that does not change."
    ),
    "test://static-binary": BlobResourceContents(
        uri="test://static-binary", mime_type="image/png", blob=PIXEL
    ),
}

TEMPLATE = re.compile("test://template/([^/]+)/data")


def _asked(*content: Any) -> GetPromptResult:
    return GetPromptResult(messages=[PromptMessage(role="user", content=one) for one in content])


PROMPTS: dict[str, tuple[tuple[str, ...], Callable[..., GetPromptResult]]] = {
    "test_simple_prompt": ((), lambda: _asked(TextContent(text="A simple prompt."))),
    "test_prompt_with_arguments": (
        ("arg1", "arg2"),
        lambda arg1, arg2: _asked(TextContent(text=f"arg1='{arg1}', arg2='{arg2}'")),
    ),
    "test_prompt_with_embedded_resource": (
        ("resourceUri",),
        lambda resourceUri: _asked(  # noqa: N803
            EmbeddedResource(
                resource=TextResourceContents(
                    uri=resourceUri, mime_type="text/plain", text="Embedded."
                )
            ),
            TextContent(text="Read what is above."),
        ),
    ),
    "test_prompt_with_image": ((), lambda: _asked(IMAGE, TextContent(text="Look at it."))),
}


async def list_tools(context: Any, params: Any) -> ListToolsResult:
    """List the tools; what each does to the world is said."""
    schemas = {"json_schema_2020_12_tool": SCHEMA, "test_elicitation": MESSAGE}
    return ListToolsResult(
        tools=[
            Tool(
                name=name,
                description=f"Does what `{name}` says.",
                input_schema=schemas.get(name, NOTHING),
                annotations=ToolAnnotations(
                    read_only_hint=name not in WRITES, destructive_hint=False
                ),
            )
            for name in ANSWERS
        ]
    )


async def call_tool(context: Any, params: Any) -> CallToolResult:
    """Answer at once, but for the one that reports its progress."""
    if params.name == "test_tool_with_progress":
        for progress in (0, 50, 100):
            await context.session.report_progress(progress, 100)
            await anyio.sleep(0.25)  # longer than the gateway waits between two reports
    failed = params.name == "test_error_handling"
    return CallToolResult(content=ANSWERS[params.name], is_error=failed)


async def list_resources(context: Any, params: Any) -> ListResourcesResult:
    """List both resources."""
    return ListResourcesResult(
        resources=[
            Resource(uri=uri, name=uri, description="Does not change.", mime_type=one.mime_type)
            for uri, one in RESOURCES.items()
        ]
    )


async def list_templates(context: Any, params: Any) -> ListResourceTemplatesResult:
    """List the one template."""
    template = ResourceTemplate(
        name="data", uri_template="test://template/{id}/data", mime_type="application/json"
    )
    return ListResourceTemplatesResult(resource_templates=[template])


async def read_resource(context: Any, params: Any) -> ReadResourceResult:
    """Give one, make one of the template, or say that there is none."""
    uri = str(params.uri)
    if (made := TEMPLATE.fullmatch(uri)) is not None:
        text = json.dumps({"id": made[1]})
        held = TextResourceContents(uri=uri, mime_type="application/json", text=text)
        return ReadResourceResult(contents=[held])
    if uri not in RESOURCES:
        raise MCPError(INVALID_PARAMS, "Resource not found", {"uri": uri})
    return ReadResourceResult(contents=[RESOURCES[uri]])


async def list_prompts(context: Any, params: Any) -> ListPromptsResult:
    """List the prompts with their arguments."""
    return ListPromptsResult(
        prompts=[
            Prompt(
                name=name,
                description="Says what its name says.",
                arguments=[PromptArgument(name=one, required=True) for one in needed],
            )
            for name, (needed, _) in PROMPTS.items()
        ]
    )


async def get_prompt(context: Any, params: Any) -> GetPromptResult:
    """Fill in a prompt."""
    return PROMPTS[params.name][1](**params.arguments or {})


async def main() -> None:
    """Serve over stdin and stdout."""
    server: Server[Any] = Server(
        "conformance",
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
    )
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


if __name__ == "__main__":
    anyio.run(main)
