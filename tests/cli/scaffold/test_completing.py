"""What a document does not say outright is found, made up with care, or left to the author."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli.scaffold.openapi.deriving import derive
from kosmo.cli.scaffold.openapi.document import Document
from kosmo.cli.scaffold.package import files_of
from kosmo.plugin.manifest import faults

from tests.cli.scaffold.documents import PETS, answering, document, operation, query, rows

if TYPE_CHECKING:
    Node = dict[str, Any]


def functions(paths: Node, **said: Any) -> Node:
    """Derive a document of such paths; gives the functions of a manifest that kosmo takes."""
    manifest = derive(Document(document(paths, **said)), "pets").manifest
    assert faults(manifest) == []
    found: Node = manifest["functions"]
    return found


@pytest.mark.parametrize(
    ("path", "found"),
    [("/users/me", True), ("/v1/whoami", True), ("/user/current", True), ("/account", True),
     ("/users.identity", True), ("/pets", False), ("/users/{id}", False), ("/meals", False)],
)  # fmt: skip
def test_who_signs_in_is_found_by_the_path(path: str, found: bool) -> None:
    data = {**PETS, "paths": {**PETS["paths"], path: {"get": operation("whoIsIt")}}}
    manifest = derive(Document(data), "pets").manifest
    assert manifest.get("whoami") == ("who_is_it" if found else None)


def test_nobody_is_told_apart_where_nobody_signs_in() -> None:
    manifest = derive(Document(document({"/users/me": {"get": operation()}})), "pets").manifest
    assert "whoami" not in manifest


def test_what_comes_back_is_said_and_shown() -> None:
    pet = {"type": "object", "properties": {"name": {"type": "string"}, "id": {"type": "integer"},
                                            "owner": {"type": "object"}}}  # fmt: skip
    made = functions(
        {
            "/pets": {"get": operation("listPets", responses=answering(rows()))},
            "/pets/{id}": {"get": operation("getPet", responses=answering(pet)),
                           "delete": operation("deletePet")},
            "/kinds": {"get": operation(responses=answering(
                {"properties": {"kinds": rows(), "total": {"type": "integer"}}}))},
            "/name": {"get": operation(responses={
                "200": {"description": "The name of the shop.", "content": {}}})},
        }
    )  # fmt: skip
    assert {name: (one["returns"], one.get("columns")) for name, one in made.items()} == {
        "list_pets": ("A list of objects with `id`, `name`, `owner`.", ["id", "name"]),
        "get_pet": ("An object with `name`, `id`, `owner`.", ["id", "name"]),
        "delete_pet": ("Nothing.", None),
        "list_kinds": ("`kinds`, a list of objects with `id`, `name`, `owner`.", ["id", "name"]),
        "get_name": ("The name of the shop.", None),
    }


def test_examples_are_those_of_the_document() -> None:
    body = {"schema": {"type": "object", "required": ["name"],
                       "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}},
            "examples": {"first": {"value": {"name": "Bella", "age": "old"}}}}  # fmt: skip
    kind = {**query("kind"), "required": True, "example": "cat"}
    state = {**query("state", "string", pattern="^[ab]$"), "examples": {"x": {"value": "zzz"}}}
    sent = {"required": True, "content": {"application/json": body}}
    create = operation("createPet", parameters=[kind, state], requestBody=sent)
    made = functions({"/pets": {"post": create}})["create_pet"]
    said = {name: one["schema"].get("examples") for name, one in made["parameters"].items()}
    assert said == {"kind": ["cat"], "name": ["Bella"], "state": None, "age": None}
    assert made["example"] == "--kind cat --name Bella"


def body_of(schema: Node, **said: Any) -> Node:
    """Make the body of a request."""
    return {"content": {"application/json": {"schema": schema}}, **said}


@pytest.mark.parametrize(("said", "needed"), [({}, True), ({"required": False}, False)])
def test_a_field_that_a_body_requires_is_required_but_where_the_body_is_not(
    said: Node, needed: bool
) -> None:
    schema = {"properties": {"name": {"type": "string"}}, "required": ["name"]}
    create = operation("createPet", requestBody=body_of(schema, **said))
    made = functions({"/pets": {"post": create}})["create_pet"]
    assert made["parameters"]["name"].get("required", False) is needed
    assert "body" not in made["request"]


def test_a_body_that_is_required_is_sent_empty_rather_than_not_at_all() -> None:
    schema = {"properties": {"name": {"type": "string"}}}
    create = operation("createPet", requestBody=body_of(schema, required=True))
    manifest = derive(Document(document({"/pets": {"post": create}})), "pets").manifest
    assert manifest["functions"]["create_pet"]["request"]["body"] == {}
    code = files_of(manifest, data_only=False)["kosmo_pets/pets.py"]
    assert 'body=present({"name": name})).data' in code


def test_what_wraps_all_fields_of_a_body_is_no_parameter() -> None:
    inner = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    create = operation("createPet", requestBody=body_of({"properties": {"data": inner}}))
    made = functions({"/pets": {"post": create}})["create_pet"]
    assert made["request"]["envelope"] == "data"
    assert list(made["parameters"]) == ["name"]
    assert made["parameters"]["name"]["required"] is True


def test_the_example_of_an_object_has_all_that_it_requires() -> None:
    channel = {"type": "object", "required": ["url"], "properties": {"url": {"type": "string"}}}
    alert = {"oneOf": [{"type": "object", "required": ["slack", "kind"], "properties": {
        "slack": {"type": "array", "items": channel}, "kind": {"type": "string", "enum": ["a"]}}},
        {"type": "string"}]}  # fmt: skip
    create = operation("createPet", requestBody=body_of(
        {"properties": {"alerts": {"type": "object", "properties": {"all": alert},
                                   "required": ["all"]}}, "required": ["alerts"]}))  # fmt: skip
    made = functions({"/pets": {"post": create}})["create_pet"]
    assert made["parameters"]["alerts"]["schema"]["examples"] == [
        {"all": {"slack": [{"url": "one"}], "kind": "a"}}
    ]


def test_a_token_that_requests_are_signed_with_is_no_parameter_too() -> None:
    token = {**query("token"), "description": "Authentication token. Requires scope: `x`."}
    page = {**query("page_token"), "description": "The page after an access token."}
    scheme = {"type": "http", "scheme": "bearer"}
    paths = {"/pets": {"get": operation("listPets", parameters=[token, page])}}
    signed = functions(paths, components={"securitySchemes": {"it": scheme}})["list_pets"]
    assert list(signed["parameters"]) == ["page_token"]
    assert list(functions(paths)["list_pets"]["parameters"]) == ["token", "page_token"]


@pytest.mark.parametrize(
    ("text", "told"),
    [("# Hello\n\nPets lets you keep pets. It is nice.", "Pets lets you keep pets. It is nice."),
     ("", "What Pets offers at pets.example.com."),
     ("Keep pets. " + "And more of them. " * 40, "Keep pets.")],
    ids=["heading", "nothing", "long"],
)  # fmt: skip
def test_an_integration_is_described_by_the_first_paragraph(text: str, told: str) -> None:
    data = document({"/pets": {"get": operation()}})
    data["info"]["description"] = text
    assert derive(Document(data), "pets").manifest["description"] == told


def test_a_pattern_that_no_example_is_known_for_is_left_to_the_service() -> None:
    key = {"type": "string", "pattern": "^ssh-rsa "}
    body = {"schema": {"type": "object", "required": ["key", "at"],
                       "properties": {"key": key, "at": {"type": "object", "required": ["a"],
                                                         "properties": {"a": key}}}}}  # fmt: skip
    create = operation("addKey", requestBody={"required": True,
                                              "content": {"application/json": body}})  # fmt: skip
    made = functions({"/keys": {"post": create}})["add_key"]
    assert made["parameters"]["key"]["schema"] == {"type": "string", "description": "The key."}
    assert made["example"].startswith("--key ")


@pytest.mark.parametrize(
    ("bounds", "words"),
    [({}, "--pet-id <pet.id>"),
     ({"pattern": "^[0-9a-f-]{36}$"}, "--pet-id 12345678-1234-4123-8123-123456789012"),
     ({"example": "p7"}, "--pet-id p7")],
)  # fmt: skip
def test_an_example_is_about_a_row_that_the_simulator_has(bounds: Node, words: str) -> None:
    schema = {"type": "string", **bounds}
    item = {"name": "petId", "in": "path", "required": True, "schema": schema}
    data = document({"/pets": PETS["paths"]["/pets"],
                     "/pets/{petId}": {"get": operation("getPet", parameters=[item])}},
                    components=PETS["components"])  # fmt: skip
    files = files_of(derive(Document(data), "pets").manifest, data_only=False)
    said = tomllib.loads(files["kosmo_pets/docs/examples.toml"])
    assert said["calls"]["get_pet"] == words
    if bounds:
        assert f'"pets": ("{words.rpartition(" ")[2]}",)' in files["kosmo_pets/simulator.py"]
    else:
        assert said["rows"] == {"pet": {"function": "pets.list_pets"}}


@pytest.mark.parametrize(
    ("method", "name", "marks"),
    [
        ("get", "apps.uninstall", {"effect": "write"}),
        ("get", "getDataSet", {"effect": "read"}),
        ("post", "chat.postMessage", {"effect": "write", "outward": True}),
        ("post", "createPayment", {"effect": "write", "outward": True}),
        ("post", "refundCharge", {"effect": "write", "outward": True}),
        ("post", "createMessageTemplate", {"effect": "write"}),
        ("delete", "deleteMessage", {"effect": "write", "destructive": True, "idempotent": True}),
        ("post", "files.delete", {"effect": "write", "destructive": True}),
        ("put", "updatePet", {"effect": "write", "idempotent": True}),
    ],
)
def test_effects_are_told_by_method_and_name(method: str, name: str, marks: Node) -> None:
    (made,) = functions({f"/{name}": {method: operation(name)}}).values()
    told = ("effect", "destructive", "outward", "idempotent")
    assert {key: made[key] for key in told if key in made} == marks


def test_a_get_that_changes_something_says_why_it_is_marked_so() -> None:
    manifest = derive(Document(document({"/apps.uninstall": {"get": operation()}})), "x").manifest
    (name,) = manifest["functions"]
    files = files_of(manifest, data_only=False)
    assert list(tomllib.loads(files["kosmo_x/quality.toml"])["effects-agree"]) == [name]
