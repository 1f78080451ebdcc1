"""`kosmo plugins new` makes a plugin that passes its own checks, and never harms what is there."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.scaffold.documents import PETS, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Answering, Kosmo

    New = Callable[..., Any]


def test_what_is_told_is_what_was_written(new: New, tmp_path: Path) -> None:
    told = new("demo")
    assert told["folder"] == "kosmo-demo"
    folder = tmp_path / "kosmo-demo"
    assert sorted(told["written"]) == sorted(
        str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()
    )


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
    for words in ((), ("--from-openapi", written(tmp_path, PETS), "--write")):
        assert "nothing was written" in new("demo", *words, code=2)["message"]
    if kind == "folder":
        assert [one.name for one in there.iterdir()] == ["mine"]


def test_running_it_again_shows_what_changed_and_writes_it_when_told_to(
    new: New, tmp_path: Path
) -> None:
    new("pets", "--from-openapi", written(tmp_path, PETS))
    folder = tmp_path / "kosmo-pets"
    edited = folder / "kosmo_pets/auth.py"
    edited.write_text(edited.read_text() + "\n# mine\n")
    before = {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    changed = copy.deepcopy(PETS)
    del changed["paths"]["/pets/{petId}"]["put"]
    changed["paths"]["/pets/{petId}"]["get"]["summary"] = "Find a pet"
    changed["paths"]["/owners"] = {"get": {"responses": {}, "tags": ["Owners"]}}
    changed["components"]["securitySchemes"]["key"]["name"] = "X-Token"
    words = ("pets", "--from-openapi", written(tmp_path, changed))
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
    text = (folder / "kosmo_pets/simulator.py").read_text()
    assert "x-token" in text


def test_what_the_author_deleted_or_wrote_otherwise_stays_so(new: New, tmp_path: Path) -> None:
    new("pets", "--from-openapi", written(tmp_path, PETS))
    folder = tmp_path / "kosmo-pets"
    (folder / "kosmo_pets/docs/index.md").unlink()
    other = folder / "kosmo_pets/pets.py"
    other.write_bytes(other.read_bytes().replace(b"\n", b"\r\n"))
    changed = copy.deepcopy(PETS)
    changed["paths"]["/pets/{petId}"]["get"]["summary"] = "Find a pet"
    told = new("pets", "--from-openapi", written(tmp_path, changed), "--write")
    assert sorted(told["kept"]) == ["kosmo_pets/docs/index.md", "kosmo_pets/pets.py"]
    assert told["written"] == ["kosmo-scaffold.json"]
    assert not (folder / "kosmo_pets/docs/index.md").exists()


def test_a_damaged_record_is_told(new: New, tmp_path: Path) -> None:
    new("pets", "--from-openapi", written(tmp_path, PETS))
    record = tmp_path / "kosmo-pets/kosmo-scaffold.json"
    record.write_text('{"manifest": {"functions": {"a": {}}}}')
    words = ("pets", "--from-openapi", written(tmp_path, PETS), "--write")
    assert "kosmo-scaffold.json` is damaged; nothing was written" in new(*words, code=2)["message"]


def test_a_document_is_read_from_an_address_of_this_machine(
    new: New, answering: Answering, tmp_path: Path
) -> None:
    answering.body = json.dumps({**PETS, "servers": [{"url": "/api"}]}).encode()
    words = ("--base-url", "https://pets.example.com/api")
    new("pets", "--from-openapi", f"{answering.url}/openapi.json", *words)
    assert "pets.example.com/api" in (tmp_path / "kosmo-pets/kosmo_pets/__init__.py").read_text()


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
    assert schema == {"type": "string", "enum": ["yes", "no"], "description": "The sold."}
