"""A plugin's project as an author has it, and runs of pytest in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = """
[project]
name = "kosmo-notes"
version = "0.1.0"

[project.entry-points.{group}]
notes = "kosmo_notes"

[tool.pytest.ini_options]
pythonpath = ["."]
filterwarnings = ["error"]
"""

PACKAGE = '''
"""Notes for kosmo."""

from __future__ import annotations

from kosmo import Auth, Integration, Secret, hookimpl

INTEGRATION = Integration(
    "notes",
    title="Notes",
    description="Short texts that a team keeps.",
    base_url="https://notes.example.com/api",
    auth=Auth(
        Secret("token", "API token", help="In Notes: Profile > Tokens."),
        headers={"Authorization": "Bearer {token}"},
    ),
    functions=["kosmo_notes.writing"],
    simulator="kosmo_notes.simulator:app",
)


@hookimpl
def register_integrations() -> list[Integration]:
    return [INTEGRATION]
'''

FUNCTIONS = '''
"""Notes: list, write, delete."""

from __future__ import annotations

from kosmo import Offset, read, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json

NOTES = Offset(maximum=3)


@read(pages=NOTES, columns=("id", "text"))
def list_notes(
    client: Client, /, *, color: str | None = None, limit: Annotated[int, Field(ge=1)] = 25
) -> Json:
    """List notes.

    Args:
        color: Only notes of this color.
        limit: How many at most.
    """
    rows = client.rows("notes", items="notes", pages=NOTES, params={"color": color}, limit=limit)
    return {"notes": rows}


@write()
def create_note(client: Client, /, *, text: str, tags: list[str] | None = None) -> Json:
    """Write a note.

    Args:
        text: What it says.
        tags: Words to find it by.
    """
    return client.post("notes", body={"text": text, "tags": tags or []})


@write(destructive=True)
def delete_note(client: Client, /, *, note_id: Annotated[str, Field(format="id")]) -> Json:
    """Delete a note.

    Args:
        note_id: The note.
    """
    return client.delete("notes", note_id)
'''

SIMULATOR = '''
"""The simulator of Notes."""

from kosmo import Simulator, SimulatorRefusal, SimulatorReply, new_id


def seed(state):
    for number in range(1, 8):
        writer = f"alma{number % 2}@corp.com"
        state.put("notes", {"id": f"n{number}", "text": "Order spokes", "by": writer})


def sign_in(asked):
    if asked.bearer != app.credentials["token"]:
        raise SimulatorRefusal(401, "wrong token")


def list_notes(asked):
    rows = list(asked.state.rows("notes"))
    begin = int(asked.query.get("offset", 0))
    return SimulatorReply({"notes": rows[begin : begin + int(asked.query["limit"])]})


def create_note(asked):
    note = asked.state.put("notes", {"id": new_id(), **asked.json()})
    return SimulatorReply(note, status=201, headers={"Set-Cookie": "session=of-alma"})


def delete_note(asked):
    if asked.state.drop("notes", asked.parts["id"]) is None:
        raise SimulatorRefusal(404, "no such note")
    return SimulatorReply(status=204)


app = Simulator(
    "notes",
    routes={"GET notes": list_notes, "POST notes": create_note, "DELETE notes/:id": delete_note},
    seed=seed,
    credentials={"token": "token-of-the-sandbox"},
    sign_in=sign_in,
    base_path="/api",
)
'''

# Of what is installed for development, these are imported in every run.
AROUND = {"COLUMNS": "200", "PYTEST_ADDOPTS": "-p no:valkey -p no:langsmith_plugin"}
_OUTCOME = re.compile(r"^(PASSED|FAILED|ERROR) \S+?::(\S+)", re.MULTILINE)


class Ended:
    """How a run of pytest ended: what it printed, and the outcome of each test by its name."""

    def __init__(self, code: int, printed: str) -> None:
        """Read the summary."""
        self.code = code
        self.printed = printed
        self.outcomes = {name: word for word, name in _OUTCOME.findall(printed)}


class Project:
    """A folder with the package `kosmo_notes`, which is installed nowhere."""

    def __init__(self, folder: Path, *, group: str = "kosmo") -> None:
        """Write the plugin."""
        self.folder = folder
        self.write("pyproject.toml", PYPROJECT.format(group=group))
        if group == "kosmo":
            self.write("kosmo_notes/__init__.py", PACKAGE)
            self.write("kosmo_notes/writing.py", FUNCTIONS)
            self.write("kosmo_notes/simulator.py", SIMULATOR)

    def write(self, name: str, text: str) -> None:
        """Write one file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edit(self, name: str, *changes: tuple[str, str]) -> None:
        """Replace texts in a file."""
        text = (self.folder / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        self.write(name, text)

    def test(self, text: str, *words: str, **environment: str) -> Ended:
        """Run pytest on one file of tests."""
        self.write("tests/test_it.py", text)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("KOSMO_", "PYTEST_"))}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-rA", "--tb=short", "-p", "no:cacheprovider", *words],
            cwd=self.folder, env={**kept, **AROUND, **environment}, capture_output=True,
            text=True, check=False, timeout=120,
        )  # fmt: skip
        return Ended(done.returncode, done.stdout + done.stderr)
