"""`--wait`, `--once`, `--cache`, `--max-wait`, `--deadline` and limits, as a user meets them."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answering, Kosmo

MAY = (
    '{"organization": "Lumen Bikes", "start": "2026-05-01", "end":"2026-05-02", "time_zone":"UTC"}'
)
REPORT = ("missive", "create-analytics-report", "--account", "sandbox", "--body", MAY)
DRAFT = ("missive", "create-draft", "--account", "sandbox", "--body")
LOCK = ("demo", "lock", "--account", "local", "--word", "env:WORD")


@pytest.fixture
def limited(local: Kosmo, answering: Answering) -> Kosmo:
    """Give kosmo whose demo account keeps a limit of its own."""
    words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={answering.url}/api")
    done = local("accounts", "add", "demo", "slow", *words, "--set", "limits=2/1m")
    assert done.returncode == 0, done.stderr
    return local


def test_a_result_that_takes_a_while_is_waited_for(kosmo: Kosmo) -> None:
    envelope = kosmo.json(*REPORT, "--wait")
    assert envelope["data"]["reports"]["time_zone"] == "UTC"
    assert envelope["function"] == "missive.create_analytics_report"
    assert envelope["meta"]["waited_ms"] >= 5000
    told = kosmo("missive", "list-teams", "--account", "sandbox", "--wait")
    assert told.returncode == 2
    assert "`missive.list_teams` has its result at once" in told.stderr


def test_a_result_that_does_not_come_in_time_leaves_what_was_answered(kosmo: Kosmo) -> None:
    envelope = kosmo.json(*REPORT, "--wait", "--max-wait", "1", code=1)
    assert envelope["error"]["code"] == "still_pending"
    assert envelope["error"]["retryable"] is False  # the call asks for another report
    report = envelope["data"]["reports"]["id"]
    command = f"kosmo missive get-analytics-report --report-id {report} --account sandbox --wait"
    assert envelope["error"]["hint"] == command
    found = kosmo.json(*command.split()[1:])
    assert found["data"]["reports"]["start"] < found["data"]["reports"]["end"]


def test_a_write_with_a_key_is_sent_once(kosmo: Kosmo) -> None:
    write = (*DRAFT, '{"subject": "Once"}', "--once", "morning")
    assert kosmo.json(*write)["success"]
    refused = kosmo.json(*write, code=3)
    assert refused["error"]["code"] == "already_done"
    assert refused["meta"]["requests"] == 0
    other = kosmo.json(*DRAFT, '{"subject": "Other"}', "--once", "morning", code=2)
    assert other["error"]["code"] == "once_mismatch"
    assert kosmo("once", "forget", "morning").returncode == 0
    assert kosmo.json(*write)["success"]


def test_a_key_is_given_back_where_nothing_happened_and_kept_where_it_may_have(
    kosmo: Kosmo,
) -> None:
    write = (*DRAFT, '{"subject": "Once"}', "--once", "noon")
    refused = kosmo.json(*write, "--max-wait", "0", code=5, KOSMO_SANDBOX_FAULTS="POST:429@*")
    assert refused["error"]["code"] == "rate_limited"
    lost = kosmo.json(*write, code=1, KOSMO_SANDBOX_FAULTS="POST:lost@1")
    assert lost["error"]["code"] == "outcome_unknown"
    again = kosmo.json(*write, code=3)
    assert again["error"]["code"] == "once_unknown"
    assert again["meta"]["requests"] == 0


def test_a_read_takes_no_key_and_a_dry_run_uses_none_up(kosmo: Kosmo) -> None:
    read = kosmo("missive", "list-teams", "--account", "sandbox", "--once", "x")
    assert (read.returncode, "may be repeated" in read.stderr) == (2, True)
    write = (*DRAFT, '{"subject": "Once"}', "--once", "night")
    assert kosmo.json(*write, "--dry-run")["meta"]["requests"] == 0
    assert kosmo.json(*write)["success"]


def test_an_account_keeps_its_limit_in_every_process(limited: Kosmo, answering: Answering) -> None:
    call = ("demo", "list-things", "--account", "slow")
    for _ in range(2):
        assert limited(*call).returncode == 0
    envelope = limited.json(*call, "--max-wait", "1", code=5)
    assert envelope["error"]["code"] == "rate_limited"
    assert 50 < envelope["error"]["retry_after"] <= 61
    assert "the limit 2/1m of demo" in envelope["error"]["message"]
    assert envelope["meta"]["requests"] == 0
    assert len(answering.requests) == 2
    assert limited("demo", "list-things", "--account", "local").returncode == 0


def test_two_names_of_one_credential_share_its_limit(limited: Kosmo, answering: Answering) -> None:
    words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={answering.url}/api")
    assert (
        limited("accounts", "add", "demo", "other", *words, "--set", "limits=2/1m").returncode == 0
    )
    for account in ("slow", "other"):
        assert limited("demo", "list-things", "--account", account).returncode == 0
    refused = limited.json("demo", "list-things", "--account", "other", "--max-wait", "0", code=5)
    assert refused["error"]["code"] == "rate_limited"


def test_configured_limits_hold_where_the_account_has_none(
    local: Kosmo, answering: Answering
) -> None:
    (local.home / "config" / "config.toml").write_text('[limits]\ndemo = "1/1m"\n')
    call = ("demo", "list-things", "--account", "local")
    assert local(*call).returncode == 0
    assert local.json(*call, "--max-wait", "0", code=5)["error"]["code"] == "rate_limited"
    assert len(answering.requests) == 1


def test_a_refusal_for_the_rate_pauses_every_process(local: Kosmo, answering: Answering) -> None:
    call = ("demo", "list-things", "--account", "local", "--max-wait", "0")
    answering.status, answering.headers = 429, {"Retry-After": "50"}
    assert local.json(*call, code=5)["error"]["http_status"] == 429
    answering.status, answering.headers = 200, {}
    paused = local.json(*call, code=5)
    assert paused["error"]["http_status"] is None
    assert "demo asked for a pause" in paused["error"]["message"]
    assert 40 < paused["error"]["retry_after"] <= 51
    assert len(answering.requests) == 1


def test_a_limit_is_told_in_one_form(local: Kosmo, answering: Answering) -> None:
    answering.headers |= {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "12"}
    meta = local.json("demo", "list-things", "--account", "local")["meta"]
    assert meta["rate_limit"] == {"limit": 300, "remaining": 12, "reset": None}
    answering.status, answering.headers = 429, {"RateLimit": '"default";r=0;t=7'}
    error = local.json("demo", "list-things", "--account", "local", "--max-wait", "0", code=5)
    assert error["error"]["rate_limit"] == {"limit": None, "remaining": 0, "reset": 7}
    assert error["error"]["retry_after"] == 7


def test_a_deadline_ends_the_call(local: Kosmo, silent_port: int) -> None:
    words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url=http://127.0.0.1:{silent_port}")
    assert local("accounts", "add", "demo", "silent", *words).returncode == 0
    call = ("demo", "list-things", "--account", "silent", "--deadline", "0.6", "--timeout", "0.2")
    envelope = local.json(*call, code=5)
    assert envelope["error"]["code"] in ("timeout", "deadline")
    assert envelope["duration_ms"] < 3000


@pytest.mark.parametrize(
    "words",
    [("--max-wait", "soon"), ("--max-wait", "-1"), ("--deadline", "0"), ("--timeout", "nan"),
     ("--cache", "--no-cache")],
)  # fmt: skip
def test_patience_that_is_no_number_is_refused(local: Kosmo, words: tuple[str, ...]) -> None:
    envelope = local.json("demo", "list-things", "--account", "local", *words, code=2)
    assert envelope["error"]["code"] == "invalid_arguments"
    assert words[0] in envelope["error"]["message"]


def test_stored_answers_are_used_again_until_something_is_written(
    kosmo: Kosmo, answering: Answering
) -> None:
    kosmo.install("demo", CACHED)
    (kosmo.home / "site" / "kosmo_demo" / "kinds.py").write_text(KINDS)
    kosmo.environment |= {"DEMO_TOKEN": "secret-of-demo", "WORD": "open"}
    words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={answering.url}/api")
    assert kosmo("accounts", "add", "demo", "local", *words).returncode == 0
    answering.headers |= {"ETag": '"1"', "Set-Cookie": "session=1"}
    kinds = ("demo", "list-kinds", "--account", "local")
    first = kosmo.json(*kinds, "--cache")
    assert first["meta"]["cached"] is None
    again = kosmo.json(*kinds, "--cache")
    assert (again["meta"]["cached"], again["meta"]["requests"]) == ("hit", 0)
    assert again["data"] == first["data"]
    assert kosmo.json(*kinds)["meta"]["requests"] == 1
    (kosmo.home / "config" / "config.toml").write_text("cache = true\n")
    assert kosmo.json(*kinds)["meta"]["cached"] == "hit"
    assert kosmo.json(*kinds, "--no-cache")["meta"]["cached"] is None
    files = [one for one in (kosmo.home / "cache" / "responses").rglob("*") if one.is_file()]
    assert files
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert not any(word in file.read_bytes() for word in (b"secret-of-demo", b"session"))
    assert kosmo(*LOCK).returncode == 0
    assert kosmo.json(*kinds)["meta"]["cached"] is None


CACHED = """
from kosmo import Auth, Integration, Secret, hookimpl

demo = Integration("demo", title="Demo", base_url="https://demo.example/api",
                   auth=Auth(Secret("token", "Token"),
                             headers={"Authorization": "Bearer {token}"}),
                   functions=["kosmo_demo.kinds", "kosmo_demo.things"])


@hookimpl
def register_integrations():
    return [demo]
"""

KINDS = '''
from __future__ import annotations

from kosmo import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json


@read(cache=60)
def list_kinds(client: Client, /) -> Json:
    """List the kinds of things."""
    return client.get("kinds")
'''


def test_a_call_that_is_partly_done_is_not_to_be_repeated(kosmo: Kosmo) -> None:
    words = ("crisp", "create-conversation", "--nickname", "Ada", "--account", "sandbox")
    faults = "PATCH:429-retry-after=300@1-"
    envelope = kosmo.json(*words, code=1, KOSMO_SANDBOX_FAULTS=faults)
    assert envelope["error"]["code"] == "rate_limited"
    assert (envelope["error"]["retryable"], envelope["error"]["retry_after"]) == (False, None)
    assert envelope["error"]["message"].startswith("a part of it is done, so look at the service")
    assert envelope["error"]["hint"] is None


def test_a_cache_that_cannot_be_emptied_does_not_undo_a_write(kosmo: Kosmo) -> None:
    write = (*DRAFT, '{"subject": "Once"}', "--once", "evening")
    folder = kosmo.home / "cache" / "responses"
    folder.mkdir(parents=True)
    (folder / "missive-0").symlink_to("/nowhere")
    envelope = kosmo.json(*write)
    assert envelope["success"]
    assert kosmo.json(*write, code=3)["error"]["code"] == "already_done"


def test_a_bad_setting_is_refused_before_anything_is_sent(
    local: Kosmo, answering: Answering
) -> None:
    call = ("demo", "list-things", "--account", "local")
    refused = local.json(*call, code=2, KOSMO_MAX_WAIT="soon")
    assert refused["error"]["code"] == "config_value"
    assert answering.requests == []


def test_the_audit_log_tells_attempts(local: Kosmo, answering: Answering) -> None:
    assert local("demo", "list-things", "--account", "local").returncode == 0
    line = json.loads((local.home / "state" / "audit.jsonl").read_text().splitlines()[-1])
    assert (line["requests"], line["attempts"]) == (1, 1)
