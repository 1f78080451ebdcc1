"""`kosmo batch`: calls from stdin or a file, an envelope a line, and what the end of it says."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Person
    from tests.conftest import Answering, Kosmo

LIST = "demo list-things --account local\n"
ECHO = '{"function": "demo.echo", "arguments": {"text": "%s"}, "account": "local"}\n'
LOCK = '{"function": "demo.lock", "arguments": {"word": "env:DEMO_TOKEN"}, "account": "silent"}\n'
DELETE = '{"function": "demo.delete_thing", "arguments": {"thing_id": "7"}, "account": "local"}\n'


def answers(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Parse what was printed, every line by itself."""
    assert done.stdout == "" or done.stdout.endswith("\n")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_line_gets_the_usual_envelope_with_its_number_and_its_id(
    local: Kosmo, answering: Answering
) -> None:
    calls = '# calls\n{"function": "demo.list_things", "account": "local", "id": "a"}\n\n' + LIST
    done = local("batch", stdin=calls)
    assert (done.returncode, done.stderr) == (0, "note: 2 of 2 calls succeeded\n")
    first, second = answers(done)
    alone = local.json("demo", "list-things", "--account", "local")
    assert list(first) == ["line", "id", *alone]
    assert list(second) == ["line", *alone]
    assert (first["line"], first["id"], second["line"]) == (2, "a", 4)
    same = ("function", "success", "data", "error", "meta")
    assert [[one[key] for key in same] for one in (first, second)] == [[alone[k] for k in same]] * 2
    assert len(answering.requests) == 3


class Echoing(ThreadingHTTPServer):
    """A service that gives a request's path back, and counts connections."""

    daemon_threads = True

    def __init__(self) -> None:
        """Answer on a free port."""

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = json.dumps({"things": [{"id": self.path}]}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        super().__init__(("127.0.0.1", 0), Handler)
        self.connections = 0
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"

    def verify_request(self, request: object, client_address: object) -> bool:
        """Count a connection."""
        self.connections += 1
        return True


def test_a_hundred_calls_share_kept_connections_and_keep_their_order(local: Kosmo) -> None:
    with Echoing() as service:
        answering = threading.Thread(target=service.serve_forever, args=(0.01,))
        answering.start()
        words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={service.url}")
        assert local("accounts", "add", "demo", "echoing", *words).returncode == 0
        calls = "".join(f"demo list-things --account echoing --limit {n + 1}\n" for n in range(100))
        done = local("batch", stdin=calls)
        service.shutdown()
        answering.join()
    assert done.returncode == 0
    found = answers(done)
    assert [one["line"] for one in found] == list(range(1, 101))
    asked = [one["data"]["things"][0]["id"].rpartition("=")[2] for one in found]
    assert asked == [str(n + 1) for n in range(100)]
    assert service.connections <= 4


def test_what_is_no_call_fails_by_itself(local: Kosmo, answering: Answering) -> None:
    lines = [
        "{bad",
        '{"function": "demo.nope"}',
        "nope nope",
        "demo list-things --limit 101 --account local",
        '{"function": "demo.list_things", "arguments": {"limit": 101}, "account": "local"}',
        '{"function": "demo.list_things", "account": "nobody"}',
        "demo echo - --account local",
        '{"a": ' * 50_000,
        LIST.strip(),
    ]
    done = local("batch", "--concurrency", "1", stdin="\n".join(lines))
    assert done.returncode == 6
    found = answers(done)
    assert [one["line"] for one in found] == list(range(1, 10))
    assert [one["error"] and one["error"]["code"] for one in found] == [
        "invalid_arguments", "unknown_function", "unknown_integration", "invalid_arguments",
        "invalid_arguments", "unknown_account", "invalid_arguments", "invalid_arguments", None,
    ]  # fmt: skip
    assert [one["function"] for one in found[3:6]] == ["demo.list_things"] * 3
    assert done.stderr == (
        "note: 1 of 9 calls succeeded; 8 failed (invalid_arguments 5, unknown_function 1,"
        " unknown_integration 1, unknown_account 1)\n"
    )
    assert len(answering.requests) == 1


def test_what_needs_approval_fails_as_nobody_is_asked(local: Kosmo, answering: Answering) -> None:
    done = local("batch", "-q", stdin=DELETE)
    assert (done.returncode, done.stderr) == (3, "")
    assert answers(done)[0]["error"]["code"] == "approval_required"
    assert answering.requests == []
    assert local("batch", "--force", stdin=DELETE).returncode == 0
    assert [request[:2] for request in answering.requests] == [("DELETE", "/api/things/7")]


def test_a_dry_run_sends_nothing(local: Kosmo, answering: Answering) -> None:
    done = local("batch", "--dry-run", stdin=LIST + DELETE)
    assert done.returncode == 0
    assert [one["data"]["method"] for one in answers(done)] == ["GET", "DELETE"]
    assert answering.requests == []


def test_the_exit_code_sums_the_calls_up(local: Kosmo) -> None:
    wrong = "nope x\n"
    for calls, code in (
        ("", 0),
        ("\n# nothing\n", 0),
        (LIST, 0),
        (wrong, 2),
        (DELETE + DELETE, 3),
        (DELETE + wrong, 6),
        (DELETE + LIST, 6),
    ):
        assert local("batch", stdin=calls).returncode == code


def test_the_options_hold_for_lines_that_say_nothing_else(
    local: Kosmo, answering: Answering
) -> None:
    calls = "demo list-things\ndemo list-things --account nobody\n"
    first, second = answers(local("batch", "--account", "local", stdin=calls))
    assert first["meta"]["account"] == "local"
    assert second["error"]["code"] == "unknown_account"


def test_calls_come_from_a_file_too(local: Kosmo, tmp_path: Path) -> None:
    calls = tmp_path / "calls.jsonl"
    calls.write_text(ECHO % "ä€🦉" + ECHO % "\\ud800")
    found = answers(local("batch", str(calls)))
    assert [one["data"]["text"] for one in found] == ["ä€🦉", "\ud800"]
    assert answers(local("batch", "-", stdin=ECHO % "x"))[0]["data"]["text"] == "x"


def test_a_wrong_command_reads_and_sends_nothing(kosmo: Kosmo) -> None:
    for words, told in (
        (("--concurrency", "0"), "`--concurrency` must be a whole number above 0, not `0`"),
        (("--concurrency", "65"), "`--concurrency` must be at most 64, not 65"),
        (("--concurency", "4"), "did you mean `--concurrency`?"),
        (("--timeout", "no"), "`--timeout` must be a number of seconds"),
        (("-o", "table"), "`-o` is not an option of `batch`"),
        (("a", "b"), "`b` is one word too many"),
        (("gone.jsonl",), "the file `gone.jsonl` cannot be read: no such file or directory"),
        (("/",), "the file `/` cannot be read: is a directory"),
    ):
        done = kosmo("batch", *words, stdin=LIST)
        assert (done.returncode, done.stdout) == (2, "")
        assert told in done.stderr


def test_the_help_page_tells_about_order_and_exit_codes(kosmo: Kosmo) -> None:
    done = kosmo("batch", "--help", stdin=LIST)
    assert done.returncode == 0
    for word in ("--concurrency N", "not promised", "Exit codes", "kosmo batch calls.jsonl"):
        assert word in done.stdout


@pytest.fixture
def started(local: Kosmo) -> Iterator[Any]:
    """Give a function that starts a batch whose input is left open."""
    begun: list[subprocess.Popen[bytes]] = []

    def start(*words: str, **streams: Any) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        command = [sys.executable, "-P", "-m", "kosmo", "batch", *words]
        streams = {"stdout": pipe, "stderr": pipe, **streams}
        begun.append(
            subprocess.Popen(command, stdin=pipe, bufsize=0, env=local.environment, **streams)
        )
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def test_an_answer_comes_before_the_next_call_is_written(started: Any) -> None:
    process = started()
    for number in range(5):
        process.stdin.write((ECHO % number).encode())
        assert json.loads(process.stdout.readline())["data"]["text"] == str(number)
    process.stdin.close()
    assert process.wait(30) == 0
    assert process.stderr.read() == b"note: 5 of 5 calls succeeded\n"


def test_somebody_at_a_terminal_may_type_calls(local: Kosmo, person: Callable[..., Person]) -> None:
    someone = person("batch", "--account", "local")
    someone.answer("reading calls, one a line; Ctrl-D ends", "demo echo --text hello")
    someone.answer('{"line": 1, "function": "demo.echo"', "\x04")
    assert someone.leave() == 0
    assert someone.seen.endswith("note: 1 of 1 calls succeeded\r\n")


def test_ctrl_c_gives_whole_lines_for_what_was_begun_and_begins_nothing_more(
    started: Any, local: Kosmo
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={url}")
        assert local("accounts", "add", "demo", "silent", *words).returncode == 0
        process = started("--concurrency", "1")
        process.stdin.write((ECHO % "done" + LOCK + ECHO % "never").encode())
        connection, _ = silent.accept()
        with connection:
            assert connection.recv(4)
            process.send_signal(signal.SIGINT)
            printed, told = process.communicate(timeout=30)
    assert process.returncode == 130
    done, broken_off = map(json.loads, printed.splitlines())
    assert (done["line"], done["data"]["text"]) == (1, "done")
    assert (broken_off["line"], broken_off["function"]) == (2, "demo.lock")
    assert broken_off["error"]["code"] == "interrupted"
    assert broken_off["error"]["message"].endswith("a request may have arrived")
    assert told == (
        b"note: interrupted; 1 of 2 calls succeeded; 1 failed (interrupted 1);"
        b" what has no answer was not begun\n"
    )


def test_ctrl_c_does_not_wait_for_a_call_that_stands_still_for_its_limits(
    started: Any, local: Kosmo, answering: Answering
) -> None:
    words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={answering.url}/api")
    added = local("accounts", "add", "demo", "slow", *words, "--set", "limits=1/50s")
    assert added.returncode == 0
    process = started("-v", "--account", "slow")
    process.stdin.write(b"demo list-things\n")
    assert json.loads(process.stdout.readline())["success"]
    process.stdin.write(b"demo list-things\n")
    while b"line 2: waiting" not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert json.loads(printed)["error"]["message"] == "interrupted"
    assert len(answering.requests) == 1
    audit = (local.home / "state" / "audit.jsonl").read_text().splitlines()
    assert [json.loads(line)["status"] for line in audit] == ["ok", "interrupted"]


def test_a_reader_that_goes_away_ends_it_quietly(started: Any, answering: Answering) -> None:
    reading, writing = os.pipe()
    process = started("--concurrency", "1", stdout=writing)
    os.close(writing)
    process.stdin.write(LIST.encode())
    with open(reading, "rb") as reader:
        assert json.loads(reader.readline())["line"] == 1
    process.stdin.write(LIST.encode() * 1000)
    assert process.wait(30) == 141
    assert process.stderr.read() == b""
    assert len(answering.requests) <= 70


def test_a_full_disk_is_told_and_ends_it(local: Kosmo) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "kosmo", "batch"], input=LIST.encode() * 100, stdout=full,
            stderr=subprocess.PIPE, env=local.environment, timeout=30, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert b"the answer cannot be printed: no space left on device" in done.stderr


def test_closed_streams_are_told(local: Kosmo) -> None:
    for redirected in ("<&-", ">&-"):
        done = subprocess.run(
            ["sh", "-c", f'exec "$0" -P -m kosmo batch {redirected}', sys.executable],
            stdin=subprocess.DEVNULL, capture_output=True, env=local.environment, timeout=30,
            check=False,
        )  # fmt: skip
        assert done.returncode in (1, 2)
        assert b"is closed" in done.stderr
