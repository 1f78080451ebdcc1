"""Nothing of a document is dropped in silence, and one thing with a list in it is no list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli.scaffold.openapi.deriving import derive
from kosmo.cli.scaffold.openapi.document import Document
from kosmo.plugin.manifest import faults

from tests.cli.scaffold.documents import (
    PETS,
    answering,
    document,
    operation,
    query,
    rows,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Kosmo

Node = dict[str, Any]
ORDER: Node = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "note": {"type": "string"}, "items": rows()},
}


def test_references_that_lead_nowhere_are_told() -> None:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Missing"}}}}
    asked = operation("listPets", parameters=[{"$ref": "#/components/parameters/Nope"}])
    paths = {"/pets": {"get": asked, "post": operation("makePet", requestBody=body)}}
    circle = {"A": {"$ref": "#/components/schemas/A"}}
    paths["/rings"] = {"get": operation(responses=answering({"$ref": "#/components/schemas/A"}))}
    found = derive(Document(document(paths, components={"schemas": circle})), "pets")
    assert found.notes == [
        f"`#/components/{one}` leads nowhere: what it stands for is left out"
        for one in ("parameters/Nope", "schemas/Missing", "schemas/A")
    ]


def test_a_reference_that_led_somewhere_before_is_told_when_the_plugin_is_made_again(
    kosmo: Kosmo, new: Callable[..., Any], tmp_path: Path
) -> None:
    new("pets", "--from-openapi", written(tmp_path, PETS))
    nowhere = [{"$ref": f"#/components/parameters/P{number}"} for number in range(15)]
    asked = operation("getPet", tags=["Pets"], parameters=nowhere)
    pet = {**PETS["paths"]["/pets/{petId}"], "get": asked}
    data = {**PETS, "paths": {**PETS["paths"], "/pets/{petId}": pet}}
    words = ("plugins", "new", "pets", "--from-openapi", written(tmp_path, data), "-o", "table")
    assert kosmo(*words).stdout.splitlines() == [
        *(f"note: `#/components/parameters/P{number}` leads nowhere: what it stands for is left out"
          for number in range(12)),
        "note: and 3 more, which `--json` tells",
        "no function is other than before",
    ]  # fmt: skip


def test_a_reference_to_a_schema_that_takes_anything_leads_somewhere() -> None:
    paths = {"/pets": {"get": operation(responses=answering({"$ref": "#/components/schemas/A"}))}}
    found = derive(Document(document(paths, components={"schemas": {"A": True}})), "pets")
    assert found.notes == []


def test_of_many_references_that_lead_nowhere_the_number_is_told() -> None:
    parameters = [{"$ref": f"#/components/parameters/P{number}"} for number in range(25)]
    found = derive(Document(document({"/x": {"get": operation(parameters=parameters)}})), "pets")
    assert len(found.notes) == 21
    assert found.notes[-1] == "5 more references are like that"


@pytest.mark.parametrize("said", [{}, {"required": False}, {"required": True}])
def test_a_body_that_is_neither_json_nor_a_form_leaves_the_function_out(said: Node) -> None:
    file = {"type": "object", "properties": {"f": {"type": "string", "format": "binary"}}}
    body = {"content": {"multipart/form-data": {"schema": file}}, **said}
    paths = {"/files": {"post": operation("uploadFile", requestBody=body), "get": operation()}}
    found = derive(Document(document(paths)), "pets")
    assert found.left_out == {"POST /files": "its body is `multipart/form-data`"}
    assert len(found.manifest["functions"]) == 1


def test_an_old_form_of_nothing_but_a_file_leaves_the_function_out() -> None:
    file = {"name": "f", "in": "formData", "type": "file"}
    data = {
        "swagger": "2.0",
        "host": "pets.example.com",
        "paths": {"/files": {"post": operation(parameters=[file]), "get": operation()}},
    }
    assert derive(Document(data), "pets").left_out == {"POST /files": "it sends a file"}


def made_of(path: str, schema: Node, **said: Any) -> Node:
    """Derive a GET; gives its function."""
    get = operation(responses=answering(schema), **said)
    manifest = derive(Document(document({path: {"get": get}})), "pets").manifest
    assert faults(manifest) == []
    (function,) = manifest["functions"].values()
    found: Node = function
    return found


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/orders/{orderId}", {}), ("/cart", {}), ("/orders/{number}", {"id": {"type": "object"}})],
    ids=["by-id", "fixed", "without-id"],
)
def test_one_thing_with_a_list_in_it_is_no_list(path: str, fields: Node) -> None:
    schema = {**ORDER, "properties": {**ORDER["properties"], **fields}}
    made = made_of(path, schema)
    assert made["returns"] == "An object with `id`, `note`, `items`."
    assert made["columns"] == [one for one in ("id", "note") if one not in fields]


def test_one_thing_that_is_wrapped_and_has_a_list_in_it_is_no_list() -> None:
    made = made_of("/orders/{id}", {"type": "object", "properties": {"data": ORDER}})
    assert made["returns"] == "`data`, an object with `id`, `note`, `items`."
    assert "columns" not in made


@pytest.mark.parametrize(
    ("path", "name", "beside"),
    [
        ("/search", "results", "id"),
        ("/searches/{term}", "items", "total"),
        ("/customers/{id}/orders", "orders", "id"),
        ("/orders", "items", "note"),
    ],
)
def test_rows_with_words_about_them_are_a_list(path: str, name: str, beside: str) -> None:
    fields = {beside: {"type": "string"}, name: rows()}
    made = made_of(path, {"type": "object", "properties": fields})
    assert made["returns"] == f"`{name}`, a list of objects with `id`, `name`, `owner`."
    assert made["columns"] == ["id", "name"]


def test_rows_that_come_in_pages_are_a_list() -> None:
    made = made_of("/orders/{id}", ORDER, parameters=[query("page", "integer")])
    assert made["pages"]["items"] == "items"
    assert made["returns"].startswith("`items`, a list of")
