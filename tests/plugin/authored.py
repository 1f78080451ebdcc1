"""The project of a plugin in which nothing is missing, and how it is checked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kosmo.testing.quality.checking import check
from kosmo.testing.quality.project import read_project

from tests.testing.projects import FUNCTIONS, PACKAGE, SIMULATOR, Project

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = """
[project]
name = "kosmo-notes"
version = "0.1.0"
description = "Notes for kosmo."
readme = "README.md"
license = "MIT"
requires-python = ">=3.11"
dependencies = ["kosmo>=0.1,<1"]

[project.urls]
Source = "https://code.example.com/kosmo-notes"
Changelog = "https://code.example.com/kosmo-notes/changes"

[project.entry-points.kosmo]
notes = "kosmo_notes"
"""

ME = '''

@read(columns=("name",), link="https://notes.example.com/docs#me")
def get_me(client: Client, /) -> Json:
    """Say whose token it is.

    Returns:
        The person.
    """
    return client.get("me")
'''

LINKS = (
    ('columns=("id", "text")', "list"),
    ("@write(", "create"),
    ("destructive=True", "delete"),
)


class Authored(Project):
    """A folder with a plugin that keeps every rule."""

    def __init__(self, folder: Path) -> None:
        """Write it."""
        super().__init__(folder)
        self.write("pyproject.toml", PYPROJECT)
        self.write("README.md", "# Notes\n")
        self.write("kosmo_notes/py.typed", "")
        self.write("kosmo_notes/__init__.py", PACKAGE)
        told = '    simulator="kosmo_notes.simulator:app",\n'
        more = '    whoami="get_me",\n    limits=["300/1m"],\n'
        self.edit("kosmo_notes/__init__.py", (told, told + more))
        self.write("kosmo_notes/writing.py", FUNCTIONS + ME)
        link = 'link="https://notes.example.com/docs"'
        self.edit(
            "kosmo_notes/writing.py",
            ('columns=("id", "text"))', f'columns=("id", "text"), {link})'),
            ("@write()", f"@write({link})"),
            ("destructive=True)", f"destructive=True, idempotent=True, {link})"),
            ("How many at most.\n", "How many at most.\n\n    Returns:\n        The notes.\n"),
            ("Words to find it by.\n", "Words to find it by.\n\n    Returns:\n        It.\n"),
            ("note_id: The note.\n", "note_id: The note.\n\n    Returns:\n        Nothing.\n"),
        )
        self.write("kosmo_notes/simulator.py", _annotated(SIMULATOR))
        self.write("kosmo_notes/docs/index.md", "# Notes\n\n```sh\nkosmo notes list-notes\n```\n")
        calls = '[calls]\ncreate_note = "--text Hi"\ndelete_note = "--note-id n1"\n'
        self.write("kosmo_notes/docs/examples.toml", calls)
        line = "from kosmo.testing import contract\n\nTestContract = contract()\n"
        self.write("tests/test_contract.py", line)

    def declare(self, manifest: dict[str, Any]) -> None:
        """Make it a plugin without code."""
        self.edit("pyproject.toml", ("entry-points.kosmo]", 'entry-points."kosmo.manifest"]'))
        for file in (self.folder / "kosmo_notes").glob("*.py"):
            file.unlink()
        self.edit("kosmo_notes/docs/index.md", ("list-notes", "get-me"))
        self.write("kosmo_notes/kosmo-plugin.json", json.dumps(manifest))

    def check(self, name: str = "notes", *, patience: float = 1.0) -> Verdict:
        """Check it."""
        return Verdict(check(read_project(self.folder), name, patience=patience))


class Verdict:
    """What came of a check: the level, and the rules."""

    def __init__(self, found: dict[str, Any]) -> None:
        """Take it."""
        self.level = found["level"]
        self.seconds = found["seconds"]
        self.rules = {row["rule"]: row for row in found["rules"]}

    def broken(self) -> dict[str, str]:
        """Give the findings of each rule that is not kept, as text."""
        return {
            name: json.dumps(row["findings"], ensure_ascii=False)
            for name, row in self.rules.items()
            if row["outcome"] == "broken"
        }

    def named(self, outcome: str) -> list[str]:
        """List the rules with an outcome."""
        return [name for name, row in self.rules.items() if row["outcome"] == outcome]


def _annotated(text: str) -> str:
    text = text.replace(
        "kosmo import Simulator", "kosmo import Simulator, SimulatorRequest, SimulatorState"
    )
    text = text.replace("def seed(state)", "def seed(state: SimulatorState) -> None")
    text = text.replace("def sign_in(asked)", "def sign_in(asked: SimulatorRequest) -> None")
    text = text.replace("(asked):", "(asked: SimulatorRequest) -> SimulatorReply:")
    route = '"DELETE notes/:id": delete_note}'
    text = text.replace(route, f'{route[:-1]}, "GET me": get_me}}')
    return text.replace("def create_note", ANSWER + "def create_note")


ANSWER = """def get_me(asked: SimulatorRequest) -> SimulatorReply:
    return SimulatorReply({"name": "Alma"})


"""

DECLARED: dict[str, Any] = {
    "kosmo_manifest": 1,
    "name": "notes",
    "title": "Notes",
    "description": "Short texts that a team keeps.",
    "base_url": "https://notes.example.com/api",
    "limits": ["300/1m"],
    "whoami": "get_me",
    "auth": {
        "fields": [{"name": "token", "title": "Token", "help": "In Notes.", "secret": True}],
        "headers": {"Authorization": "Bearer {token}"},
    },
    "functions": {
        "get_me": {
            "summary": "Say whose token it is.",
            "effect": "read",
            "columns": ["name"],
            "returns": "The person.",
            "link": "https://notes.example.com/docs#me",
            "request": {"method": "GET", "path": "/me"},
        },
        "get_note": {
            "summary": "Get a note.",
            "effect": "read",
            "columns": ["id", "text"],
            "returns": "The note.",
            "link": "https://notes.example.com/docs#get",
            "example": "--note-id n1",
            "parameters": {
                "note_id": {
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string", "format": "id", "description": "The note."},
                }
            },
            "request": {"method": "GET", "path": "/notes/{note_id}"},
        },
    },
}
