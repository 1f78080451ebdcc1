"""Faults on the wire: what a client sees, what the log says, and what was carried out."""

from __future__ import annotations

import http.client
import json
import os
import select
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.sandbox.faults import KINDS, Faults, parse_faults
from kosmo.sandbox.request_log import RequestLog
from kosmo.sandbox.server import SimulatorServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kosmo import Simulator

    from tests.conftest import Kosmo

SIGNED = {"Authorization": "Bearer open-sesame", "Content-Type": "application/json"}
CARRIED_OUT = {"reset-during", "reset-after", "lost", "slow", "stall", "truncated"}


class Faulty:
    """A served simulator with faults, and its log."""

    def __init__(self, server: SimulatorServer, path: Path) -> None:
        self.server = server
        self.pieces = 0
        self._path = path
        self._kept: list[http.client.HTTPConnection] = []

    def connect(self, seconds: float = 20) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=seconds)
        self._kept.append(connection)
        return connection

    def raw(self, method: str, path: str = "/v2/notes", body: str = "") -> tuple[bytes, str]:
        """Send a request that asks to close; give what came, and how the connection ended."""
        lines = [f"{method} {path} HTTP/1.1", *(f"{key}: {value}" for key, value in SIGNED.items())]
        lines += [f"Content-Length: {len(body)}", "Connection: close", "", body]
        received, self.pieces = b"", 0
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as client:
            client.sendall("\r\n".join(lines).encode())
            try:
                while piece := client.recv(4096):
                    received, self.pieces = received + piece, self.pieces + 1
            except ConnectionResetError:
                return received, "reset"
        return received, "closed"

    def notes(self) -> list[str]:
        """Give the ids of the notes that the simulator holds."""
        _, _, data = ask(self.connect(), "GET")
        return [note["id"] for note in data["notes"]]

    def log(self) -> list[tuple[str | None, bool | None, int | None]]:
        lines = [json.loads(line) for line in self._path.read_text().splitlines()]
        return [(one.get("fault"), one.get("carried_out"), one["status"]) for one in lines]

    def close(self) -> None:
        for connection in self._kept:
            connection.close()


def ask(
    connection: http.client.HTTPConnection, method: str, path: str = "notes", note: str = ""
) -> tuple[int, dict[str, str], Any]:
    body = json.dumps({"id": note, "text": "x"}) if note else None
    connection.request(method, f"/v2/{path}", body, SIGNED)
    response = connection.getresponse()
    text = response.read()
    headers = {name.lower(): value for name, value in response.getheaders()}
    is_json = headers.get("content-type", "").startswith("application/json")
    return response.status, headers, json.loads(text) if text and is_json else text.decode()


@pytest.fixture
def serve(notes: Simulator, tmp_path: Path) -> Iterator[Callable[..., Faulty]]:
    """Give a function that serves the notes with faults."""
    opened: list[tuple[SimulatorServer, RequestLog, Faulty]] = []

    def start(text: str) -> Faulty:
        path = tmp_path / f"{len(opened)}.jsonl"
        log = RequestLog(str(path))
        faults = Faults(parse_faults(text))
        server = SimulatorServer(notes.start(limits=[]), log=log, faults=faults).__enter__()
        opened.append((server, log, Faulty(server, path)))
        return opened[-1][2]

    yield start
    for server, log, faulty in opened:
        faulty.close()
        server.__exit__(None, None, None)
        log.close()


STATUSES = {kind: int(kind[:3]) for kind in KINDS if kind[:3].isdigit()}


@pytest.mark.parametrize(("kind", "status"), [*STATUSES.items(), ("html", 200), ("redirect", 302)])
def test_a_fault_answers_in_the_vendors_place_and_keeps_the_connection(
    serve: Callable[..., Faulty], kind: str, status: int
) -> None:
    faulty = serve(f"POST:{kind}@1")
    connection = faulty.connect()
    assert ask(connection, "POST", note="never")[0] == status
    kept = connection.sock
    assert ask(connection, "GET", "notes/never")[0] == 404
    assert connection.sock is kept
    assert faulty.log() == [(kind, False, status), (None, None, 404)]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("429", {"ratelimit-limit": "100", "ratelimit-remaining": "0", "retry-after": "1"}),
        ("429=4", {"ratelimit-limit": "100", "ratelimit-remaining": "0", "retry-after": "4"}),
        ("429-retry-after", {"retry-after": "1"}),
        ("429-retry-after=0", {"retry-after": "0"}),
        ("429-ietf=7",
         {"ratelimit": '"default";r=0;t=7', "ratelimit-policy": '"default";q=100;w=60'}),
        ("429-draft", {"ratelimit": "limit=100, remaining=0, reset=1"}),
        ("429-fields=2",
         {"ratelimit-limit": "100", "ratelimit-remaining": "0", "ratelimit-reset": "2"}),
        ("429-bare", {}),
        ("420", {}),
        ("503", {}),
        ("503-retry-after=9", {"retry-after": "9"}),
    ],
)  # fmt: skip
def test_each_style_says_in_its_own_headers_when_to_come_back(
    serve: Callable[..., Faulty], fault: str, told: dict[str, str]
) -> None:
    _, headers, data = ask(serve(f"{fault}@1").connect(), "GET")
    for name in ("content-type", "content-length", "connection"):
        del headers[name]
    assert headers == told
    assert data["error"]["message"]


def test_moments_in_headers_lie_as_far_ahead_as_the_fault_says(
    serve: Callable[..., Faulty],
) -> None:
    connection = serve("429-date=30@1 429-x=30@2").connect()
    before = time.time()
    moment = parsedate_to_datetime(ask(connection, "GET")[1]["retry-after"])
    fields = ask(connection, "GET")[1]
    after = time.time()
    assert before + 30 <= moment.timestamp() <= after + 31
    assert before + 30 <= int(fields["x-ratelimit-reset"]) <= after + 31
    assert (fields["x-ratelimit-limit"], fields["x-ratelimit-remaining"]) == ("100", "0")


def test_a_proxys_page_and_a_page_to_sign_in_are_html(serve: Callable[..., Faulty]) -> None:
    connection = serve("502@1 504@2 html@3").connect()
    for words in ("502 Bad Gateway", "504 Gateway Time-out", "Sign in"):
        _, headers, page = ask(connection, "GET")
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert words in page


def test_a_redirect_leads_to_another_origin(serve: Callable[..., Faulty]) -> None:
    assert ask(serve("redirect@1").connect(), "GET")[1]["location"].startswith("http://elsewhere.")


@pytest.mark.parametrize(
    ("kind", "end", "status"),
    [("reset-before", "reset", None), ("reset-during", "reset", 201),
     ("reset-after", "reset", 201), ("lost", "closed", 201)],
)  # fmt: skip
def test_a_broken_connection_leaves_what_was_carried_out(
    serve: Callable[..., Faulty], kind: str, end: str, status: int | None
) -> None:
    faulty = serve(f"POST:{kind}@1")
    received, ended = faulty.raw("POST", body='{"id": "written", "text": "a note"}')
    assert ended == end
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split()[0]) if head else 0
    share = {"reset-during": length // 2, "reset-after": length}.get(kind, 0)
    assert len(body) == share
    assert bool(received) == bool(share)
    assert faulty.notes() == (["first", "written"] if kind in CARRIED_OUT else ["first"])
    assert faulty.log()[0] == (kind, kind in CARRIED_OUT, status)


@pytest.mark.parametrize(("method", "path"), [("HEAD", "/v2/notes"), ("DELETE", "/v2/notes/first")])
def test_of_a_response_without_a_body_half_the_head_comes(
    serve: Callable[..., Faulty], method: str, path: str
) -> None:
    whole = serve("503@9").raw(method, path)[0]
    assert serve("reset-during@1").raw(method, path) == (whole[: len(whole) // 2], "reset")
    assert serve("reset-after@1").raw(method, path) == (whole, "reset")


def test_what_was_sent_before_a_reset_arrives_however_slow_the_client(
    serve: Callable[..., Faulty],
) -> None:
    faulty = serve("GET:reset-after@1")
    ask(faulty.connect(), "POST", note="n" * 12_000_000)
    received, ended = faulty.raw("GET", "/v2/notes")
    assert ended == "reset"
    assert len(json.loads(received.partition(b"\r\n\r\n")[2])["notes"]) == 2


def test_slow_bytes_come_in_pieces_over_the_seconds(serve: Callable[..., Faulty]) -> None:
    faulty = serve("slow=0.4@1")
    began = time.perf_counter()
    slowly = faulty.raw("GET")
    assert time.perf_counter() - began >= 0.4
    assert faulty.pieces > 5
    assert faulty.raw("GET") == slowly
    assert slowly[0].startswith(b"HTTP/1.1 200 OK")


def test_a_stalled_answer_comes_after_the_seconds_on_a_kept_connection(
    serve: Callable[..., Faulty],
) -> None:
    connection = serve("stall=0.3@1").connect()
    began = time.perf_counter()
    assert ask(connection, "POST", note="late")[0] == 201
    assert time.perf_counter() - began >= 0.3
    kept = connection.sock
    assert ask(connection, "GET", "notes/late")[0] == 200
    assert connection.sock is kept


def test_a_client_that_gives_up_on_a_stalled_answer_finds_its_request_carried_out(
    serve: Callable[..., Faulty],
) -> None:
    faulty = serve("POST:stall=600@1")
    with pytest.raises(TimeoutError):
        ask(faulty.connect(0.2), "POST", note="silent")
    assert faulty.notes() == ["first", "silent"]
    assert faulty.log()[0] == ("stall", True, 201)


def test_a_truncated_answer_is_whole_http_and_half_json(serve: Callable[..., Faulty]) -> None:
    faulty = serve("POST:truncated@1 DELETE:truncated@1")
    connection = faulty.connect()
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        ask(connection, "POST", note="written")
    kept = connection.sock
    assert ask(connection, "DELETE", "notes/first")[0] == 204
    assert connection.sock is kept
    assert faulty.notes() == ["written"]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"reset-before", "reset-during", "lost"}))
def test_an_answer_to_head_has_no_body_whatever_goes_wrong(
    serve: Callable[..., Faulty], kind: str
) -> None:
    seconds = "=0" if kind in ("slow", "stall") else ""
    received, _ = serve(f"{kind}{seconds}@*").raw("HEAD")
    assert received.startswith(b"HTTP/1.1 ")
    assert received.endswith(b"\r\n\r\n")
    assert received.count(b"\r\n\r\n") == 1


def test_many_connections_share_one_count(serve: Callable[..., Faulty]) -> None:
    faulty = serve("503@20-29")

    def statuses(_: int) -> list[int]:
        connection = faulty.connect()
        return [ask(connection, "GET")[0] for _ in range(10)]

    with ThreadPoolExecutor(6) as pool:
        met = [status for some in pool.map(statuses, range(6)) for status in some]
    assert (met.count(503), met.count(200)) == (10, 50)


def serving(home: Path, *words: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start `kosmo sandbox serve missive` and wait until it says where."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kosmo", "sandbox", "serve", "missive", *words],
        stderr=subprocess.PIPE,
        env={**os.environ, "KOSMO_HOME": str(home)},
    )
    assert process.stderr is not None
    assert select.select([process.stderr], [], [], 30)[0]
    line = process.stderr.readline().decode()
    return process, int(line.partition("127.0.0.1:")[2].partition("/")[0])


def test_the_command_takes_faults_in_several_options(tmp_path: Path, kosmo: Kosmo) -> None:
    words = ("--faults", "500@1 503@2", "--faults", "420@3", "--seed", "5")
    process, port = serving(kosmo.home, *words, "--log", str(tmp_path / "log"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    statuses = []
    for _ in range(4):
        connection.request("GET", "/v1/users")
        response = connection.getresponse()
        statuses.append(response.status)
        response.read()
    connection.close()
    process.terminate()
    process.communicate(timeout=20)
    assert statuses == [500, 503, 420, 401]
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [line.get("fault") for line in lines] == ["500", "503", "420", None]


def test_the_command_refuses_what_is_no_fault_and_its_help_lists_every_kind(kosmo: Kosmo) -> None:
    refused = kosmo("sandbox", "serve", "missive", "--faults", "429@2 lots@3")
    assert refused.returncode == 2
    assert refused.stderr.startswith("error: `lots` in `--faults` is no kind of fault")
    helped = kosmo("sandbox", "serve", "--help").stdout.replace("-\n", "-")  # a line's end
    assert [kind for kind in KINDS if f"`{kind}`" not in helped] == []
