"""What is printed, where it goes, and how a process ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.conftest import Answering, Kosmo


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


def test_a_table_shows_times_in_seconds_and_in_milliseconds(
    local: Kosmo, answering: Answering
) -> None:
    answering.body = b'{"things": [{"made_at": 1780062127}, {"made_at": 1780062127000}]}'
    words = ("demo", "list-things", "--account", "local", "--fields", "made_at", "-o", "table")
    assert local(*words).stdout == "MADE AT\n2026-05-29 13:42\n2026-05-29 13:42\n"


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


def test_ctrl_c_while_the_answer_is_printed_tells_that_the_write_is_done(
    local: Kosmo, answering: Answering
) -> None:
    answering.body = b'{"thing": "%s"}' % (b"x" * 10_000_000)  # more than a pipe takes
    for words, told in (
        (("delete-thing", "--thing-id", "7", "--force"),
         "interrupted while the answer was printed; the write is done"),
        (("list-things",), "interrupted"),
    ):  # fmt: skip
        with subprocess.Popen(
            [sys.executable, "-P", "-m", "kosmo", "demo", *words, "--account", "local"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=local.environment,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stdout.read(1) == b"{"
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors.decode()) == (130, f"error: {told}\n")


def test_the_notes_of_a_call_that_failed_are_told(
    local: Kosmo, answering: Answering, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".kosmo.toml").write_text('[defaults]\ndemo = "local"\n')
    monkeypatch.chdir(tmp_path)
    answering.status = 404
    assert local("accounts", "use", "demo", "local").returncode == 0
    note, *rest = local("demo", "list-things").stderr.splitlines()
    assert note.startswith("note: ")
    assert "kosmo config trust" in note
    assert [line.partition(":")[0] for line in rest] == ["error"]
    assert "note: " not in local("demo", "list-things", "-q").stderr
    done = local("demo", "list-things", "--json")
    assert done.stderr.splitlines() == [note]
    assert json.loads(done.stdout)["meta"]["notes"] == [note.removeprefix("note: ")]


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


def test_a_bad_filter_or_format_is_refused_before_anything_is_sent(
    local: Kosmo, answering: Answering
) -> None:
    words = ("demo", "delete-thing", "--thing-id", "7", "--account", "local", "--force")
    assert local(*words, "--jq", ".a[").returncode == 2
    assert local(*words, KOSMO_OUTPUT="xml").returncode == 2
    assert answering.requests == []


def test_a_call_that_is_done_says_so_when_its_answer_cannot_be_shown(
    local: Kosmo, answering: Answering
) -> None:
    answering.body = b'{"thing": "gone"}'
    words = ("demo", "delete-thing", "--thing-id", "7", "--account", "local", "--force")
    done = local(*words, "--jq", ".thing + 1")
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"thing": "gone"}
    assert "the call is done, but its answer cannot be shown as asked" in done.stderr
    envelope = local.json(*words, "--jq", ".thing + 1", code=1)
    assert envelope["function"] == "demo.delete_thing"
    assert envelope["data"] == {"thing": "gone"}
    assert envelope["meta"]["requests"] == 1
    assert envelope["error"]["code"] == "output_failed"


def test_each_result_of_a_filter_is_a_line_and_none_is_nothing(
    local: Kosmo, answering: Answering
) -> None:
    answering.body = b'{"things": [{"id": "1"}, {"id": "2"}]}'
    words = ("demo", "list-things", "--account", "local", "--jq")
    assert local(*words, ".things[].id", "-o", "raw").stdout == "1\n2\n"
    assert local(*words, ".things[].id").stdout == '"1"\n"2"\n'
    assert local(*words, '.things[] | select(.id == "9")', "-o", "raw").stdout == ""
    assert local.json(*words, ".things[].id")["data"] == ["1", "2"]


def test_a_narrow_table_leaves_out_columns_and_says_which(
    local: Kosmo, answering: Answering
) -> None:
    answering.body = b'{"things": [{"id": "0123456789-0123456789", "name": "a rather long name"}]}'
    words = ("demo", "list-things", "--account", "local", "-o", "table")
    assert local(*words, COLUMNS="60").stderr == ""
    narrow = local(*words, COLUMNS="26")
    assert narrow.stdout.splitlines() == ["ID", "0123456789-0123456789"]
    assert "no room for `name`" in narrow.stderr
    assert "NAME" in local(*words, "--fields", "name", COLUMNS="26").stdout
