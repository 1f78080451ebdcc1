"""Faults: how they are written, which requests they meet, and what they are in process."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kosmo.errors import UsageError
from kosmo.message import Request, TransportError
from kosmo.sandbox.faults import KINDS, Faults, parse_faults
from kosmo.sandbox.transport import SimulatorTransport, open_simulator

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo import Simulator
    from kosmo.message import Response

    from tests.conftest import Kosmo

SIGNED = {"Authorization": "Bearer open-sesame", "Content-Type": "application/json"}

_tenths = st.integers(0, 9999).map(lambda number: f"{number / 10:g}")
_percents = st.integers(1, 999).map(lambda number: f"{number / 10:g}%")
_numbers = st.integers(1, 999_999)
_ranges = st.tuples(_numbers, st.integers(1, 99)).map(lambda pair: f"{pair[0]}-{sum(pair)}")
_open = st.integers(2, 999_999).map("{}-".format)
_spans = st.lists(
    st.one_of(_numbers.map(str), _ranges, _open, _percents, st.just("*")), min_size=1, max_size=4
).map(",".join)
_methods = st.sampled_from(["", "GET:", "HEAD:", "POST:", "PUT:", "PATCH:", "DELETE:"])
_kinds = st.one_of(
    st.sampled_from(list(KINDS)),
    st.builds("{}={}".format, st.sampled_from(["slow", "stall"]), _tenths),
    st.builds(
        "{}={}".format,
        st.sampled_from([kind for kind, seconds in KINDS.items() if seconds == 1]),
        st.integers(0, 99_999),
    ),
)
FAULTS = st.builds("{}{}@{}".format, _methods, _kinds, _spans)


@given(st.lists(FAULTS, max_size=4))
def test_a_fault_is_written_as_it_was_read(words: list[str]) -> None:
    assert [str(fault) for fault in parse_faults("  ".join(words))] == words


@pytest.mark.parametrize(
    ("written", "shortest"),
    [("post:lost@1", "POST:lost@1"), ("429@3-3", "429@3"), ("429@1-", "429@*"),
     ("429@100%", "429@*"), ("slow=2.50@010.0%", "slow=2.5@10%")],
)  # fmt: skip
def test_of_two_ways_to_write_a_fault_the_shorter_is_given(written: str, shortest: str) -> None:
    assert [str(fault) for fault in parse_faults(written)] == [shortest]


@given(st.text("0123456789@:=-,.%*GETslowxn \u0663", max_size=14))
def test_any_other_text_is_a_usage_error(text: str) -> None:
    try:
        faults = parse_faults(text)
    except UsageError:
        return
    assert [str(one) for one in parse_faults(" ".join(map(str, faults)))] == [*map(str, faults)]


@pytest.mark.parametrize(
    "word",
    ["429", "429@", "lots@1", "@1", "TRACE:429@1", "429@0", "429@5-3", "429@x", "429@-3", "429@1,",
     "429@0%", "429@101%", "429@1e2%", "500=3@1", "429=0.5@1", "slow=@1", "slow=-1@1", "GET:@1",
     "slow=x@1", "429@2@3", "429@\u0663"],
)  # fmt: skip
def test_what_is_no_fault_is_refused(word: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_faults(f"503@1 {word} 500@2", "HERE")
    assert "in `HERE`" in raised.value.message
    assert raised.value.hint


def test_a_mistyped_kind_is_told_with_the_one_that_is_near() -> None:
    with pytest.raises(UsageError, match="did you mean `lost`"):
        parse_faults("los@1", "HERE")


def struck(text: str, methods: str = "GET " * 10, seed: int = 0) -> list[str]:
    """Tell which kind meets which request, "" for none."""
    faults = Faults(parse_faults(text), seed)
    met = [faults.strike(method) for method in methods.split()]
    return [fault.kind if fault else "" for fault in met]


@pytest.mark.parametrize(
    ("when", "numbers"),
    [("1", [1]), ("2,4-6", [2, 4, 5, 6]), ("8-", [8, 9, 10]), ("*", list(range(1, 11)))],
)
def test_requests_are_counted_from_one(when: str, numbers: list[int]) -> None:
    assert [i for i, kind in enumerate(struck(f"500@{when}"), start=1) if kind] == numbers


def test_a_fault_counts_only_the_requests_of_its_method() -> None:
    assert struck("POST:lost@2 503@1", "GET POST GET POST POST") == ["503", "", "", "lost", ""]


def test_of_two_faults_that_meet_the_first_named_shows_and_both_count() -> None:
    assert struck("GET:429@1,2 500@2,3", "GET GET GET") == ["429", "429", "500"]


def test_a_chance_meets_about_its_share_and_the_same_requests_for_the_same_seed() -> None:
    many = "GET " * 2000
    first = struck("500@10%", many)
    assert 140 < first.count("500") < 260
    assert struck("500@10%", many) == first
    assert struck("500@10%", many, seed=1) != first


def test_a_chance_does_not_depend_on_the_faults_beside_it() -> None:
    alone = struck("POST:500@20%", "POST " * 200)
    mixed = struck("POST:500@20% GET:429@*,50%", "GET POST " * 200)
    assert mixed[1::2] == alone
    two = struck("500@50% 503@50%", "GET " * 200)
    assert {"500", "503", ""} == set(two)  # each draws for itself


def test_threads_share_one_count() -> None:
    faults = Faults(parse_faults("503@100-149"))
    with ThreadPoolExecutor(8) as pool:
        met = list(pool.map(lambda _: faults.strike("GET"), range(1000)))
    assert sum(fault is not None for fault in met) == 50


def sent(
    transport: SimulatorTransport, method: str = "GET", path: str = "notes", note: str = ""
) -> Response:
    body = json.dumps({"id": note, "text": "x"}).encode() if note else None
    return transport.send(Request(method, f"http://x/v2/{path}", dict(SIGNED), body), 2)


def faulty(notes: Simulator, text: str) -> SimulatorTransport:
    return SimulatorTransport(notes.start(limits=[]), Faults(parse_faults(text)))


STATUSES = {kind: int(kind[:3]) for kind in KINDS if kind[:3].isdigit()}


@pytest.mark.parametrize(("kind", "status"), [*STATUSES.items(), ("html", 200), ("redirect", 302)])
def test_in_process_a_fault_answers_in_the_simulators_place(
    notes: Simulator, kind: str, status: int
) -> None:
    transport = faulty(notes, f"{kind}@1")
    assert sent(transport, "POST", note="never").status == status
    assert sent(transport, path="notes/never").status == 404


@pytest.mark.parametrize(
    ("kind", "arrives"), [("reset-before", 404), ("reset-during", 200), ("lost", 200)]
)
def test_in_process_a_broken_connection_is_an_answer_that_may_have_been_on_its_way(
    notes: Simulator, kind: str, arrives: int
) -> None:
    transport = faulty(notes, f"POST:{kind}@1")
    with pytest.raises(TransportError, match=kind) as raised:
        sent(transport, "POST", note="written")
    assert (raised.value.kind, raised.value.sent) == ("broken", True)
    assert sent(transport, path="notes/written").status == arrives


@pytest.mark.parametrize("kind", ["slow", "stall"])
def test_in_process_a_long_wait_is_a_time_out_and_a_short_one_no_wait(
    notes: Simulator, kind: str
) -> None:
    transport = faulty(notes, f"POST:{kind}=2@1 POST:{kind}=2.1@2")
    assert sent(transport, "POST", note="short").status == 201
    with pytest.raises(TransportError, match=kind) as raised:
        sent(transport, "POST", note="long")
    assert (raised.value.kind, raised.value.sent) == ("timeout", True)
    assert sent(transport, path="notes/long").status == 200


def test_in_process_a_reset_after_the_response_is_not_noticed(notes: Simulator) -> None:
    assert json.loads(sent(faulty(notes, "reset-after@1")).body)["notes"]


def test_in_process_a_truncated_answer_is_no_json(notes: Simulator) -> None:
    transport = faulty(notes, "truncated@1,2")
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(sent(transport).body)
    assert sent(transport, "DELETE", "notes/first").status == 204
    assert sent(transport, path="notes/first").status == 404


def test_in_process_a_head_has_no_body_whatever_goes_wrong(notes: Simulator) -> None:
    transport = faulty(notes, "502@1 html@2")
    assert [sent(transport, "HEAD").body, sent(transport, "HEAD").body] == [b"", b""]


def test_the_variable_is_counted_over_every_transport_of_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOSMO_SANDBOX_FAULTS", "503@2,4")

    def status() -> int:
        transport, credentials = open_simulator(
            "kosmo_missive.simulator:app", "missive", str(tmp_path)
        )
        headers = {"Authorization": f"Bearer {credentials['access_token']}"}
        return transport.send(Request("GET", "https://x.example/v1/users", headers), 1).status

    assert [status() for _ in range(5)] == [200, 503, 200, 503, 200]
    monkeypatch.delenv("KOSMO_SANDBOX_FAULTS")
    assert status() == 200


def test_a_variable_that_is_no_fault_is_a_usage_error(kosmo: Kosmo) -> None:
    words = ("missive", "list-users", "--account", "sandbox")
    error = kosmo.json(*words, code=2, KOSMO_SANDBOX_FAULTS="often")["error"]
    assert error["message"].startswith("`often` in `KOSMO_SANDBOX_FAULTS` is no kind of fault")


def test_a_call_to_the_sandbox_meets_the_faults_of_the_variable(kosmo: Kosmo) -> None:
    words = ("missive", "list-users", "--account", "sandbox")
    assert kosmo(*words, KOSMO_SANDBOX_FAULTS="POST:redirect@*").returncode == 0
    refused = kosmo(*words, KOSMO_SANDBOX_FAULTS="GET:redirect@*")
    assert refused.returncode == 1
    assert "302" in refused.stderr


def test_without_the_variable_nothing_of_faults_is_imported(kosmo: Kosmo) -> None:
    probe = """
import sys
from kosmo.sandbox.transport import open_simulator
open_simulator("kosmo_missive.simulator:app", "missive", sys.argv[1])
sys.exit("kosmo.sandbox.faults" in sys.modules or "kosmo.sandbox.misbehaving" in sys.modules)
"""
    words = [sys.executable, "-P", "-c", probe, str(kosmo.home)]
    for text, imported in (("", 0), ("500@99", 1)):
        environment = {**kosmo.environment, "KOSMO_SANDBOX_FAULTS": text}
        done = subprocess.run(words, env=environment, timeout=60, check=False)
        assert done.returncode == imported
