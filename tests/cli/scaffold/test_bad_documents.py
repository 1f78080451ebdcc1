"""A document that is hostile, endless or broken gives a plugin all the same, or one sentence."""

from __future__ import annotations

import ast
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli.scaffold.folder import write_new
from kosmo.cli.scaffold.openapi.deriving import derive
from kosmo.cli.scaffold.openapi.document import Document
from kosmo.cli.scaffold.package import files_of
from kosmo.cli.scaffold.reading import parsed
from kosmo.errors import UsageError

from tests.cli.scaffold.documents import (
    PETS,
    answering,
    document,
    operation,
    query,
    rows,
    written,
)
from tests.cli.scaffold.sending import differences
from tests.cli.scaffold.test_made import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Answering, Kosmo

    New = Callable[..., Any]


def calls_of(function: Callable[[], object]) -> int:
    """Count the calls of Python functions, which time and memory go by and a busy machine not."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        function()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "url",
    ["http://example.com/x", "https://169.254.169.254/x", "https://10.0.0.1/x",
     "file:///etc/passwd", "ftp://example.com/x", "https://", "https://me:x@example.com/x",
     "https://metadata.google.internal./x", "https://\uff11\uff19\uff12.0.2.2/", "https://[::1",
     "https://1.2.3.4:80\\@x/", "https://example.com:99999/x"],
)  # fmt: skip
def test_an_address_that_is_not_for_everybody_is_not_read(new: New, url: str) -> None:
    told = new("pets", "--from-openapi", url, code=2)["message"]
    assert "is no https address" in told or "is in a private network" in told
    assert "me:x" not in told


@pytest.mark.parametrize("place", ["https://169.254.169.254/latest", "http://127.0.0.1:9/x"])
def test_a_redirect_to_a_private_address_is_not_followed(
    new: New, answering: Answering, place: str
) -> None:
    answering.status, answering.headers = 302, {"Location": place}
    error = new("pets", "--from-openapi", f"{answering.url}/openapi.json", code=2)
    assert "private network" in error["message"]
    assert len(answering.requests) == 1


BOMB = "a0: &a0 [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "told"),
    [(BOMB, "alias bomb"), ("a: &a [*a]", "without end"), ("[" * 100_000, "without end"),
     ("- " * 100_000, "without end"), ("{" * 3, "neither JSON nor YAML"),
     (f"openapi: {'1' * 200_000}", "neither JSON nor YAML"),
     (f"openapi: !!int 0x{'f' * 200_000}", "a number that is too large"),
     ("a: !!bool x", "neither JSON nor YAML"), ('a: !!int ""', "neither JSON nor YAML"),
     ("a: !!python/object/apply:os.system [id]", "neither JSON"),
     ("", "no OpenAPI document"), ("openapi: 1.0", "no OpenAPI document"), ("[]", "no OpenAPI"),
     ("openapi: 3.0.0", "names no server"),
     ("openapi: 3.0.0\nservers: [{url: 'https://x.example.com'}]", "no function can be made")],
    ids=["bomb", "circle", "deep", "dashes", "broken", "long", "hex", "bool", "int", "python",
         "empty", "old", "list", "bare", "without"],
)  # fmt: skip
def test_a_document_that_cannot_be_used_is_refused_in_one_sentence(
    new: New, tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "bad.yaml").write_text(text)
    assert told in new("pets", "--from-openapi", "bad.yaml", code=2)["message"]
    assert not (tmp_path / "kosmo-pets").exists()


def test_aliases_of_aliases_are_counted_and_never_unfolded() -> None:
    def read() -> None:
        with pytest.raises(UsageError, match="alias bomb"):
            parsed(BOMB.encode(), "bomb.yaml")

    assert calls_of(read) < 20_000  # and 9 ** 12 values


def folded(levels: int, width: int = 20) -> dict[str, Any]:
    """Make a document in which each schema has many properties, each of them the next schema."""
    schemas = {
        f"S{level}": {
            "type": "object",
            "properties": {f"p{n}": {"$ref": f"#/components/schemas/S{level + 1}"}
                           for n in range(width)},
        }
        for level in range(levels)
    }  # fmt: skip
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}}
    paths = {f"/x{n}": {"post": operation(f"make{n}", requestBody=body)} for n in range(3)}
    return document(paths, components={"schemas": schemas})


def test_schemas_in_one_another_are_described_up_to_a_bound() -> None:
    def size(levels: int) -> int:
        return len(json.dumps(derive(Document(folded(levels)), "pets").manifest))

    assert size(30) == size(6) < 1_000_000
    assert calls_of(lambda: size(30)) < 400_000


def test_references_in_a_circle_give_functions(
    kosmo: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    circle = {"type": "object", "properties": {"me": {"$ref": "#/components/schemas/A"}},
              "allOf": [{"$ref": "#/components/schemas/A"}]}  # fmt: skip
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}
    data = document({"/pets": {"post": operation("makePet", requestBody=body)}},
                    components={"schemas": {"A": circle}})  # fmt: skip
    done = kosmo("plugins", "new", "pets", "--from-openapi", written(tmp_path, data), "-o", "table")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("made `kosmo-pets` with 1 functions\n")


def test_a_reference_to_a_pipe_beside_the_document_waits_for_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    body = {"content": {"application/json": {"schema": {"$ref": "pipe.json#/A"}}}}
    data = document({"/pets": {"post": operation("makePet", requestBody=body)}})
    found = derive(Document(data, file=written(tmp_path, data)), "pets")
    assert found.notes == ["`pipe.json#/A` is outside of the document"]


def test_references_to_elsewhere_are_told_and_never_followed(
    kosmo: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answering: Answering
) -> None:
    monkeypatch.chdir(tmp_path)
    schema = {"$ref": f"{answering.url}/secret.json#/A"}
    body = {"content": {"application/json": {"schema": schema}}}
    data = document({"/pets": {"post": operation("makePet", requestBody=body)}})
    done = kosmo("plugins", "new", "pets", "--from-openapi", written(tmp_path, data), "-o", "table")
    assert done.returncode == 0
    assert f"note: `{answering.url}/secret.json#/A` is outside of the document\n" in done.stdout
    assert answering.requests == []


@pytest.mark.parametrize(
    ("server", "told"),
    [
        ("http://169.254.169.254/latest", "its server cannot be used"),
        ("https://10.0.0.1/", "`--allow-private` takes it"),
        ("/v1", "its address is not whole"),
    ],
)
def test_a_server_that_may_not_be_asked_is_told_with_the_way_out(
    kosmo: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, {**PETS, "servers": [{"url": server}]})
    done = kosmo("plugins", "new", "pets", "--from-openapi", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "`--base-url https://…` gives another" in done.stderr
    assert not (tmp_path / "kosmo-pets").exists()


def test_ten_thousand_operations_cost_ten_times_what_a_thousand_do(
    new: New, tmp_path: Path
) -> None:
    def many(count: int) -> dict[str, Any]:
        get = operation("getTheThing", parameters=[query("a"), query("b", "integer")])
        return document({f"/things{n}/{{id}}": {"get": get} for n in range(count)})

    def work(count: int) -> int:
        data = many(count)
        return calls_of(lambda: files_of(derive(Document(data), "pets").manifest, data_only=False))

    assert work(400) < 2.3 * work(200)
    path = written(tmp_path, many(10_000))
    error = new("farm", "--data-only", "--from-openapi", path, code=2)
    assert "a manifest of 10000 functions is larger than kosmo takes" in error["message"]
    told = new("pets", "--from-openapi", path)
    assert len(set(told["functions"])) == 10_000
    assert max(map(len, told["functions"])) <= 35
    files = files_of(derive(Document(many(1_000)), "pets").manifest, data_only=False)
    assert len(files) < 200


# Texts that would end a docstring, as they stand or once what is between them is taken out.
ENDING = (
    '""";__import__("os").system("touch${IFS}pwned");"""', '"**""', "\\N{x}", "a\\", 'a"', '"',
    "a'''b", '""``"', "{x}%s$y",
)  # fmt: skip


@pytest.mark.parametrize("text", ENDING)
def test_no_text_ends_the_docstring_that_it_stands_in(text: str) -> None:
    schema = {"type": "string", "default": text, "enum": [text, "b"], "example": text}
    body = {"schema": {"type": "object", "properties": {"x": {**schema, "description": text}}}}
    make = operation("makePet", summary=text, description=text, tags=[text],
                     requestBody={"content": {"application/json": body}},
                     parameters=[{"name": "q", "in": "query", "schema": schema}],
                     responses=answering({"type": "object", "properties": {text: {}}}))  # fmt: skip
    data = {**document({"/pets": {"post": make}}), "info": {"title": text, "description": text}}
    files = files_of(derive(Document(data), "pets").manifest, data_only=False)
    for name, code in files.items():
        if name.endswith(".py"):
            tree = ast.parse(code)
            called = {one.func.id for one in ast.walk(tree)
                      if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}  # fmt: skip
            assert "__import__" not in called, name
            assert sum(isinstance(one, ast.Expr) for one in tree.body) == 1, name


def test_names_that_the_code_uses_itself_are_parameters_all_the_same(tmp_path: Path) -> None:
    names = ("client", "str", "map", "present", "rows", "params", "limit", "Form", "None", "list")
    parameters = [query(one, "integer") for one in names]
    path = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    listing = operation("listPets", parameters=[*parameters, query("page", "integer")],
                        responses=answering(rows()))  # fmt: skip
    get = operation("getPet", parameters=[*parameters, path])
    manifest = derive(
        Document(document({"/pets/{id}": {"get": get}, "/pets": {"get": listing}})), "pets"
    ).manifest
    assert "pages" in manifest["functions"]["list_pets"]
    write_new(str(tmp_path / "made"), files_of(manifest, data_only=False))
    assert list(differences(manifest, tmp_path / "made")) == []


def test_half_of_a_pair_of_surrogates_is_left_out() -> None:
    half = json.loads('"/x\\ud800"')
    found = derive(
        Document(document({half: {"get": operation()}, "/y": {"get": operation()}})), "x"
    )
    assert list(found.left_out.values()) == ["its path cannot be kept below the base URL"]
    assert len(found.manifest["functions"]) == 1


HOSTILE = "x\"\"\"'; import os; os.system('touch pwned') #\n{}\\ \x1b[2J${name}"


def test_hostile_words_stay_words(new: New, tmp_path: Path) -> None:
    schema = {"type": "string", "description": HOSTILE, "enum": [HOSTILE, "a"], "default": HOSTILE}
    parameters = [
        {"name": HOSTILE, "in": "query", "schema": schema},
        {"name": 'f"{x}', "in": "query", "schema": {"type": "object"}},
        {"name": "class", "in": "query", "schema": {"type": "string", "pattern": "("}},
        {"name": "limit\"')", "in": "header", "schema": {"type": "integer"}},
        {"name": "q", "in": "query", "schema": {"type": "number", "maximum": 1e999}},
    ]
    operation = {"operationId": HOSTILE, "summary": HOSTILE, "description": HOSTILE * 3,
                 "tags": [HOSTILE], "parameters": parameters, "responses": {}}  # fmt: skip
    data = {
        "openapi": "3.1.0",
        "info": {"title": HOSTILE, "description": HOSTILE},
        "servers": [{"url": "https://x.example.com"}],
        "externalDocs": {"url": f"https://x.example.com/{HOSTILE}"},
        "paths": {
            "/a%22)import_os/{id}x{id%22}/b'": {"get": operation},
            "/{class}": {"get": {"operationId": "import", "responses": {}, "tags": ["class"]}},
            "/../up": {"get": {"responses": {}}},
            "/x%2F..%2Fy": {"get": {"responses": {}}},
            "//evil.example.com/x": {"get": {"responses": {}}},
        },
        "components": {"securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "X-K",
                                                 "description": HOSTILE}}},
    }  # fmt: skip
    told = new("pets", "--from-openapi", written(tmp_path, data))
    assert len(told["functions"]) == 2
    assert len(told["left_out"]) == 3
    folder = tmp_path / "kosmo-pets"
    run(folder, "pytest", "-q", "-p", "no:warnings")
    run(folder, "ruff", "check", "--no-cache")
    assert not list(tmp_path.rglob("pwned"))
    new("other", "--data-only", "--from-openapi", written(tmp_path, data))
