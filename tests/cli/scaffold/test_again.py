"""Made again of a document that changed, a plugin says all that is other and all that waits."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.scaffold.documents import PETS, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Kosmo

    New = Callable[..., Any]

EDITED = "kosmo_pets/pets.py"


@pytest.fixture
def changed(tmp_path: Path, new: New) -> dict[str, Any]:
    """Give the document of a plugin that was made, in a copy to change."""
    new("pets", "--from-openapi", written(tmp_path, PETS))
    return copy.deepcopy(PETS)


def edit(folder: Path, text: str = "\n# mine\n") -> Path:
    """Edit a module of the plugin."""
    module = folder / "kosmo-pets" / EDITED
    module.write_text(module.read_text() + text)
    return module


def test_a_file_that_was_kept_is_named_until_what_is_new_is_taken_over(
    new: New, tmp_path: Path, changed: dict[str, Any]
) -> None:
    module = edit(tmp_path)
    newer = module.with_name("pets.py.new")
    changed["paths"]["/pets/{petId}"]["get"]["summary"] = "Find a pet"
    words = ("pets", "--from-openapi", written(tmp_path, changed))
    assert (new(*words)["kept"], newer.exists()) == ([], False)
    assert new(*words, "--write")["kept"] == [EDITED]
    assert "Find a pet." in newer.read_text()
    assert module.read_text().endswith("# mine\n")
    for _ in range(2):
        assert new(*words)["kept"] == [EDITED]
        assert new(*words, "--write")["kept"] == [EDITED]
    newer.unlink()
    assert (new(*words)["kept"], new(*words, "--write")["kept"]) == ([], [])
    assert not newer.exists()


def test_a_file_that_became_what_is_new_waits_for_nothing(
    new: New, tmp_path: Path, changed: dict[str, Any]
) -> None:
    module = edit(tmp_path)
    newer = module.with_name("pets.py.new")
    changed["paths"]["/pets/{petId}"]["get"]["summary"] = "Find a pet"
    words = ("pets", "--from-openapi", written(tmp_path, changed))
    new(*words, "--write")
    module.write_text(newer.read_text())
    assert new(*words)["kept"] == []
    assert new(*words, "--write")["kept"] == []
    assert not newer.exists()


def test_what_is_newer_still_replaces_what_was_new(
    new: New, tmp_path: Path, changed: dict[str, Any]
) -> None:
    newer = edit(tmp_path).with_name("pets.py.new")
    for summary in ("Find a pet", "Look a pet up"):
        changed["paths"]["/pets/{petId}"]["get"]["summary"] = summary
        new("pets", "--from-openapi", written(tmp_path, changed), "--write")
        assert f"{summary}." in newer.read_text()


def test_what_is_new_is_never_written_out_of_the_folder(
    new: New, tmp_path: Path, changed: dict[str, Any]
) -> None:
    newer = edit(tmp_path).with_name("pets.py.new")
    newer.symlink_to(tmp_path / "elsewhere")
    changed["paths"]["/pets/{petId}"]["get"]["summary"] = "Find a pet"
    told = new("pets", "--from-openapi", written(tmp_path, changed), "--write")
    assert told["kept"] == [EDITED]
    assert not (tmp_path / "elsewhere").exists()


def test_a_change_that_is_no_function_is_told_with_how_to_write_it(
    kosmo: Kosmo, new: New, tmp_path: Path, changed: dict[str, Any]
) -> None:
    changed["servers"] = [{"url": "https://eu.pets.example.com/v2"}]
    words = ("plugins", "new", "pets", "--from-openapi", written(tmp_path, changed))
    assert kosmo(*words, "-o", "table").stdout.splitlines() == [
        "no function is other than before",
        "`description` is other than before",
        "`base_url` is other than before",
        "nothing was written: --write does it",
    ]
    told = new(*words[2:], "--write")
    assert told["settings"] == ["description", "base_url"]  # the one names the other
    assert "kosmo_pets/__init__.py" in told["written"]
    assert kosmo(*words, "-o", "table").stdout == "no function is other than before\n"
    assert new(*words[2:])["settings"] == []


def test_a_removed_function_says_why_where_that_is_known(
    kosmo: Kosmo, tmp_path: Path, changed: dict[str, Any]
) -> None:
    photo = {"200": {"description": "ok", "content": {"image/png": {}}}}
    changed["paths"]["/pets/{petId}"]["get"]["responses"] = photo
    del changed["paths"]["/pets/{petId}"]["put"]
    words = ("plugins", "new", "pets", "--from-openapi", written(tmp_path, changed), "-o", "table")
    lines = kosmo(*words).stdout.splitlines()
    assert "removed get_pet: it answers `image/png`, not JSON" in lines
    assert "removed replace_pet" in lines


@pytest.mark.parametrize("function", ["1", "{}", '{"request": 1}'])
def test_a_record_of_functions_that_are_none_is_compared_all_the_same(
    new: New, tmp_path: Path, changed: dict[str, Any], function: str
) -> None:
    record = tmp_path / "kosmo-pets/kosmo-scaffold.json"
    record.write_text(f'{{"manifest": {{"functions": {{"a": {function}}}}}}}')
    assert new("pets", "--from-openapi", written(tmp_path, changed))["removed"] == ["a"]
