"""Lists that are printed while they are read: complete, in order, once, in flat memory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.loopback import Loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Kosmo
    from tests.loopback import Request

LISTING = ("missive", "list-conversations", "--account", "sandbox", "--state", "closed", "--all")


def test_rows_are_the_same_as_without_streaming(kosmo: Kosmo) -> None:
    whole = kosmo.json(*LISTING)["data"]["conversations"]
    done = kosmo(*LISTING, "-o", "jsonl")
    assert [json.loads(line) for line in done.stdout.splitlines()] == whole
    assert len({row["id"] for row in whole}) == len(whole) == 134


def test_refusals_and_a_reset_in_the_middle_cost_no_row_and_double_none(kosmo: Kosmo) -> None:
    faults = "429-retry-after=0@2,3 reset-during@5"
    done = kosmo(*LISTING, "-o", "jsonl", "--fields", "id", KOSMO_SANDBOX_FAULTS=faults)
    assert done.returncode == 0, done.stderr
    ids = [json.loads(line)["id"] for line in done.stdout.splitlines()]
    assert len(ids) == len(set(ids)) == 134
    assert done.stderr.count("another attempt") == 3


def test_a_list_that_fails_in_the_middle_prints_what_came_and_fails(kosmo: Kosmo) -> None:
    done = kosmo(*LISTING, "-o", "jsonl", "--max-wait", "0", KOSMO_SANDBOX_FAULTS="503@3-")
    assert done.returncode == 5
    whole = kosmo.json(*LISTING)["data"]["conversations"]
    came = [json.loads(line) for line in done.stdout.splitlines()]
    assert 50 < len(came) < 134
    assert came == whole[: len(came)]
    assert "the service is unavailable (503)" in done.stderr


def test_ctrl_c_before_the_end_tells_how_rows_are_kept(kosmo: Kosmo) -> None:
    for words, told in (
        ((), "; `-o jsonl` prints rows as they come"),
        (("--jq", "."), "; `-o jsonl` without `--jq` and `--json` prints rows as they come"),
        (("-o", "jsonl"), ""),
    ):
        with subprocess.Popen(
            [sys.executable, "-P", "-m", "kosmo", *LISTING, "--fields", "id", *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**kosmo.environment, "KOSMO_SANDBOX_FAULTS": "429-retry-after=60@3"},
        ) as process:  # fmt: skip
            assert process.stderr is not None
            assert process.stderr.readline().startswith("note: ")
            process.send_signal(signal.SIGINT)
            printed, errors = process.communicate(timeout=20)
        assert process.returncode == 130
        assert errors.splitlines() == [f"error: interrupted{told}"]
        assert bool(printed) != bool(told)


def test_fields_that_no_row_has_are_told_once(kosmo: Kosmo) -> None:
    done = kosmo(*LISTING, "-o", "jsonl", "--fields", "id,nonsense")
    assert done.returncode == 0
    assert done.stderr.count("no row has the field `nonsense`") == 1


def test_a_bound_cuts_and_tells(kosmo: Kosmo) -> None:
    done = kosmo(*LISTING[:-1], "--max-items", "60", "-o", "jsonl")
    assert len(done.stdout.splitlines()) == 60
    assert "raise `--max-items`" in done.stderr


def test_a_reader_that_goes_away_ends_the_list_quietly(kosmo: Kosmo) -> None:
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "kosmo", *LISTING, "-o", "jsonl"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=kosmo.environment,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
        assert process.wait(20) == 141
    assert b"rror" not in told


def test_a_list_that_merges_two_is_printed_as_ever(kosmo: Kosmo) -> None:
    words = ("missive", "list-tasks", "--account", "sandbox", "--state", "open", "--all")
    whole = kosmo.json(*words)["data"]["tasks"]
    lines = kosmo(*words, "-o", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == whole


PLUGIN = """
from kosmo import Auth, Integration, Secret, hookimpl

demo = Integration("demo", title="Demo", base_url="https://demo.example",
                   auth=Auth(Secret("token", "Token"),
                             headers={"Authorization": "Bearer {token}"}),
                   functions=["kosmo_demo.rows"])


@hookimpl
def register_integrations():
    return [demo]
"""
ROWS = '''
from __future__ import annotations

from kosmo import Offset, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json

LISTS = Offset(maximum=5000)


@read(pages=LISTS, streams=True)
def list_rows(client: Client, /, *, limit: int = 25) -> Json:
    """List rows."""
    return {"rows": client.rows("rows", items="rows", pages=LISTS, limit=limit)}
'''
# Runs one command line and tells, on the last line of stderr, its peak of resident memory.
PROBE = r"""
import re, resource, sys
from kosmo.cli.main import run
code = run(sys.argv[1:])
sys.stdout.flush()
try:
    with open("/proc/self/status") as file:
        peak = re.search(r"VmHWM:\s+(\d+)", file.read())[1]
except OSError:  # elsewhere the peak of whoever started the process counts too
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sys.stderr.write(f"\n{code} {peak}")
"""


class Rows(Loopback):
    """Gives any number of rows, page by page."""

    def attend(self, request: Request) -> None:
        """Give a page."""
        query = parse_qs(urlsplit(request.path).query)
        asked = {name: int(one) for name, (one,) in query.items()}
        first, count = asked.get("offset", 0), int(request.path.split("/")[1])
        numbers = range(first, min(count, first + asked["limit"]))
        rows = ",".join(
            f'{{"id":"row-{number:032d}","name":"Lamp {number}"}}' for number in numbers
        )
        request.answer(f'{{"rows":[{rows}]}}'.encode())


@pytest.fixture
def endless() -> Iterator[str]:
    """Give the address of a service with as many rows as the first part of the path says."""
    with Rows() as service:
        yield service.url


def test_a_million_rows_take_less_than_100_megabytes(
    kosmo: Kosmo, endless: str, tmp_path: os.PathLike[str]
) -> None:
    kosmo.install("demo", PLUGIN)
    (kosmo.home / "site" / "kosmo_demo" / "rows.py").write_text(ROWS)
    kosmo.environment |= {"KOSMO_DEMO__TOKEN": "x", "KOSMO_DEMO__BASE_URL": f"{endless}/1"}
    assert kosmo("demo", "list-rows", "--limit", "1").returncode == 0
    printed = os.path.join(tmp_path, "rows.jsonl")
    few, many = 25_000, 225_000
    peaks = []
    for count in (few, many):
        kosmo.environment["KOSMO_DEMO__BASE_URL"] = f"{endless}/{count}"
        with open(printed, "wb") as file:
            done = subprocess.run(
                [sys.executable, "-P", "-c", PROBE, "demo", "list-rows", "--all", "-o", "jsonl"],
                stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.PIPE, text=True,
                env=kosmo.environment, timeout=120, check=True,
            )  # fmt: skip
        code, peak = done.stderr.rpartition("\n")[2].split()
        with open(printed, "rb") as file:
            rows = sum(1 for _ in file)
        assert (code, rows) == ("0", count)
        peaks.append(int(peak))
    # What each of the many rows adds, each of a million would.
    each = (peaks[1] - peaks[0]) / (many - few)
    assert peaks[0] + each * (1_000_000 - few) < 100_000  # kilobytes
