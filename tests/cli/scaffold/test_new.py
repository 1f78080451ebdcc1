"""`kosmo plugins new` makes a plugin that passes its own checks, and never harms what is there."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.plugin.manifest import faults

from tests.cli.scaffold.documents import PETS, SWAGGER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Answering, Kosmo

    New = Callable[..., Any]


@pytest.fixture
def new(kosmo: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> New:
    """Give a function that makes a plugin in an empty folder, and gives what was told."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, code: int = 0) -> Any:
        envelope = kosmo.json("plugins", "new", *words, code=code)
        return envelope["error"] if code else envelope["data"]

    return run


def passes(folder: Path, *words: str) -> None:
    """Run a tool in a folder, as its author would."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTEST_ADDOPTS": "-p no:cacheprovider -p no:valkey -p no:xdist"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def document(folder: Path, data: Any, name: str = "pets.json") -> str:
    """Write a document and give its path."""
    (folder / name).write_text(json.dumps(data))
    return str(folder / name)


def test_a_new_plugin_passes_its_tests_and_its_style(new: New, tmp_path: Path) -> None:
    told = new("demo")
    assert told["folder"] == "kosmo-demo"
    folder = tmp_path / "kosmo-demo"
    assert sorted(told["written"]) == sorted(
        str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()
    )
    passes(folder, "pytest", "-q")
    passes(folder, "ruff", "check", "--no-cache")
    passes(folder, "ruff", "format", "--check", "--no-cache")


@pytest.mark.parametrize("data", [PETS, SWAGGER], ids=["openapi", "swagger"])
def test_one_from_a_document_passes_its_tests_and_its_style(
    new: New, tmp_path: Path, data: Any
) -> None:
    told = new("pets", "--from-openapi", document(tmp_path, data))
    assert "list_pets" in told["functions"]
    passes(tmp_path / "kosmo-pets", "pytest", "-q")
    passes(tmp_path / "kosmo-pets", "ruff", "check", "--no-cache")


def test_one_without_code_has_a_manifest_and_passes_its_tests(new: New, tmp_path: Path) -> None:
    new("pets", "--data-only", "--from-openapi", document(tmp_path, PETS))
    folder = tmp_path / "kosmo-pets"
    manifest = json.loads((folder / "kosmo_pets/kosmo-plugin.json").read_text())
    assert faults(manifest) == []
    assert not list((folder / "kosmo_pets").rglob("*.py"))
    passes(folder, "pytest", "-q")
    passes(folder, "ruff", "check", "--no-cache")


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc", "a/b", "..", "", "Ünïcode", "UPPER", "a b", "a'; import os", "-x", "x-",
     "9lives", "a" * 41, "a\nb", "accounts", "default", "kosmo"],
)  # fmt: skip
def test_a_hostile_or_reserved_name_is_refused(
    kosmo: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = kosmo("plugins", "new", "--", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert list(tmp_path.glob("kosmo-*")) == []


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_there_is_never_touched(new: New, tmp_path: Path, kind: str) -> None:
    there = tmp_path / "kosmo-demo"
    if kind == "folder":
        there.mkdir()
        (there / "mine").write_text("mine")
    elif kind == "file":
        there.write_text("mine")
    else:
        there.symlink_to(tmp_path / "nowhere")
    for words in ((), ("--from-openapi", document(tmp_path, PETS), "--write")):
        assert "nothing was written" in new("demo", *words, code=2)["message"]
    if kind == "folder":
        assert [one.name for one in there.iterdir()] == ["mine"]


def test_running_it_again_shows_what_changed_and_writes_it_when_told_to(
    new: New, tmp_path: Path
) -> None:
    new("pets", "--from-openapi", document(tmp_path, PETS))
    folder = tmp_path / "kosmo-pets"
    edited = folder / "kosmo_pets/auth.py"
    edited.write_text(edited.read_text() + "\n# mine\n")
    before = {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    changed = copy.deepcopy(PETS)
    del changed["paths"]["/pets/{petId}"]["put"]
    changed["paths"]["/pets/{petId}"]["get"]["summary"] = "Find a pet"
    changed["paths"]["/owners"] = {"get": {"responses": {}, "tags": ["Owners"]}}
    changed["components"]["securitySchemes"]["key"]["name"] = "X-Token"
    words = ("pets", "--from-openapi", document(tmp_path, changed))
    told = new(*words)
    assert (told["added"], told["removed"], told["changed"]) == (
        ["list_owners"],
        ["replace_pet"],
        ["get_pet"],
    )
    assert {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()} == before
    told = new(*words, "--write")
    assert "kosmo_pets/owners.py" in told["written"]
    assert told["kept"] == ["kosmo_pets/auth.py"]
    assert "Find a pet." in (folder / "kosmo_pets/pets.py").read_text()
    assert edited.read_text().endswith("# mine\n")
    assert new(*words)["changed"] == []
    passes(folder, "pytest", "-q", "tests/test_functions.py")


def test_a_document_is_read_from_an_address_of_this_machine(
    new: New, answering: Answering, tmp_path: Path
) -> None:
    answering.body = json.dumps({**PETS, "servers": [{"url": "/api"}]}).encode()
    words = ("--base-url", "https://pets.example.com/api")
    new("pets", "--from-openapi", f"{answering.url}/openapi.json", *words)
    assert "pets.example.com/api" in (tmp_path / "kosmo-pets/kosmo_pets/__init__.py").read_text()


@pytest.mark.parametrize(
    "url",
    ["http://example.com/x", "https://169.254.169.254/x", "https://10.0.0.1/x",
     "file:///etc/passwd", "ftp://example.com/x", "https://"],
)  # fmt: skip
def test_an_address_that_is_not_for_everybody_is_not_read(new: New, url: str) -> None:
    assert new("pets", "--from-openapi", url, code=2)["message"]


def test_a_redirect_to_a_private_address_is_not_followed(new: New, answering: Answering) -> None:
    answering.status, answering.headers = 302, {"Location": "https://169.254.169.254/latest"}
    error = new("pets", "--from-openapi", f"{answering.url}/openapi.json", code=2)
    assert "private network" in error["message"]


YAML = """
openapi: 3.0.0
info: {title: Pets, version: 2024-01-01}
servers: [{url: 'https://pets.example.com'}]
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: sold, in: query, schema: {type: string, enum: [yes, no]}}
      responses:
        200: {description: ok}
"""


def test_yaml_is_read_as_json_would_be(new: New, tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(YAML)
    new("pets", "--data-only", "--from-openapi", "pets.yaml")
    text = (tmp_path / "kosmo-pets/kosmo_pets/kosmo-plugin.json").read_text()
    schema = json.loads(text)["functions"]["list_pets"]["parameters"]["sold"]["schema"]
    assert schema == {"type": "string", "enum": ["yes", "no"]}


BOMB = "a0: &a0 [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "told"),
    [(BOMB, "alias bomb"), ("a: &a [*a]", "without end"), ("[" * 100_000, "without end"),
     ("{" * 3, "neither JSON nor YAML"),
     ("a: !!python/object/apply:os.system [id]", "neither JSON"),
     ("", "no OpenAPI document"), ("openapi: 1.0", "no OpenAPI document"), ("[]", "no OpenAPI"),
     ("openapi: 3.0.0", "names no server"),
     ("openapi: 3.0.0\nservers: [{url: 'https://x.example.com'}]", "no function can be made")],
    ids=["bomb", "circle", "deep", "broken", "python", "empty", "old", "list", "bare", "without"],
)  # fmt: skip
def test_a_document_that_cannot_be_used_is_refused_in_one_sentence(
    new: New, tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "bad.yaml").write_text(text)
    assert told in new("pets", "--from-openapi", "bad.yaml", code=2)["message"]
    assert not (tmp_path / "kosmo-pets").exists()


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
    told = new("pets", "--from-openapi", document(tmp_path, data))
    assert len(told["functions"]) == 2
    assert len(told["left_out"]) == 3
    passes(tmp_path / "kosmo-pets", "pytest", "-q")
    passes(tmp_path / "kosmo-pets", "ruff", "check", "--no-cache")
    assert not list(tmp_path.rglob("pwned"))
    new("other", "--data-only", "--from-openapi", document(tmp_path, data))
