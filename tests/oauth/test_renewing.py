"""Renewing a login: one process at a time, and nothing lost that anybody could have kept."""

from __future__ import annotations

import json
import shutil
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.oauth.conftest import kept, let_it_end, token_file, wait_for, write_login
from tests.oauth.identity import Identity

if TYPE_CHECKING:
    from tests.conftest import Kosmo

ME = ("drive", "me")


def started(kosmo: Kosmo) -> subprocess.Popen[bytes]:
    """Start a call as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "kosmo", *ME, "--json"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=kosmo.environment,
    )  # fmt: skip


def test_a_token_that_holds_is_used_and_nothing_is_renewed(
    logged_in: Kosmo, identity: Identity
) -> None:
    for _ in range(3):
        assert logged_in(*ME).returncode == 0
    assert identity.asked("refresh_token") == []


def test_a_token_that_ended_is_renewed_and_both_new_ones_are_kept(
    logged_in: Kosmo, identity: Identity
) -> None:
    before = kept(logged_in)
    let_it_end(logged_in)
    assert logged_in(*ME).returncode == 0
    after = kept(logged_in)
    assert identity.asked("refresh_token") == [200]
    assert after["token"] != before["token"]
    assert after["refresh"] != before["refresh"]
    assert "renewing" not in after
    assert stat.S_IMODE(token_file(logged_in).stat().st_mode) == 0o600
    let_it_end(logged_in)
    assert logged_in(*ME).returncode == 0
    assert identity.asked("refresh_token") == [200, 200]


def test_twelve_processes_with_an_ended_token_renew_it_once(
    logged_in: Kosmo, identity: Identity
) -> None:
    let_it_end(logged_in)
    identity.end_access()
    identity.delay = 0.2
    running = [started(logged_in) for _ in range(12)]
    told = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0] * 12, told
    assert identity.asked("refresh_token") == [200]


def test_a_token_that_the_service_refuses_is_renewed_and_the_request_repeated(
    logged_in: Kosmo, identity: Identity
) -> None:
    identity.end_access()
    assert logged_in.json(*ME)["data"] == {"name": "Ann"}
    assert identity.asked("refresh_token") == [200]


def test_an_answer_without_a_refresh_token_leaves_the_old_one(
    logged_in: Kosmo, identity: Identity
) -> None:
    identity.rotates = False
    before = kept(logged_in)["refresh"]
    let_it_end(logged_in)
    assert logged_in(*ME).returncode == 0
    assert kept(logged_in)["refresh"] == before


def test_a_refresh_token_that_was_used_elsewhere_ends_the_login_with_what_to_type(
    logged_in: Kosmo, identity: Identity
) -> None:
    identity.refresh.clear()
    let_it_end(logged_in)
    for _ in range(2):
        error = logged_in.json(*ME, code=4)["error"]
        assert error["code"] == "login_ended"
        assert error["hint"] == "kosmo accounts login drive work"
        assert "a copy of it was used elsewhere" in error["message"]
    assert identity.asked("refresh_token") == [400]  # a dead token is not sent again
    assert "refresh" not in kept(logged_in)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("bad_refresh_token", "kosmo accounts login drive work"),
        ("invalid_client", "kosmo accounts show drive work"),
    ],
)
def test_another_refusal_leaves_the_login_as_it_was(
    code: str, hint: str, logged_in: Kosmo, identity: Identity
) -> None:
    let_it_end(logged_in)
    before = kept(logged_in)
    identity.next["/token"] = (401, {}, json.dumps({"error": code}).encode())
    error = logged_in.json(*ME, code=4)["error"]
    assert (error["code"], error["hint"]) == ("token_refused", hint)
    assert kept(logged_in) == before
    assert logged_in(*ME).returncode == 0


def test_a_service_that_limits_the_rate_has_taken_nothing(
    logged_in: Kosmo, identity: Identity
) -> None:
    let_it_end(logged_in)
    before = kept(logged_in)
    identity.next["/token"] = (429, {"Retry-After": "3600"}, b"")
    assert logged_in.json(*ME, code=5)["error"]["code"] == "rate_limited"
    assert kept(logged_in) == before


def test_a_service_that_is_away_leaves_the_login_as_it_was(drive: Kosmo) -> None:
    gone = Identity()
    words = ("accounts", "add", "drive", "work", "--replace", "--set", f"base_url={gone.url}")
    assert drive(*words).returncode == 0
    write_login(drive, gone)
    let_it_end(drive)
    before = kept(drive)
    gone.close()
    error = drive.json(*ME, "--deadline", "1", code=5)["error"]
    assert gone.url in error["message"]
    assert kept(drive) == before


def test_a_service_that_fails_may_have_taken_the_refresh_token_and_that_is_told(
    logged_in: Kosmo, identity: Identity
) -> None:
    let_it_end(logged_in)
    identity.next["/token"] = (500, {}, b"oops")
    assert logged_in.json(*ME, code=5)["error"]["message"].startswith("the service is unavailable")
    assert kept(logged_in)["renewing"]
    assert logged_in(*ME).returncode == 0  # it had not
    assert "renewing" not in kept(logged_in)


def test_a_process_that_is_killed_behind_the_answer_is_told_of_by_the_next(
    logged_in: Kosmo, identity: Identity
) -> None:
    let_it_end(logged_in)
    identity.delay = 30.0  # the token is used up, and its answer on its way for ever
    process = started(logged_in)
    wait_for(lambda: bool(identity.asked("refresh_token")))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    identity.delay = 0.0
    error = logged_in.json(*ME, code=4)["error"]
    assert error["code"] == "login_ended"
    assert "was cut off before its answer was kept" in error["message"]
    left = [path.name for path in token_file(logged_in).parent.iterdir()]
    assert not [name for name in left if name.endswith(".new")]


def test_another_client_or_address_has_no_use_for_the_token(
    logged_in: Kosmo, identity: Identity
) -> None:
    words = ("integrations", "configure", "drive", "--account", "work", "--set")
    assert logged_in(*words, "client_id=other").returncode == 0
    assert logged_in.json(*ME, code=4)["error"]["code"] == "not_logged_in"


def test_a_call_of_an_account_without_a_login_says_how_to_log_in(drive: Kosmo) -> None:
    error = drive.json(*ME, code=4)["error"]
    assert error["code"] == "not_logged_in"
    assert error["hint"] == "kosmo accounts login drive work"


def test_a_file_that_others_can_read_is_refused(logged_in: Kosmo) -> None:
    token_file(logged_in).chmod(0o644)
    error = logged_in.json(*ME, code=4)["error"]
    assert error["code"] == "credentials_exposed"
    assert error["hint"].startswith("chmod 600")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"token": 1}', "[" * 5000])
def test_a_file_that_is_broken_counts_as_no_login(text: str, logged_in: Kosmo) -> None:
    token_file(logged_in).write_text(text)
    assert logged_in.json(*ME, code=4)["error"]["code"] == "not_logged_in"


@pytest.mark.parametrize("largest", [100, 5000])
def test_where_nothing_could_be_kept_nothing_is_sent(
    largest: int, logged_in: Kosmo, identity: Identity
) -> None:
    let_it_end(logged_in)
    before = kept(logged_in)
    limit = f"import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({largest}, {largest}))\n"
    run = "import sys; from kosmo.cli.main import run; sys.exit(run(['drive', 'me', '--json']))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", limit + run],
        env=logged_in.environment, check=False, capture_output=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert json.loads(done.stdout)["error"]["code"] == "config_unwritable"
    assert identity.asked("refresh_token") == []
    assert kept(logged_in) == before
    left = [path.name for path in token_file(logged_in).parent.iterdir()]
    assert not [name for name in left if name.endswith(".new")]


def test_tokens_that_cannot_be_kept_are_not_used_and_their_loss_is_told(
    logged_in: Kosmo, identity: Identity
) -> None:
    let_it_end(logged_in)
    identity.held.clear()
    process = started(logged_in)
    folder = token_file(logged_in).parent
    wait_for(lambda: "renewing" in kept(logged_in) and any(folder.glob(".*room-*")))
    shutil.rmtree(folder)
    folder.write_text("a file is in the way")
    identity.held.set()
    error = json.loads(process.communicate()[0])["error"]
    assert process.returncode == 4
    assert error["code"] == "token_not_kept"
    assert error["hint"] == "kosmo accounts login drive work"


def test_no_secret_is_in_what_is_printed_recorded_or_traced(
    logged_in: Kosmo, identity: Identity
) -> None:
    let_it_end(logged_in)
    first = kept(logged_in)
    done = [logged_in(*ME, "--json", "-v", "--debug")]
    second = kept(logged_in)
    let_it_end(logged_in)
    said = json.dumps({"error": "invalid_grant", "error_description": second["refresh"]}).encode()
    identity.next["/token"] = (400, {}, said)
    done.append(logged_in(*ME, "--json", "-v", "--debug"))
    done.append(logged_in("accounts", "list", "--json"))
    done.append(logged_in("accounts", "show", "drive", "work"))
    done.append(logged_in("accounts", "export", "--json"))
    done.append(logged_in("doctor", "--json"))
    audit = "".join(path.read_text() for path in logged_in.home.rglob("*.jsonl"))
    everything = "".join(one.stdout + one.stderr for one in done) + audit
    for record in (first, second):
        for name in ("token", "refresh"):
            assert record[name] not in everything
    assert "[redacted]" in done[1].stdout
    assert second["refresh"] not in token_file(logged_in).read_text()
