"""The contract: what is right passes, and every rule finds what breaks it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.testing.projects import Project

if TYPE_CHECKING:
    from pathlib import Path

LINE = """
from kosmo.testing import contract

TestContract = contract(arguments={"delete_note": {"note_id": "n1"}})
"""

FAULTS = (
    ("list_notes]", "`list_notes` does not say what `color` is, under `Args:`"),
    ("it_says_what_it_is", "the integration has no description"),
    ("it_says_what_it_is", "the field `token` has no help"),
    ("public_names", "`kosmo.http.client.Client` is no public name of kosmo"),
    ("light_to_import", "dataclasses"),
    ("simulator[delete_note]", "no such note"),
    ("requests[delete_note]", "`delete_note` sends DELETE, and is not marked `destructive`"),
    ("requests[create_note]", "`create_note` is marked `read`, and writes"),
    ("list_ends[list_notes]", "GET /notes?limit=3 was sent 3 times"),
    ("refusal_hides", "the secret `token` stands in what"),
)

MANIFEST = {
    "kosmo_manifest": 1,
    "name": "notes",
    "title": "Notes",
    "description": "Short texts that a team keeps.",
    "base_url": "https://notes.example.com/api",
    "auth": {
        "fields": [{"name": "token", "title": "Token", "help": "In Notes.", "secret": True}],
        "headers": {"Authorization": "Bearer {token}"},
    },
    "functions": {
        "delete_note": {
            "summary": "Delete a note.",
            "effect": "write",
            "destructive": True,
            "parameters": {
                "note_id": {
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string", "format": "id", "description": "The note."},
                }
            },
            "request": {"method": "DELETE", "path": "/notes/{note_id}"},
        }
    },
}


def test_a_plugin_that_keeps_it_passes(project: Project) -> None:
    ended = project.test(LINE)
    assert set(ended.outcomes.values()) == {"PASSED"}, ended.printed
    assert len(ended.outcomes) == 23


def test_what_is_exempt_with_its_reason_is_not_tested(project: Project) -> None:
    project.edit("kosmo_notes/writing.py", ("@write()", "@read()"))
    project.write(
        "kosmo_notes/quality.toml", '[effects-agree]\ncreate_note = "a POST that reads"\n'
    )
    ended = project.test(LINE, "-k", "effect or documented")
    assert set(ended.outcomes.values()) == {"PASSED"}, ended.printed


def test_every_rule_tells_what_breaks_it(project: Project) -> None:
    project.edit(
        "kosmo_notes/__init__.py",
        ('description="Short texts that a team keeps.",', ""),
        (', help="In Notes: Profile > Tokens."', ""),
    )
    project.edit(
        "kosmo_notes/writing.py",
        ("from kosmo import Offset", "import dataclasses\nfrom kosmo import Offset"),
        (
            "    from kosmo import Client,",
            "    from kosmo.http.client import Client\n    from kosmo import",
        ),
        ("        color: Only notes of this color.\n", ""),
        ("@write()", "@read()"),
        ("@write(destructive=True)", "@write()"),
        ("    rows = client.rows(",
         "    print(client._exchange._signature)\n"
         '    client.get("notes", params={"limit": 3})\n' * 2 + "    rows = client.rows("),
    )  # fmt: skip
    ended = project.test("from kosmo.testing import contract\n\nTestIt = contract()\n")
    for name, told in FAULTS:
        failed = [one for one, word in ended.outcomes.items() if name in one and word == "FAILED"]
        assert failed, (name, ended.printed)
        assert told in ended.printed, told


def test_functions_can_be_left_out_and_must_be_there(project: Project) -> None:
    text = LINE.replace("arguments={", "without=['delete_note', 'create_note'], arguments={")
    ended = project.test(text)
    assert set(ended.outcomes.values()) == {"PASSED"}
    assert not any("simulator[delete_note]" in one for one in ended.outcomes)
    ended = project.test(LINE.replace("delete_note", "no_note"))
    assert "`notes` has no function 'no_note'" in ended.printed


def test_a_plugin_without_code_is_tested_as_far_as_it_goes(tmp_path: Path) -> None:
    project = Project(tmp_path, group='"kosmo.manifest"')
    project.write("kosmo_notes/kosmo-plugin.json", json.dumps(MANIFEST))
    ended = project.test("from kosmo.testing import contract\n\nTestIt = contract()\n")
    assert set(ended.outcomes.values()) == {"PASSED"}, ended.printed
    assert any("plan_hides_the_secrets[delete_note]" in one for one in ended.outcomes)
