"""Documents for tests: one service in OpenAPI 3.0, 3.1 and Swagger 2.0."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

Node = dict[str, Any]


def operation(identity: str | None = None, /, **said: Any) -> Node:
    """Make an operation that answers with an object."""
    named = {"operationId": identity} if identity else {}
    return {**named, "responses": {"200": {"description": "ok"}}, **said}


def document(paths: Node, **said: Any) -> Node:
    """Make a document of OpenAPI 3.0."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": "https://pets.example.com/v1"}],
        "paths": paths,
        **said,
    }


def written(folder: Path, data: Any, name: str = "pets.json") -> str:
    """Write a document and give its path."""
    (folder / name).write_text(json.dumps(data))
    return str(folder / name)


def query(name: str, kind: str = "string", **said: Any) -> Node:
    """Make a parameter of the query."""
    return {"name": name, "in": "query", "schema": {"type": kind, **said}}


def answering(schema: Node, **said: Any) -> Node:
    """Make the responses of an operation that answers with JSON of that schema."""
    content = {"application/json": {"schema": schema}}
    return {"200": {"description": "ok", "content": content, **said}}


def rows() -> Node:
    """Make the schema of a list of pets."""
    fields = {"id": {"type": "string"}, "name": {"type": "string"}, "owner": {"type": "object"}}
    return {"type": "array", "items": {"type": "object", "properties": fields}}


PETS = document(
    {
        "/pets": {
            "get": operation(
                "listPets",
                summary="List all pets",
                tags=["Pets"],
                parameters=[query("page", "integer"), query("per_page", "integer", maximum=50),
                            query("kind", enum=["cat", "dog"], default="cat")],
                responses=answering({"type": "object", "properties": {"data": rows()}}),
            ),
            "post": operation(
                tags=["Pets"],
                requestBody={
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                    },
                },
            ),
        },
        "/pets/{petId}": {
            "parameters": [{"name": "petId", "in": "path", "required": True,
                            "schema": {"type": "integer"}}],
            "get": operation("getPet", tags=["Pets"]),
            "put": operation("replacePet", tags=["Pets"]),
            "delete": operation("deletePet", tags=["Pets"]),
        },
        "/pets/{petId}/photo": {
            "post": operation(
                "uploadPhoto",
                requestBody={"required": True, "content": {"image/png": {"schema": {}}}},
            )
        },
    },
    components={
        "schemas": {
            "Named": {"type": "object", "properties": {"name": {"type": "string"}},
                      "required": ["name"]},
            "Pet": {
                "allOf": [
                    {"$ref": "#/components/schemas/Named"},
                    {"type": "object",
                     "properties": {"id": {"type": "string", "readOnly": True},
                                    "parent": {"$ref": "#/components/schemas/Pet"},
                                    "class": {"type": "string", "nullable": True}}},
                ]
            },
        },
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"}},
    },
    security=[{"key": []}],
)  # fmt: skip

SWAGGER = {
    "swagger": "2.0",
    "info": {"title": "Pets", "version": "1"},
    "host": "pets.example.com",
    "basePath": "/v1",
    "schemes": ["http", "https"],
    "securityDefinitions": {"basic": {"type": "basic"}},
    "paths": {
        "/pets": {
            "get": operation(
                "listPets",
                parameters=[
                    {"name": "offset", "in": "query", "type": "integer"},
                    {"name": "limit", "in": "query", "type": "integer", "maximum": 20},
                    {"name": "tags", "in": "query", "type": "array", "items": {"type": "string"},
                     "collectionFormat": "pipes"},
                ],
                responses={"200": {"description": "ok", "schema": rows()}},
            ),
            "post": operation(
                "addPet",
                parameters=[{"name": "pet", "in": "body", "required": True,
                             "schema": {"properties": {"name": {"type": "string"}}}}],
            ),
        },
        "/pets/{id}/rename": {
            "post": operation(
                "renamePet",
                consumes=["application/x-www-form-urlencoded"],
                parameters=[
                    {"name": "id", "in": "path", "required": True, "type": "string"},
                    {"name": "name", "in": "formData", "required": True, "type": "string"},
                ],
            )
        },
    },
}  # fmt: skip
