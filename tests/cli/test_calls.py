"""One call from the command line: what goes out, and what comes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Answering, Kosmo


def test_a_call_sends_one_signed_request_and_prints_the_bare_data(
    local: Kosmo, answering: Answering
) -> None:
    done = local("demo", "list-things", "--account", "local", "--kind", "big", "--limit", "3")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"things": [{"id": "1", "name": "Lamp"}]}
    ((method, path, headers, body),) = answering.requests
    assert (method, path, body) == ("GET", "/api/things?kind=big&limit=3", b"")
    assert headers["authorization"] == "Bearer secret-of-demo"
    assert headers["user-agent"].startswith("kosmo/")


@pytest.mark.parametrize(
    "words",
    [
        ("demo", "list-things"),
        ("demo", "list_things"),
        ("demo", "demo_list_things"),
        ("integrations", "call", "demo.list_things"),
        ("integrations:call", "demo.demo_list_things"),
        ("integrations:call", "integration__demo__list_things"),
        ("integrations:demo", "list-things"),
        ("integrations", "demo", "list_things"),
    ],
)
def test_every_spelling_of_a_function_is_the_same_call(
    local: Kosmo, words: tuple[str, ...]
) -> None:
    envelope = local.json(*words, "--account", "local")
    assert envelope["function"] == "demo.list_things"
    assert envelope["data"] == {"things": [{"id": "1", "name": "Lamp"}]}


def test_the_envelope_has_one_shape_for_success_and_failure(local: Kosmo) -> None:
    good = local.json("demo", "list-things", "--account", "local")
    bad = local.json("demo", "list-things", "--limit", "101", code=2)
    unknown = local.json("demo", "nope", code=2)
    nothing = local.json("nope", "nope", code=2)
    keys = ["function", "success", "data", "error", "meta", "duration_ms"]
    assert [list(one) for one in (good, bad, unknown, nothing)] == [keys] * 4
    assert [list(one["meta"]) for one in (bad, unknown)] == [list(good["meta"])] * 2
    assert good["meta"]["account"] == "local"
    assert good["meta"]["operation"] == "read"
    assert bad["error"]["message"] == "`limit` must be at most 100, not 101"
    assert unknown["function"] is None
    assert nothing["error"]["code"] == "unknown_integration"


@pytest.mark.parametrize(
    ("status", "body", "code", "error"),
    [
        (401, b'{"error": {"message": "bad token"}}', 4, "authentication_failed"),
        (403, b'{"error": "plan"}', 1, "forbidden"),
        (404, b"", 1, "not_found"),
        (409, b'{"message": "twice"}', 1, "conflict"),
        (422, b'{"errors": ["a", "b"]}', 1, "invalid_request"),
        (429, b"{}", 5, "rate_limited"),
        (500, b"<html><title>Oops</title></html>", 5, "unavailable"),
        (503, b"", 5, "unavailable"),
        (302, b"", 1, "redirected"),
        (200, b"<html>login</html>", 1, "malformed_answer"),
        (200, b'{"things": [', 1, "malformed_answer"),
    ],
)
def test_what_the_service_says_becomes_exit_code_and_error(
    local: Kosmo, answering: Answering, status: int, body: bytes, code: int, error: str
) -> None:
    answering.status, answering.body = status, body
    answering.headers = {"Retry-After": "7", "Location": "https://elsewhere.example/"}
    envelope = local.json("demo", "list-things", "--account", "local", "--max-wait", "0", code=code)
    assert envelope["success"] is False
    assert envelope["data"] is None
    assert envelope["error"]["code"] == error
    assert envelope["error"]["http_status"] == status
    assert envelope["error"]["retryable"] is (code == 5)
    if status == 429:
        assert envelope["error"]["retry_after"] == 7
    assert len(answering.requests) == 1


def test_a_base_url_without_a_path_stands_for_the_vendors_own_path(
    local: Kosmo, answering: Answering
) -> None:
    words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={answering.url}")
    assert local("accounts", "add", "demo", "origin", *words).returncode == 0
    assert local("demo", "list-things", "--account", "origin").returncode == 0
    assert answering.requests[0][1] == "/api/things?limit=25"


def test_empty_answers_are_null_and_success(local: Kosmo, answering: Answering) -> None:
    answering.status, answering.body = 201, b""
    assert local.json("demo", "list-things", "--account", "local")["data"] is None


def test_a_stopped_service_ends_with_try_later(local: Kosmo, answering: Answering) -> None:
    answering.close()
    envelope = local.json("demo", "list-things", "--account", "local", code=5)
    assert envelope["error"]["code"] == "unavailable"
    assert envelope["error"]["retryable"] is True


def test_a_destructive_call_asks_and_without_a_terminal_ends_with_3(
    local: Kosmo, answering: Answering
) -> None:
    words = ("demo", "delete-thing", "--thing-id", "7", "--account", "local")
    envelope = local.json(*words, code=3)
    assert envelope["error"]["code"] == "approval_required"
    assert answering.requests == []
    assert local(*words, "--force").returncode == 0
    assert [request[:2] for request in answering.requests] == [("DELETE", "/api/things/7")]


def test_a_dry_run_shows_the_request_without_its_secret_and_sends_nothing(
    local: Kosmo, answering: Answering
) -> None:
    done = local("demo", "delete-thing", "--thing-id", "7", "--account", "local", "--dry-run")
    assert done.returncode == 0
    shown = json.loads(done.stdout)
    assert (shown["method"], shown["url"]) == ("DELETE", f"{answering.url}/api/things/7")
    assert shown["headers"]["Authorization"] == "Bearer [redacted]"
    assert answering.requests == []
    assert "secret-of-demo" not in done.stdout + done.stderr


def test_a_dry_run_needs_no_secret(local: Kosmo) -> None:
    del local.environment["DEMO_TOKEN"]
    words = ("demo", "list-things", "--account", "local")
    assert local(*words, "--dry-run").returncode == 0
    assert local(*words).returncode == 4


@pytest.mark.parametrize("thing", ["", "a/b", "..", "a b", "a?b", "a#b", "a\\b", "a\nb"])
def test_ids_that_would_change_the_address_are_refused(
    local: Kosmo, answering: Answering, thing: str
) -> None:
    envelope = local.json(
        "demo", "delete-thing", f"--thing-id={thing}", "--account", "local", "--force", code=2
    )
    assert envelope["error"]["message"].startswith("`thing_id` must be an id")
    assert answering.requests == []


def test_arguments_come_back_as_they_were_typed(local: Kosmo) -> None:
    def echoed(*words: str, stdin: str | None = None) -> dict[str, object]:
        done = local("demo", "echo", "--account", "local", *words, stdin=stdin)
        assert done.returncode == 0, done.stderr
        echo: dict[str, object] = json.loads(done.stdout)
        return {name: value for name, value in echo.items() if value is not None}

    assert echoed("--text", "+14155550100") == {"text": "+14155550100"}
    assert echoed("--text", "007", "--number", "12345678901234567890") == {
        "text": "007",
        "number": 12345678901234567890,
    }
    assert echoed("--from", "me", "--arg", "account=acme") == {"from": "me", "account": "acme"}
    assert echoed('{"text": "a", "number": null}') == {"text": "a"}
    assert echoed("-", stdin='{"text": "from stdin"}') == {"text": "from stdin"}
    assert echoed("-", "--text", "wins", stdin='{"text": "loses"}') == {"text": "wins"}
    assert echoed("--items", '{"a": 1}', "--items", "{}") == {"items": [{"a": 1}, {}]}


def test_a_body_file_is_read_and_a_missing_one_is_named(local: Kosmo, tmp_path: Path) -> None:
    given = tmp_path / "arguments.json"
    given.write_text('{"text": "from a file", "items": []}')
    assert json.loads(local("demo", "echo", f"@{given}", "--account", "local").stdout)["text"]
    missing = local.json("demo", "echo", "@gone.json", code=2)
    assert "`gone.json`" in missing["error"]["message"]


def test_stdin_is_not_read_unless_it_is_asked_for(local: Kosmo) -> None:
    reading, writing = os.pipe()
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "kosmo", "demo", "list-things", "--account", "local"],
            stdin=reading, capture_output=True, env=local.environment, timeout=30, check=False,
        )  # fmt: skip
    finally:
        os.close(reading)
        os.close(writing)
    assert done.returncode == 0


def test_a_secret_parameter_is_given_by_reference_and_never_shown(
    local: Kosmo, answering: Answering
) -> None:
    local.environment["WORD"] = "open-sesame"
    words = ("demo", "lock", "--account", "local", "-v")
    refused = local.json(*words, "--word", "open-sesame", code=2)
    assert refused["error"]["details"] == [
        "`word` is secret: put it into a variable and give `env:NAME`"
    ]
    planned = local(*words, "--word", "env:WORD", "--dry-run")
    assert json.loads(planned.stdout)["body"] == {"word": "env:WORD"}
    done = local(*words, "--word", "env:WORD")
    assert done.returncode == 0
    assert answering.requests[0][3] == b'{"word": "open-sesame"}'
    assert "open-sesame" not in done.stderr + planned.stderr
    assert local(*words, "--word", "env:NOWHERE").returncode == 4
