"""`kosmo log`, and what a call leaves in the audit log."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Person
    from tests.conftest import Answering, Kosmo

LIST = ("demo", "list-things", "--account", "local")
DELETE = ("demo", "delete-thing", "--thing-id", "7", "--account", "local")
KEYS = [
    "time", "surface", "account", "function", "effect", "verdict", "dry_run", "status",
    "http_status", "requests", "attempts", "duration_ms", "approval",
]  # fmt: skip


def entries(kosmo: Kosmo, *words: str) -> list[dict[str, Any]]:
    """Give what `kosmo log` tells."""
    rows: list[dict[str, Any]] = kosmo.json("log", *words)["data"]
    return rows


def told(kosmo: Kosmo, *words: str) -> list[tuple[Any, ...]]:
    """Give function, verdict, status and the status of HTTP of each call."""
    names = ("function", "verdict", "status", "http_status")
    return [tuple(row[name] for name in names) for row in entries(kosmo, *words)]


@pytest.fixture
def following(local: Kosmo) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Give a function that starts `kosmo log --follow`."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kosmo", "log", "--follow", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=local.environment,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def next_line(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Give the next line that a process prints."""
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], 60)[0]
    row: dict[str, Any] = json.loads(process.stdout.readline())
    return row


def test_an_empty_log_is_an_empty_list_and_says_so(kosmo: Kosmo) -> None:
    done = kosmo("log")
    assert (done.returncode, done.stdout) == (0, "[]\n")
    assert done.stderr == "no such call is in the audit log\n"


def test_every_call_leaves_one_line_and_no_arguments(local: Kosmo, answering: Answering) -> None:
    assert local(*LIST, "--kind", "small").returncode == 0
    answering.status, answering.body = 404, b'{"error": "no such thing"}'
    assert local(*DELETE, "--force").returncode == 1
    rows = entries(local)
    assert [list(row) for row in rows] == [KEYS, KEYS]
    first, second = rows
    assert (first["surface"], first["account"], first["effect"]) == ("cli", "local", "read")
    assert (second["status"], second["http_status"], second["requests"]) == ("not_found", 404, 1)
    text = (local.home / "state" / "audit.jsonl").read_text()
    for secret in ("secret-of-demo", "small", "no such thing", '"7"', answering.url):
        assert secret not in text


def test_refusals_are_told_from_the_function_on(local: Kosmo) -> None:
    (local.home / "config" / "config.toml").write_text('[policy.demo]\ndelete_thing = "deny"\n')
    assert local("demo", "list-things", "--account", "nobody").returncode == 2
    assert local("demo", "list-things", "--account", "local", "--limit", "1000").returncode == 2
    assert local(*DELETE).returncode == 3
    assert local("demo", "no-such-function").returncode == 2
    assert local(*LIST, "--dry-run").returncode == 0
    assert told(local) == [
        ("demo.list_things", None, "unknown_account", None),
        ("demo.list_things", None, "invalid_arguments", None),
        ("demo.delete_thing", "deny", "policy_denied", None),
        ("demo.list_things", "allow", "ok", None),
    ]
    assert [row["account"] for row in entries(local)] == [None, None, "local", "local"]
    assert [row["dry_run"] for row in entries(local)] == [False, False, False, True]


def test_a_write_that_could_not_be_recorded_is_not_sent(local: Kosmo, answering: Answering) -> None:
    (local.home / "state" / "audit.jsonl").mkdir(parents=True)
    refused = local.json(*DELETE, "--force", code=2)
    assert refused["error"]["code"] == "audit_unwritable"
    assert refused["error"]["hint"] == "kosmo doctor"
    assert answering.requests == []
    shown = local.json(*DELETE, "--dry-run")
    assert shown["data"]["method"] == "DELETE"
    listed = local.json(*LIST)
    (note,) = listed["meta"]["notes"]
    assert note.endswith("audit.jsonl` cannot be written: Is a directory")
    assert len(answering.requests) == 1


@pytest.mark.parametrize("device", ["/dev/full", "/dev/null"])
def test_a_read_goes_on_where_nothing_is_kept_and_a_write_is_not_sent(
    local: Kosmo, answering: Answering, device: str
) -> None:
    (local.home / "state").mkdir(exist_ok=True)
    (local.home / "state" / "audit.jsonl").symlink_to(device)
    (note,) = local.json(*LIST)["meta"]["notes"]
    assert note.endswith("cannot be written: it is no regular file, so nothing is kept in it")
    assert len(answering.requests) == 1
    refused = local.json(*DELETE, "--force", code=2)
    assert refused["error"]["code"] == "audit_unwritable"
    assert len(answering.requests) == 1


def test_a_pipe_in_place_of_the_log_is_not_waited_for(local: Kosmo, answering: Answering) -> None:
    (local.home / "state").mkdir(exist_ok=True)
    os.mkfifo(local.home / "state" / "audit.jsonl")
    assert "no regular file" in local.json(*LIST)["meta"]["notes"][0]
    assert local.json(*DELETE, "--force", code=2)["error"]["code"] == "audit_unwritable"
    assert "it is no regular file" in local.json("log", code=2)["error"]["message"]
    (found,) = [one for one in local.json("doctor", code=1)["data"]["findings"]
                if one["check"] == "audit"]  # fmt: skip
    assert found["fix"].startswith("mv ")


# A limit on the size of files stands for the disk.
LITTLE = """
import resource, sys
from kosmo.cli.main import run
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(run(sys.argv[2:]))
"""


@pytest.mark.parametrize("room", [0, 20])
def test_a_write_whose_line_has_no_room_is_not_sent(
    local: Kosmo, answering: Answering, room: int
) -> None:
    path = local.home / "state" / "audit.jsonl"
    assert local(*LIST).returncode == 0
    held = path.stat().st_size
    done = subprocess.run(
        [sys.executable, "-P", "-c", LITTLE, str(held + room), *DELETE, "--force", "--json"],
        capture_output=True, text=True, check=False, timeout=60, env=local.environment,
    )  # fmt: skip
    assert json.loads(done.stdout)["error"]["code"] == "audit_unwritable"
    assert [request[0] for request in answering.requests] == ["GET"]


def test_a_write_leaves_a_trace_where_its_end_has_no_room(
    local: Kosmo, answering: Answering
) -> None:
    path = local.home / "state" / "audit.jsonl"
    assert local(*DELETE, "--force").returncode == 0
    begun, ended = path.read_bytes().splitlines()
    assert json.loads(begun)["status"] == "begun"
    assert json.loads(begun)["call"] == json.loads(ended)["call"]
    room = path.stat().st_size + len(begun) + 3
    done = subprocess.run(
        [sys.executable, "-P", "-c", LITTLE, str(room), *DELETE, "--force", "--json"],
        capture_output=True, text=True, check=False, timeout=60, env=local.environment,
    )  # fmt: skip
    (note,) = json.loads(done.stdout)["meta"]["notes"]
    assert note.endswith("audit.jsonl` is cut: the disk is full")
    assert len(answering.requests) == 2
    assert told(local) == [
        ("demo.delete_thing", "allow", "ok", 200),
        ("demo.delete_thing", "allow", "begun", None),
    ]
    assert list(entries(local)[1]) == KEYS
    assert len(entries(local, "--status", "begun")) == 1


def test_the_log_can_be_narrowed_down(local: Kosmo, answering: Answering) -> None:
    assert local(*LIST).returncode == 0
    assert local("demo", "echo", "--account", "work").returncode == 0
    answering.status = 404
    assert local(*DELETE, "--force").returncode == 1
    for words, functions in (
        (("--integration", "demo"), ["list_things", "echo", "delete_thing"]),
        (("--integration", "missive"), []),
        (("--function", "list-things"), ["list_things"]),
        (("--function", "demo.echo"), ["echo"]),
        (("--account", "local"), ["list_things", "delete_thing"]),
        (("--effect", "write"), ["delete_thing"]),
        (("--status", "failed"), ["delete_thing"]),
        (("--status", "ok", "--effect", "read"), ["list_things", "echo"]),
        (("--status", "not_found"), ["delete_thing"]),
        (("--surface", "cli"), ["list_things", "echo", "delete_thing"]),
        (("--surface", "lua"), []),
        (("--since", "1h"), ["list_things", "echo", "delete_thing"]),
        (("--since", "2020-01-31T09:00+02:00"), ["list_things", "echo", "delete_thing"]),
        (("--since", "9999-01-01"), []),
        (("--limit", "2"), ["echo", "delete_thing"]),
    ):
        rows = entries(local, *words)
        assert [row["function"] for row in rows] == [f"demo.{name}" for name in functions], words
    assert "note: there are older ones" in local("log", "--limit", "2").stderr


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--effect", "delete"), "`--effect` must be read or write, not `delete`"),
        (("--since", "yesterday"), "`--since` must be a time"),
        (("--since", "0h"), "`--since` must be longer than nothing"),
        (("--since", "2026-02-30"), "`--since` must be a time"),
        (("--since", "0001-01-01T00:00+14:00"), "`--since` must be a time"),
        (("--limit", "0"), "limit"),
        (("--follow", "-o", "csv"), "`-o csv` needs all rows"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    kosmo: Kosmo, words: tuple[str, ...], named: str
) -> None:
    envelope = kosmo.json("log", *words, code=2)
    assert named in envelope["error"]["message"]


def test_garbage_is_passed_over_and_counted(local: Kosmo) -> None:
    assert local(*LIST).returncode == 0
    path = local.home / "state" / "audit.jsonl"
    path.write_text("garbage\n" + path.read_text() + "\x00\n")
    done = local("log")
    assert len(json.loads(done.stdout)) == 1
    assert done.stderr == "warning: 2 lines of the audit log cannot be read\n"


def test_the_log_is_read_where_everything_else_is_broken(local: Kosmo) -> None:
    assert local(*LIST).returncode == 0
    for name in ("config.toml", "accounts.toml", "settings.toml"):
        (local.home / "config" / name).write_text("[[[")
    done = local("log", "-o", "jsonl", KOSMO_OUTPUT="json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["function"] == "demo.list_things"


def test_a_person_sees_a_table(local: Kosmo, person: Callable[..., Person]) -> None:
    assert local(*LIST).returncode == 0
    someone = person("log", COLUMNS="120")
    assert someone.leave() == 0
    header, line = someone.seen.splitlines()
    names = ["TIME", "FUNCTION", "ACCOUNT", "STATUS", "DRY", "RUN", "VERDICT", "APPROVAL"]
    assert header.split()[:-2] == names
    assert line.split()[1:7] == ["demo.list_things", "local", "ok", "no", "allow", "-"]


def test_a_dry_run_is_told_from_a_call_that_was_made(local: Kosmo) -> None:
    (local.home / "config" / "config.toml").write_text('[policy.demo]\ndestructive = "deny"\n')
    assert local(*DELETE, "--dry-run").returncode == 0
    assert local(*LIST).returncode == 0
    rows = local("log", "-o", "csv").stdout.splitlines()
    cells = [dict(zip(rows[0].split(","), row.split(","), strict=True)) for row in rows[1:]]
    assert [(one["dry_run"], one["verdict"]) for one in cells] == [
        ("true", "deny"),
        ("false", "allow"),
    ]


def test_a_followed_log_tells_calls_as_they_end_and_ends_quietly(
    local: Kosmo, following: Callable[..., subprocess.Popen[bytes]]
) -> None:
    assert local(*LIST).returncode == 0
    process = following("--effect", "read")
    assert next_line(process)["function"] == "demo.list_things"
    path = local.home / "state" / "audit.jsonl"
    os.replace(path, f"{path}.1")
    assert local(*DELETE, "--force").returncode == 0
    assert local("demo", "echo", "--account", "work").returncode == 0
    assert next_line(process)["function"] == "demo.echo"
    process.send_signal(signal.SIGINT)
    rest, talk = process.communicate(timeout=60)
    assert (process.returncode, rest, talk) == (130, b"", b"")


def test_following_ends_where_nobody_reads_any_more(
    local: Kosmo, following: Callable[..., subprocess.Popen[bytes]]
) -> None:
    assert local(*LIST).returncode == 0
    process = following("--fields", "function")
    assert next_line(process) == {"function": "demo.list_things"}
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(60) == 141
    assert process.stderr is not None
    assert process.stderr.read() == b""


def test_a_person_who_follows_sees_a_line_for_each_call(
    local: Kosmo, person: Callable[..., Person]
) -> None:
    assert local(*LIST, "--dry-run").returncode == 0
    assert local(*LIST).returncode == 0
    someone = person("log", "--follow")
    someone.answer("demo.list_things  local  allow  ok (200)", "\x03")
    assert someone.leave() == 130
    assert "demo.list_things  local  allow  ok (dry run)" in someone.seen
    assert "error" not in someone.seen


def test_what_is_not_installed_is_said_where_nothing_is_found(local: Kosmo) -> None:
    assert local(*LIST).returncode == 0
    told = local("log", "--integration", "dmeo").stderr
    assert "there is no integration `dmeo`; did you mean `demo`?" in told
    assert (
        "`demo` has no function `lsit_things`"
        in local("log", "--function", "demo.lsit_things").stderr
    )
    assert "note:" not in local("log", "--integration", "demo", "--effect", "write").stderr


def test_the_calls_of_an_approval_can_be_found(local: Kosmo) -> None:
    assert local(*LIST).returncode == 0
    assert local(*DELETE).returncode == 3
    id = local.json("approvals", "list")["data"][0]["id"]
    assert local("approvals", "approve", id, "--yes").returncode == 0
    assert local("approvals", "run", id).returncode == 0
    found = local.json("log", "--approval", id)["data"]
    assert [entry["status"] for entry in found] == ["approval_required", "ok"]
    assert {entry["function"] for entry in found} == {"demo.delete_thing"}
