"""Recording exchanges, what is kept out of the file, and replaying them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from kosmo.message import Request, Response
from kosmo.testing import RedactionError, Service
from kosmo.testing.redaction import Redaction

if TYPE_CHECKING:
    from tests.testing.projects import Project

TOKEN = "token-of-a-real-account"
REPLAYED = """
def test_it(kosmo_recording, run_kosmo):
    recording = kosmo_recording("exchanges/notes.json"{more})
    ran = run_kosmo("notes", "list-notes", "--limit", "5")
    assert [row["by"] for row in ran.data["notes"]] == [{by}]
    run_kosmo("notes", "create-note", "--text", "Hi")
    assert len(recording.requests) == 3
"""
REAL = ", ".join(repr(f"alma{number % 2}@corp.com") for number in range(1, 6))
MADE = ", ".join(repr(f"person{2 - number % 2}@example.org") for number in range(1, 6))
PERSONAL = ", personal=['email']"


def service(request: Request) -> Response:
    """Answer as a real service would, with links to itself and a cookie."""
    if request.headers["authorization"] != f"Bearer {TOKEN}":
        return Response(401, {}, b"{}")
    rows = [{"id": f"n{n}", "by": f"alma{n % 2}@corp.com"} for n in range(1, 8)]
    begin = 3 if "offset=3" in request.url else 0
    size = int(request.url.partition("limit=")[2].partition("&")[0] or 0)
    data = {"notes": rows[begin : begin + size], "self": request.url, "token": TOKEN}
    headers = {"content-type": "application/json", "set-cookie": "session=of-alma"}
    return Response(200, headers, json.dumps(data).encode())


def test_what_was_recorded_is_replayed_without_secrets_and_persons(project: Project) -> None:
    with Service("notes", service) as served:
        real = {"NOTES_TOKEN": TOKEN, "NOTES_BASE_URL": served.url}
        text = REPLAYED.format(more=PERSONAL, by=REAL)
        ended = project.test(text, "--kosmo-record", **real)
    assert ended.outcomes == {"test_it": "PASSED"}, ended.printed
    written = (project.folder / "tests/exchanges/notes.json").read_text(encoding="utf-8")
    for secret in (TOKEN, "corp.com", "of-alma", served.url, "uthorization"):
        assert secret not in written, secret
    assert "https://recorded.invalid/api/notes" in written
    text = REPLAYED.format(more="", by=MADE)
    ended = project.test(text)
    assert ended.outcomes == {"test_it": "PASSED"}, ended.printed
    other = text.replace('"Hi"', '"Ho"')
    fewer = text.replace('    run_kosmo("notes", "create-note", "--text", "Hi")\n', "")
    fewer = fewer.replace("== 3", "== 2").replace("test_it", "test_fewer")
    ended = project.test(other + fewer)
    assert 'body.text: expected "Hi", sent "Ho"' in ended.printed
    assert "expects requests that were not sent" in ended.printed


def test_a_canary_keeps_the_file_from_being_written(project: Project) -> None:
    with Service("notes", service) as served:
        real = {"NOTES_TOKEN": TOKEN, "NOTES_BASE_URL": served.url}
        text = REPLAYED.format(more=", canaries=['ALMA1@corp']", by=REAL)
        ended = project.test(text, "--kosmo-record", **real)
    assert "would hold the canary `ALMA1@corp`" in ended.printed
    assert not (project.folder / "tests/exchanges").exists()


def test_what_is_missing_is_told(project: Project) -> None:
    text = REPLAYED.format(more="", by="")
    assert "make it with `pytest --kosmo-record`" in project.test(text).printed
    ended = project.test(text, "--kosmo-record")
    assert "recording needs an account: export `NOTES_TOKEN`" in ended.printed


def test_the_same_person_has_the_same_made_up_name_everywhere() -> None:
    clean = Redaction([], ["email", "phone", r"C-\d+"])
    said = {"to": "Ada@corp.com", "text": "ada@corp.com wrote +4915112345678 about C-17, bo@x.org"}
    assert clean.data(said) == {
        "to": "person1@example.org",
        "text": "person1@example.org wrote +15550100001 about personal-1, person2@example.org",
    }
    assert clean.path("/people/ada%40corp.com") == "/people/person1@example.org"
    assert clean.path("/a%20b") == "/a%20b"


@pytest.mark.parametrize("form", ["s3cr3t/key", "s3cr3t%2Fkey", "czNjcjN0L2tleQ==", "s3cr3t\\/key"])
def test_a_secret_is_found_in_every_form(form: str) -> None:
    clean = Redaction(["s3cr3t/key"], [])
    assert clean.text(f"a {form} b") == "a [redacted] b"
    with pytest.raises(RedactionError):
        clean.check(f"a {form} b", [])


def test_what_stands_under_the_name_of_a_secret_is_masked() -> None:
    clean = Redaction([], [])
    said = {"access_token": "abc", "password": ["x", 1], "tokens": "abc", "next_page": "p2"}
    assert clean.data(said) == {
        "access_token": "[redacted]", "password": ["[redacted]", 1], "tokens": "abc",
        "next_page": "p2",
    }  # fmt: skip


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="neither email, phone nor a regular expression"):
        Redaction([], ["("])
