"""Functions and requests without a command line, as an author of a plugin tests them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kosmo import SimulatorChance

if TYPE_CHECKING:
    from tests.testing.projects import Project

TESTS = """
import time

import pytest
from kosmo import Response, ServiceError
from kosmo.testing import Desk, Pages, Sandbox, Service, contract, imported, promises
from kosmo.testing import sign_in, signed
from kosmo_notes.simulator import app
from kosmo_notes.writing import create_note, delete_note, list_notes

TestContract = contract()
TestPromises = promises("promises.json")
TestBroken = promises("broken.json")
ROWS = [{"id": f"n{number}"} for number in range(5)]


@pytest.fixture
def desk(kosmo_integration):
    return Desk(kosmo_integration, fields={"token": "secret", "site": "w1"})


def test_a_desk_answers_from_its_table(desk):
    desk.answers["POST /notes"] = {"id": "n9"}
    assert desk.call(create_note, text="Hi") == {"id": "n9"}
    assert (desk.sent, desk.bodies) == (["POST /notes"], [{"text": "Hi", "tags": []}])
    assert (desk.requests[0].status, desk.facts.pages, desk.notes) == (200, 0, "")


def test_a_line_with_its_query_is_nearer(desk):
    desk.answers |= {"GET /notes": {"notes": []}, "GET /notes?limit=2": {"notes": ROWS[:2]}}
    assert desk.call(list_notes, limit=2) == {"notes": ROWS[:2]}
    assert desk.call(list_notes, limit=1) == {"notes": []}


def test_answers_come_one_after_the_other_and_the_last_stays(desk):
    desk.answers["GET /notes"] = ({"notes": ROWS[:3]}, {"notes": ROWS[3:]})
    assert desk.call(list_notes, pages=Pages(all=True)) == {"notes": ROWS}
    assert desk.call(list_notes, limit=2) == {"notes": ROWS[3:]}


def test_a_request_without_an_answer_is_refused(desk):
    desk.answers["DELETE /notes/n1"] = Response(409, {}, b"locked")
    for note in ("n1", "n2"):
        with pytest.raises(ServiceError) as caught:
            desk.call(delete_note, note_id=note)
        assert caught.value.http_status == (409 if note == "n1" else 404)


def test_a_function_sees_no_secret_of_the_account(desk):
    assert desk.call(lambda client: dict(client.fields)) == {"site": "w1"}


def test_functions_are_called_on_the_simulator(kosmo_sandbox, kosmo_signed):
    made = kosmo_sandbox.call(create_note, text="Hi")
    assert kosmo_signed.get("notes", limit=20).data["notes"][-1] == made
    assert [str(sent) for sent in kosmo_sandbox.requests] == ["POST /notes"]
    kosmo_sandbox.fields["token"] = "another"
    with pytest.raises(Exception, match="wrong token"):
        kosmo_sandbox.call(list_notes)


def test_what_the_account_made_is_remembered(kosmo_sandbox):
    kosmo_sandbox.call(lambda client: client.memory.add("notes", {"id": "n1", "by": None}))
    assert kosmo_sandbox.call(lambda client: client.memory.rows("notes")) == [{"id": "n1"}]


def test_the_clock_stands_once_it_is_turned(kosmo_clock, kosmo_simulator):
    before = time.time()
    assert before <= kosmo_clock() <= time.time()
    kosmo_clock.now = before + 60
    kosmo_clock.now += 60
    assert kosmo_clock() == kosmo_clock.now == before + 120


def test_a_simulator_is_signed_in_to_and_served(kosmo_integration):
    running = app.start(limits=["1/1h"])
    assert signed(kosmo_integration, running, token="t") == {"Authorization": "Bearer t"}
    caller = sign_in(kosmo_integration, running)
    assert [caller.get("notes", limit=1).status for _ in range(2)] == [200, 429]
    with Service.of(running) as service:
        assert service.url.startswith("http://127.0.0.1:")


def test_two_simulators_begin_alike_and_apart(kosmo_integration):
    one, other = (Sandbox(kosmo_integration, app.start(limits=[])) for _ in range(2))
    one.fields["token"] = "token-of-an-admin"
    one.call(delete_note, note_id="n1")
    assert len(other.call(list_notes)["notes"]) == 7


def test_what_an_import_brings_is_told():
    brought = imported("kosmo_notes.writing")
    assert [name for name in brought if name.startswith("kosmo_notes")] == [
        "kosmo_notes", "kosmo_notes.writing",
    ]
"""

EXAMPLES = """
[rows]
note = { function = "notes.list_notes", with = { limit = 2 }, having = "text" }

[accounts]
delete_note = { token = "token-of-an-admin" }

[calls]
delete_note = "--dry-run --note-id <note.id>"
"""
ADMINS = (
    ("!= app.credentials", "not in ('token-of-an-admin', app.credentials"),
    ('["token"]:', '["token"]):'),
    (
        "    if asked.state.drop",
        "    assert asked.bearer == 'token-of-an-admin'\n    if asked.state.drop",
    ),
)

KEPT = [{"name": "list_notes", "effect": "read", "parameters": {"limit": ["integer", False]}}]
BROKEN = [
    {"name": "there_is_none", "effect": "read", "parameters": {}},
    {"name": "create_note", "effect": "read", "parameters": {"text": ["string", True]}},
    {"name": "delete_note", "effect": "write", "parameters": {}},
    {"name": "list_notes", "effect": "read", "parameters": {"limit": ["string", False]}},
]


def test_an_author_calls_functions_and_keeps_promises(project: Project) -> None:
    project.write("tests/promises.json", json.dumps(KEPT))
    project.write("tests/broken.json", json.dumps(BROKEN))
    project.write("kosmo_notes/docs/index.md", "# Notes\n")
    project.write("kosmo_notes/docs/examples.toml", EXAMPLES)
    project.edit("kosmo_notes/simulator.py", *ADMINS)
    ended = project.test(TESTS)
    broken = [name for name, outcome in ended.outcomes.items() if outcome == "FAILED"]
    assert [name.partition("::")[0] for name in broken] == ["TestBroken"] * 4, ended.printed
    assert len(ended.outcomes) == 39
    assert "there is no function `there_is_none`" in ended.printed
    assert "a parameter that was not promised is required" in ended.printed


def test_chance_is_the_same_for_the_same_seed() -> None:
    def drawn(chance: SimulatorChance) -> list[object]:
        values = list(range(9))
        chance.shuffle(values)
        return [chance.id(), chance.pick("abc"), chance.between(3, 4), chance.happens(0.5), values]

    assert drawn(SimulatorChance(7)) == drawn(SimulatorChance(7)) != drawn(SimulatorChance(8))
    assert {SimulatorChance(1).between(3, 4) for _ in range(3)} <= {3, 4}
    assert SimulatorChance(1).happens(1.0)
    assert SimulatorChance(7).id()[14] == "4"
