"""One call from the command line: what goes out, what is printed, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Answering, Kosmo


@pytest.fixture
def local(demo: Kosmo, answering: Answering) -> Kosmo:
    """Give kosmo whose demo account talks to a service on loopback."""
    words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={answering.url}/api")
    assert demo("accounts", "add", "demo", "local", *words).returncode == 0
    return demo


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
    envelope = local.json("demo", "list-things", "--account", "local", code=code)
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


def test_formats(local: Kosmo, answering: Answering) -> None:
    answering.body = (
        b'{"things": [{"id": "1", "name": "L\xc3\xa4mp, big"}, {"id": "2", "name": null}]}'
    )
    words = ("demo", "list-things", "--account", "local")
    assert local(*words, "-o", "jsonl").stdout.splitlines() == [
        '{"id": "1", "name": "Lämp, big"}',
        '{"id": "2", "name": null}',
    ]
    assert local(*words, "-o", "csv").stdout == 'id,name\n1,"Lämp, big"\n2,\n'
    assert local(*words, "-o", "table").stdout == "ID  NAME\n1   Lämp, big\n2   -\n"
    assert local(*words, "-o", "yaml").stdout.startswith("things:\n- id: '1'\n  name: Lämp, big\n")
    assert local(*words, KOSMO_OUTPUT="csv").stdout.startswith("id,name")
    assert json.loads(local(*words, "--fields", "name").stdout) == {
        "things": [{"name": "Lämp, big"}, {"name": None}]
    }
    assert json.loads(local(*words, "--jq", ".things | length").stdout) == 2
    assert local(*words, "--jq", ".[").returncode == 2
    assert "no row has the field `nme`" in local(*words, "--fields", "nme").stderr


def test_output_is_utf8_whatever_the_locale(local: Kosmo, answering: Answering) -> None:
    answering.body = '{"things": [{"id": "1", "name": "Lämp 🪔"}]}'.encode()
    done = local("demo", "list-things", "--account", "local", LC_ALL="C", PYTHONUTF8="0",
                 PYTHONCOERCECLOCALE="0")  # fmt: skip
    assert json.loads(done.stdout)["things"][0]["name"] == "Lämp 🪔"


def test_a_closed_pipe_ends_quietly(local: Kosmo) -> None:
    for words in (
        ("--version",),
        ("demo", "--help"),
        ("demo", "list-things", "--account", "local"),
    ):
        reading, writing = os.pipe()
        os.close(reading)
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "kosmo", *words],
                stdout=writing, stderr=subprocess.PIPE, env=local.environment, check=False,
            )  # fmt: skip
        finally:
            os.close(writing)
        assert (done.returncode, done.stderr) == (141, b"")


def test_a_full_disk_and_a_closed_stdout_are_told(local: Kosmo) -> None:
    command = f"{sys.executable} -P -m kosmo demo list-things --account local"
    for redirect, words in ((">/dev/full", "no space left"), (">&-", "stdout is closed")):
        done = subprocess.run(
            ["bash", "-c", f"{command} {redirect}"],
            capture_output=True, text=True, env=local.environment, check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_ctrl_c_ends_with_130_and_one_line(local: Kosmo, silent_port: int) -> None:
    words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url=http://127.0.0.1:{silent_port}")
    assert local("accounts", "add", "demo", "slow", *words).returncode == 0
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "kosmo", "-v", "demo", "list-things", "--account", "slow"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=local.environment,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline().startswith("> GET ")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (130, "error: interrupted\n")


def test_a_timeout_ends_with_5(local: Kosmo, silent_port: int) -> None:
    words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url=http://127.0.0.1:{silent_port}")
    assert local("accounts", "add", "demo", "slow", *words).returncode == 0
    envelope = local.json("demo", "list-things", "--account", "slow", "--timeout", "0.2", code=5)
    assert envelope["error"]["code"] == "timeout"


def test_verbose_tells_requests_without_secrets(local: Kosmo) -> None:
    done = local("demo", "list-things", "--account", "local", "-v")
    assert "> GET http://127.0.0.1:" in done.stderr
    assert "< 200 in " in done.stderr
    assert "secret-of-demo" not in done.stderr


def test_a_service_that_echoes_the_secret_does_not_get_it_printed(
    local: Kosmo, answering: Answering
) -> None:
    answering.status, answering.body = 400, b'{"error": "bad header Bearer secret-of-demo"}'
    done = local("demo", "list-things", "--account", "local", "--debug")
    assert done.returncode == 1
    assert "secret-of-demo" not in done.stdout + done.stderr
    assert "Bearer [redacted]" in done.stderr


def test_a_home_that_cannot_be_written_still_lets_calls_through(
    local: Kosmo, answering: Answering
) -> None:
    done = local(
        "demo", "list-things", KOSMO_HOME="/proc/nowhere",
        KOSMO_DEMO__TOKEN="x1y2z3", KOSMO_DEMO__BASE_URL=answering.url,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
