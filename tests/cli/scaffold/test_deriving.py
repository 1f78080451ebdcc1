"""What an OpenAPI document says becomes functions that people would have written."""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kosmo.cli.scaffold.openapi.deriving import derive
from kosmo.cli.scaffold.openapi.document import Document
from kosmo.cli.scaffold.package import files_of
from kosmo.errors import UsageError
from kosmo.plugin.manifest import faults

from tests.cli.scaffold.documents import (
    PETS,
    SWAGGER,
    answering,
    document,
    operation,
    query,
    rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    from kosmo.cli.scaffold.openapi.deriving import Derived


def derived(data: dict[str, Any], **said: Any) -> Derived:
    """Derive the integration `pets`; the manifest must be one that kosmo takes."""
    found = derive(Document(data), "pets", **said)
    assert faults(found.manifest) == []
    return found


def functions(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = derived(data).manifest["functions"]
    return found


def test_the_functions_of_a_document_have_names_effects_and_parameters() -> None:
    found = derived(PETS)
    made = found.manifest["functions"]
    assert list(made) == ["list_pets", "create_pet", "get_pet", "replace_pet", "delete_pet"]
    effects = {name: (one["effect"], one.get("destructive", False), one.get("idempotent", False))
               for name, one in made.items()}  # fmt: skip
    assert effects["get_pet"] == ("read", False, False)
    assert effects["create_pet"] == ("write", False, False)
    assert effects["replace_pet"] == ("write", False, True)
    assert effects["delete_pet"] == ("write", True, True)
    assert made["get_pet"]["request"] == {"method": "GET", "path": "/pets/{pet_id}"}
    assert made["create_pet"]["parameters"]["name"] == {
        "in": "body", "required": True, "schema": {"type": "string", "description": "The name."},
    }  # fmt: skip
    assert sorted(made["create_pet"]["parameters"]) == ["class", "name", "parent"]
    assert found.left_out == {"POST /pets/{petId}/photo": "its body is `image/png`"}


def test_a_page_size_becomes_how_many_rows_are_wanted() -> None:
    made = next(iter(functions(PETS).values()))
    assert made["pages"] == {
        "style": "page", "items": "data", "position": "page", "size": "limit", "maximum": 50,
    }  # fmt: skip
    assert made["parameters"]["limit"]["name"] == "per_page"
    assert made["columns"] == ["id", "name"]
    assert made["parameters"]["kind"]["schema"] == {
        "type": "string", "enum": ["cat", "dog"], "default": "cat", "description": "The kind.",
    }  # fmt: skip


def test_swagger_2_is_read_alike() -> None:
    found = derived(SWAGGER)
    assert found.manifest["base_url"] == "https://pets.example.com/v1"
    assert found.manifest["auth"]["basic"] == ["{username}", "{password}"]
    made = found.manifest["functions"]
    assert made["list_pets"]["pages"] == {
        "style": "offset", "position": "offset", "size": "limit", "maximum": 20,
    }  # fmt: skip
    assert made["list_pets"]["parameters"]["tags"]["lists"] == "pipe"
    assert made["add_pet"]["parameters"]["name"]["in"] == "body"
    assert made["rename_pet"]["request"]["encoding"] == "form"


def test_openapi_3_1_spells_null_and_bounds_otherwise() -> None:
    body = {
        "type": "object",
        "properties": {
            "age": {"type": ["integer", "null"], "exclusiveMinimum": 0},
            "kind": {"const": "cat"},
            "any": {"type": ["string", "integer"]},
        },
    }
    content = {"application/json": {"schema": body}}
    data = document({"/pets": {"post": operation("add", requestBody={"content": content})}})
    made = next(iter(functions({**data, "openapi": "3.1.0"}).values()))["parameters"]
    said = {name: dict(one["schema"]) for name, one in made.items()}
    assert {one.pop("description") for one in said.values()} == {
        "The age.",
        "The kind.",
        "The any.",
    }
    assert said == {
        "age": {"type": "integer", "exclusiveMinimum": 0},
        "kind": {"type": "string", "enum": ["cat"]},
        "any": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    }


@pytest.mark.parametrize(
    ("names", "fields", "style"),
    [
        (("cursor", "limit"), {"next_cursor": {"type": "string"}},
         {"style": "cursor", "position": "cursor", "next": "next_cursor"}),
        (("pageToken", "pageSize"), {"nextPageToken": {"type": "string"}},
         {"style": "cursor", "position": "page_token", "next": "nextPageToken"}),
        (("until", "limit"), {"pagination": {"properties": {"next": {"type": "number"}}}},
         {"style": "cursor", "position": "until", "next": "pagination.next"}),
        (("page", "limit"), {"next_page": {"type": "string"}},
         {"style": "cursor", "position": "page", "next": "next_page"}),
        (("starting_after", "limit"), {"has_more": {"type": "boolean"}},
         {"style": "row", "position": "starting_after", "next": "id", "more": "has_more"}),
        (("skip", "take"), {}, {"style": "offset", "position": "skip"}),
        (("pageNumber", "pageSize"), {"meta": {"properties": {"hasMore": {"type": "boolean"}}}},
         {"style": "page", "position": "page_number", "more": "meta.hasMore"}),
        (("limit",), {"links": {"properties": {"next": {"type": "string", "format": "uri"}}}},
         {"style": "link", "next": "links.next"}),
        (("$top",), {"@odata.nextLink": {"type": "string"}},
         {"style": "link", "next": "@odata.nextLink"}),
        (("color",), {}, None),
    ],
)  # fmt: skip
def test_paging_is_guessed_from_names_and_answers(
    names: tuple[str, ...], fields: dict[str, Any], style: dict[str, Any] | None
) -> None:
    texts = ("cursor", "pageToken", "starting_after", "color")
    kinds = {**dict.fromkeys(texts, "string"), "until": "number"}
    kinds |= {"page": "string"} if "next_page" in fields else {}
    schema = {"type": "object", "properties": {"items": rows(), **fields}}
    listing = operation(
        "listPets",
        parameters=[query(one, kinds.get(one, "integer")) for one in names],
        responses=answering(schema),
    )
    made = functions(document({"/pets": {"get": listing}}))["list_pets"]
    sized = {"items": "items", "size": "limit", "maximum": 100}
    assert made.get("pages") == (None if style is None else {**style, **sized})


def test_the_header_link_pages_a_bare_list() -> None:
    responses = answering(rows(), headers={"Link": {"schema": {"type": "string"}}})
    data = document({"/pets": {"get": operation("listPets", responses=responses)}})
    assert functions(data)["list_pets"]["pages"] == {"style": "link"}


def test_what_makes_another_method_or_address_of_a_request_is_no_parameter() -> None:
    names = ("X-HTTP-Method-Override", "X-Forwarded-Host", "X-Original-URL", "If-Match")
    given = [{**query(name), "in": "header"} for name in names]
    asked = operation("listPets", parameters=[*given, query("_method"), query("kind")])
    made = functions(document({"/pets": {"get": asked}}))["list_pets"]["parameters"]
    assert sorted(made) == ["if_match", "kind"]


def test_parameters_with_one_name_are_told_apart_by_their_place() -> None:
    content = {"application/json": {"schema": {"properties": {"id": {"type": "string"}}}}}
    update = operation("updatePet", parameters=[query("ID")], requestBody={"content": content})
    made = functions(document({"/pets/{id}": {"patch": update}}))["update_pet"]["parameters"]
    assert {name: (one["in"], one.get("name", name)) for name, one in made.items()} == {
        "id": ("path", "id"),
        "query_id": ("query", "ID"),
        "body_id": ("body", "id"),
    }


@pytest.mark.parametrize(
    ("server", "url"),
    [
        ("https://{region}.example.com/{v}/", "https://eu.example.com/v2"),
        ("http://pets.example.com", "https://pets.example.com"),
    ],
)
def test_servers_with_variables_and_without_tls_are_completed_and_told(
    server: str, url: str
) -> None:
    variables = {"region": {"default": "eu"}, "v": {"enum": ["v2"]}}
    data = {**PETS, "servers": [{"url": server, "variables": variables}]}
    found = derived(data)
    assert found.manifest["base_url"] == url
    assert found.notes


@pytest.mark.parametrize(
    "server",
    ["/v1", "http://169.254.169.254/latest", "https://10.0.0.1/", "ftp://x.example.com", "{a}",
     "https://me:x@pets.example.com", "https://[::1", "", "javascript:alert(1)"],
)  # fmt: skip
def test_a_server_that_cannot_be_used_is_refused(server: str) -> None:
    data = {**PETS, "servers": [{"url": server}]}
    with pytest.raises(UsageError, match="--base-url"):
        derived(data)
    assert derived(data, base_url="https://api.example.com").manifest["functions"]


def test_a_private_server_is_taken_only_where_that_is_said() -> None:
    data = {**PETS, "servers": [{"url": "https://10.0.0.1/api"}]}
    with pytest.raises(UsageError, match="--allow-private"):
        derive(Document(data), "pets")
    found = derive(Document(data), "pets", private=True)
    assert found.manifest["base_url"] == "https://10.0.0.1/api"


def test_references_in_a_circle_and_to_nowhere_end() -> None:
    data = copy.deepcopy(PETS)
    data["components"]["schemas"]["A"] = {"$ref": "#/components/schemas/B"}
    data["components"]["schemas"]["B"] = {"$ref": "#/components/schemas/A"}
    data["components"]["schemas"]["C"] = {"allOf": [{"$ref": "#/components/schemas/C"}]}
    for number, name in enumerate("ABCX"):
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        data["paths"][f"/x{number}"] = {"post": operation(requestBody={"content": content})}
    data["paths"]["/y"] = {"$ref": "#/paths/~1y"}
    assert len(functions(data)) == 9


def test_references_leave_the_documents_folder_for_nowhere(tmp_path: Path) -> None:
    inside = tmp_path / "api"
    inside.mkdir()
    (tmp_path / "secret.json").write_text('{"type": "object", "properties": {"secret": {}}}')
    (inside / "link.json").symlink_to(tmp_path / "secret.json")
    (inside / "pet.yaml").write_text(
        "Pet:\n  properties:\n    name: {type: string}\n    kind: {$ref: '#/Kind'}\n"
        "Kind: {type: integer}\n"
    )
    paths = {}
    outside = ("../secret.json", "link.json", str(tmp_path / "secret.json"), "file:///etc/passwd",
               "https://evil.example.com/x.json")  # fmt: skip
    for number, place in enumerate(("pet.yaml#/Pet", *outside)):
        content = {"application/json": {"schema": {"$ref": place}}}
        paths[f"/p{number}"] = {"post": operation(f"op{number}x", requestBody={"content": content})}
    whole = Document(document(paths), file=str(inside / "openapi.json"))
    found = derive(whole, "pets")
    made = found.manifest["functions"]
    first, *others = made.values()
    assert {name: one["schema"]["type"] for name, one in first["parameters"].items()} == {
        "name": "string",
        "kind": "integer",
    }
    assert all("parameters" not in one for one in others)
    assert sum("outside" in note for note in found.notes) == len(outside)


STRANGE: tuple[Any, ...] = (
    None, True, -1, 1e999, "", "x", "\0", [], [1], [None], {}, {"$ref": "#"}, {"$ref": 1},
    {"type": 1}, {"type": ["null"]}, {"enum": [1, "a", None, [], {}]}, {"allOf": [1]},
    {"": {"": 1}},
)  # fmt: skip


def places(node: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the steps to every value in a document."""
    inner: Any = node.items() if isinstance(node, dict) else ()
    inner = enumerate(node) if isinstance(node, list) else inner
    for step, one in inner:
        yield (*above, step)
        yield from places(one, (*above, step))


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_document_with_anything_in_it_gives_a_manifest_or_a_sentence(random: Random) -> None:
    data: Any = copy.deepcopy(random.choice((PETS, SWAGGER)))
    for _ in range(random.randint(1, 4)):
        *steps, last = random.choice(list(places(data)))
        inner = data
        for step in steps:
            inner = inner[step]
        inner[last] = copy.deepcopy(random.choice(STRANGE))
    try:
        manifest = derive(Document(data), "pets").manifest
    except UsageError:
        return
    assert faults(manifest) == []
    for name, text in files_of(manifest, data_only=False).items():
        if name.endswith(".py"):
            ast.parse(text)
