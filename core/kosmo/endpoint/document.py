"""The OpenAPI document of a server: its paths, and each tool as a path of its own."""

from __future__ import annotations

from kosmo import __version__
from kosmo.endpoint.aliases import BY_FUNCTION
from kosmo.endpoint.asked import OPTIONS, SCHEMAS
from kosmo.endpoint.components import CALLED, ENVELOPE, REFUSALS, components
from kosmo.endpoint.listing import NAMES, described

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.endpoint.aliases import Alias
    from kosmo.endpoint.offer import Offer
    from kosmo.spec import FunctionSpec

    Row = dict[str, Any]


def document(offer: Offer, url: str) -> Row:
    """Describe what a server at this URL offers, in OpenAPI 3.1."""
    paths = _fixed_paths()
    for name in offer.catalog.names():
        for spec in offer.functions(name, "default")[1]:
            alias = BY_FUNCTION.get(spec.id)
            for one in (None,) if alias is None else (None, alias):
                row = _operation(offer, spec, one)
                paths[f"/tools/{row['operationId']}"] = {"post": row}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "kosmo",
            "version": __version__,
            "summary": "The functions of services as tools of language models.",
        },
        "servers": [{"url": url}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            **components(),
            "parameters": {name: _in_query(name, *OPTIONS[name]) for name in OPTIONS},
        },
    }


def _fixed_paths() -> Row:
    integration = _in_path("integration", "An integration, such as `missive`.")
    account = _in_path("account", "An account of it, or `default`.")
    id = _in_path("id", "An account, as `missive:work`; its name alone where that is enough.")
    name = _in_path("name", "A tool, by any name of its function.")
    listed = {
        "type": "object",
        "required": ["results"],
        "properties": {
            "integration": {"type": "string"},
            "account": {"type": ["string", "null"]},
            "results": {"type": "array", "items": {"$ref": "#/components/schemas/Tool"}},
        },
    }
    anything = {"type": "object"}
    return {
        "/health": _get("health", "Tell that the server answers.", [], anything),
        "/openapi.json": _get("openapi", "Give this document.", [], anything),
        "/integrations": _get(
            "integrations", "List integrations and their accounts.", [], anything
        ),
        "/accounts/{integration}/{account}/tools": _get(
            "tools", "List the tools of an account.", [integration, account, *_filters()], listed
        ),
        "/integrated-account/{id}/tools": _get(
            "integrated_account_tools", "List the tools of an account.", [id, *_filters()], listed
        ),
        "/tools/{name}": {
            "post": {
                "operationId": "call",
                "summary": "Call a tool.",
                "parameters": [name],
                "requestBody": _body(_wrapped(anything), required=False),
                "responses": {**_responses(), **_told(tuple(REFUSALS))},
            }
        },
    }


def _operation(offer: Offer, spec: FunctionSpec, alias: Alias | None) -> Row:
    """Describe a tool: its arguments are the body, the options of the call stand in the query."""
    shown = described(offer.catalog, spec, alias)
    needed = bool(shown["schema"].get("required"))
    return {
        "operationId": shown["name"],
        "summary": spec.summary,
        "description": shown["description"],
        "tags": [spec.integration],
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in OPTIONS],
        "requestBody": _body(shown["schema"], required=needed),
        "responses": _responses(),
    }


def _wrapped(arguments: Row) -> Row:
    options = {
        name: {**SCHEMAS[kind], "description": said} for name, (kind, said) in OPTIONS.items()
    }
    return {"type": "object", "properties": {"arguments": arguments, **options}}


def _get(id: str, said: str, parameters: list[Row], schema: Row) -> Row:
    refusals = ("401", "404") if parameters else ("401",)
    content = {"application/json": {"schema": schema}}
    responses = {"200": {"description": "The answer.", "content": content}, **_told(refusals)}
    return {
        "get": {
            "operationId": id, "summary": said, "parameters": parameters, "responses": responses,
        }
    }  # fmt: skip


def _filters() -> list[Row]:
    listed = {"type": "array", "items": {"type": "string"}}
    return [
        _parameter("methods", "query", "Such as `read`, `write`, `list`, `create`.", listed),
        _parameter("tags", "query", "What the tools are about, such as `tasks`.", listed),
        _parameter("names", "query", "Whose names.", {"type": "string", "enum": list(NAMES)}),
    ]


def _in_path(name: str, said: str) -> Row:
    return {**_parameter(name, "path", said, {"type": "string"}), "required": True}


def _in_query(name: str, kind: str, said: str) -> Row:
    return _parameter(name, "query", said, SCHEMAS[kind])


def _parameter(name: str, place: str, said: str, schema: Row) -> Row:
    return {"name": name, "in": place, "description": said, "schema": schema}


def _body(schema: Row, *, required: bool) -> Row:
    return {"required": required, "content": {"application/json": {"schema": schema}}}


def _responses() -> Row:
    content = {"application/json": {"schema": ENVELOPE}}
    return {"200": {"description": "It is done.", "content": content}, **_told(CALLED)}


def _told(statuses: tuple[str, ...]) -> Row:
    return {status: {"$ref": f"#/components/responses/E{status}"} for status in statuses}
