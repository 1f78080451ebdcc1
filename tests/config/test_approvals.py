"""The store of approvals: asked for once, given once, used by one process, over after a time."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.config import approvals
from kosmo.config.approval_claim import Claim, claim
from kosmo.config.approval_entry import find, moment, new_id
from kosmo.errors import ConfigError, KosmoError

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = "d" * 64
OVER = "2020-01-01T00:00:00Z"

RACER = """
import sys
from kosmo.config.approval_claim import claim
print("ready", flush=True)
sys.stdin.readline()
held = claim("d" * 64, used_by="cli")
print("none" if held is None else held.end("ok", happened=True) or "used", flush=True)
"""

DECIDER = """
import sys
from kosmo.config import approvals
print("ready", flush=True)
sys.stdin.readline()
try:
    print(getattr(approvals, sys.argv[1])(sys.argv[2])["state"], flush=True)
except Exception as error:
    print(error.code, flush=True)
"""

LEAVER = """
import os
from kosmo.config.approval_claim import claim
assert claim("d" * 64, used_by="lua") is not None
os._exit(1)
"""

# The administrator may write everywhere; without that right the folder's mode holds for all.
HUMBLE = """
import ctypes, os
from kosmo.config.approval_claim import claim
from kosmo.errors import ConfigError
held = claim("d" * 64, used_by="cli")
os.chmod(os.path.join(os.environ["KOSMO_HOME"], "state", "approvals"), 0o500)
if os.getuid() == 0:
    version_3 = (ctypes.c_uint32 * 2)(0x20080522, 0)
    assert ctypes.CDLL(None).capset(version_3, (ctypes.c_uint32 * 6)()) == 0
print(held.end("ok", happened=True))
"""


def ask(digest: str = DIGEST, **said: Any) -> dict[str, Any]:
    """Ask for the approval of a call."""
    wanted = {
        "function": "missive.delete_draft",
        "account": "work",
        "surface": "python",
        "reason": "destructive calls ask",
        "arguments": {"draft_id": "7"},
        "options": {},
        "digest": digest,
    }
    planned = {"request": {"method": "DELETE", "url": "https://x/7", "body": None}, "notes": []}
    return approvals.ask(wanted | said, lambda: planned)


def given() -> str:
    """Ask for an approval and give it."""
    return str(approvals.approve(ask()["id"])["id"])


def claimed(**said: Any) -> Claim:
    """Claim what was approved."""
    held = claim(DIGEST, used_by="cli", **said)
    assert held is not None
    return held


def code_of(call: Any, *words: Any, **said: Any) -> str:
    """Give the code of the error that a call raises."""
    with pytest.raises(KosmoError) as raised:
        call(*words, **said)
    return raised.value.code


def rewrite(home: Path, **said: Any) -> None:
    """Change what the only entry holds."""
    (path,) = (home / "state" / "approvals").glob("*.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | said))


def start(code: str, *words: str) -> subprocess.Popen[str]:
    """Start a script that waits for a line on its stdin, once it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def said_by(processes: list[subprocess.Popen[str]]) -> list[str]:
    """Let the scripts go on together, and give the line that each says."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    return [process.communicate(timeout=60)[0].strip() for process in processes]


def test_what_is_asked_for_is_kept_in_a_private_file(home: Path) -> None:
    entry = ask()
    folder = home / "state" / "approvals"
    (path,) = folder.glob("*.json")
    assert path.name == f"{entry['id']}-{DIGEST[:16]}.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert find(entry["id"]) == entry
    assert entry["state"] == "pending"
    assert entry["request"]["method"] == "DELETE"
    assert moment(86_300) < entry["expires"] <= moment(86_400)


def test_ids_are_short_and_never_the_same() -> None:
    ids = {new_id() for _ in range(2000)}
    assert len(ids) == 2000
    assert {len(one) for one in ids} == {8}
    assert set("".join(ids)) == set("23456789abcdefghjkmnpqrstuvwxyz")


def test_the_same_call_waits_for_the_same_approval_and_is_planned_once() -> None:
    first = ask()
    again = approvals.ask({"digest": DIGEST}, lambda: pytest.fail("it is recorded already"))
    assert again == first
    assert ask("e" * 64)["id"] != first["id"]
    assert len(approvals.list_entries()[0]) == 2


def test_a_refusal_while_it_is_planned_records_nothing() -> None:
    def planned() -> dict[str, Any]:
        raise KosmoError("give one of both", code="invalid_arguments")

    assert code_of(approvals.ask, {"digest": DIGEST}, planned) == "invalid_arguments"
    assert approvals.list_entries() == ([], [])


def test_of_many_threads_that_ask_at_once_all_get_one_approval() -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: ask()["id"], range(24)))
    assert len(set(ids)) == 1
    assert len(approvals.list_entries()[0]) == 1


def test_nothing_is_claimed_before_it_is_approved() -> None:
    assert claim(DIGEST, used_by="cli") is None
    id = ask()["id"]
    assert claim(DIGEST, used_by="cli") is None
    assert code_of(claim, DIGEST, used_by="cli", id=id) == "approval_required"
    approvals.approve(id)
    assert claim("e" * 64, used_by="cli") is None
    assert claimed().id == id


def test_an_approval_is_used_once() -> None:
    id = given()
    held = claimed()
    assert find(id)["state"] == "running"
    assert claim(DIGEST, used_by="cli") is None
    assert code_of(ask) == "approval_used"
    assert held.end("ok", happened=True) is None
    entry = find(id)
    assert (entry["state"], entry["outcome"], entry["used_by"]) == ("used", "ok", "cli")
    assert "pid" not in entry
    assert code_of(claim, DIGEST, used_by="cli", id=id) == "approval_used"
    assert code_of(approvals.approve, id) == "approval_used"
    assert ask()["id"] != id


def test_where_nothing_happened_the_approval_still_holds() -> None:
    id = given()
    assert claimed().end("missing_secret", happened=False) is None
    entry = find(id)
    assert entry["state"] == "approved"
    assert not {"used", "used_by", "pid", "outcome"} & set(entry)
    assert claimed().id == id


def test_of_eight_processes_at_once_exactly_one_uses_an_approval() -> None:
    id = given()
    said = said_by([start(RACER) for _ in range(8)])
    assert Counter(said) == {"used": 1, "none": 7}
    assert find(id)["outcome"] == "ok"


def test_who_approves_and_who_denies_at_once_leave_a_denial() -> None:
    for _ in range(5):
        id = ask()["id"]
        said = said_by([start(DECIDER, verb, id) for verb in ("approve", "deny", "approve")])
        assert set(said) <= {"approved", "denied", "approval_denied"}
        assert said[1] == "denied"
        assert find(id)["state"] == "denied"
        approvals.forget(id)


def test_a_call_that_died_with_its_approval_has_an_unknown_outcome() -> None:
    id = given()
    done = subprocess.run([sys.executable, "-c", LEAVER], check=False, timeout=60)
    assert done.returncode == 1
    entry = find(id)
    assert (entry["state"], entry["outcome"], entry["used_by"]) == ("used", "unknown", "lua")
    assert claim(DIGEST, used_by="cli") is None


def test_an_end_that_cannot_be_written_is_told_and_the_approval_is_used_up() -> None:
    id = given()
    done = subprocess.run(
        [sys.executable, "-c", HUMBLE], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith(f"the approval `{id}` will count as used, its outcome unknown: ")
    assert find(id)["state"] == "used"


def test_what_was_forgotten_meanwhile_is_not_written_again() -> None:
    id = given()
    held = claimed()
    approvals.forget(id)
    assert held.end("ok", happened=True) is None
    assert approvals.list_entries() == ([], [])


def test_a_denied_call_is_not_asked_about_again_until_a_day_is_over(home: Path) -> None:
    id = ask()["id"]
    assert approvals.deny(id)["state"] == "denied"
    assert approvals.deny(id)["state"] == "denied"
    assert code_of(ask) == "approval_denied"
    assert code_of(approvals.approve, id) == "approval_denied"
    assert code_of(claim, DIGEST, used_by="cli", id=id) == "approval_denied"
    rewrite(home, expires=OVER)
    assert ask()["id"] != id


def test_what_was_approved_may_still_be_denied() -> None:
    id = given()
    approvals.deny(id)
    assert claim(DIGEST, used_by="cli") is None


@pytest.mark.parametrize("state", ["pending", "approved"])
def test_an_approval_goes_stale(state: str, home: Path) -> None:
    id = ask()["id"]
    rewrite(home, state=state, expires=OVER)
    assert find(id)["state"] == "stale"
    assert code_of(approvals.approve, id) == "approval_stale"
    assert code_of(claim, DIGEST, used_by="cli", id=id) == "approval_stale"
    assert claim(DIGEST, used_by="cli") is None
    assert ask()["id"] != id


def test_an_approval_holds_as_long_as_it_is_given_for() -> None:
    entry = approvals.approve(ask()["id"], 3600)
    assert moment(3500) < entry["expires"] <= moment(3600)


def test_an_approval_does_not_cover_another_call() -> None:
    id = given()
    assert code_of(claim, "e" * 64, used_by="cli", id=id) == "approval_changed"
    assert find(id)["state"] == "approved"


@pytest.mark.parametrize("verb", [approvals.approve, approvals.deny, approvals.forget, find])
@pytest.mark.parametrize("id", ["", "x", "abcdefgh", "..", "*", "abcdefgh-dddddddddddddddd"])
def test_an_unknown_id_is_refused_and_nothing_is_made(verb: Any, id: str, home: Path) -> None:
    assert code_of(verb, id) == "unknown_approval"
    assert not home.exists()


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", "{}", '{"id": "%s"}', "[" * 5000, '{"id": 7}', "\x00"],
)
def test_garbage_approves_nothing_and_can_be_forgotten(content: str, home: Path) -> None:
    id = given()
    (path,) = (home / "state" / "approvals").glob("*.json")
    path.write_text(content.replace("%s", id))
    assert claim(DIGEST, used_by="cli") is None
    assert code_of(find, id) == "approval_unreadable"
    rows, broken = approvals.list_entries()
    assert rows == []
    assert [error.hint for error in broken] == [f"kosmo approvals forget {id}"]
    assert ask()["id"] != id
    approvals.forget(id)
    assert len(approvals.list_entries()[0]) == 1


def test_an_entry_that_others_can_write_approves_nothing(home: Path) -> None:
    id = given()
    (path,) = (home / "state" / "approvals").glob("*.json")
    path.chmod(0o622)
    assert claim(DIGEST, used_by="cli") is None
    with pytest.raises(ConfigError, match="can be written by others"):
        find(id)


def test_an_entry_under_another_name_approves_nothing(home: Path) -> None:
    given()
    (path,) = (home / "state" / "approvals").glob("*.json")
    path.rename(path.with_name(f"abcdefgh-{'e' * 16}.json"))
    assert claim("e" * 64, used_by="cli") is None
    assert code_of(find, "abcdefgh") == "approval_unreadable"


def test_what_is_long_over_is_dropped_when_something_is_asked(home: Path) -> None:
    ask()
    (path,) = (home / "state" / "approvals").glob("*.json")
    month_ago = path.stat().st_mtime - 32 * 86_400
    os.utime(path, (month_ago, month_ago))
    kept = ask("e" * 64)
    assert [row["id"] for row in approvals.list_entries()[0]] == [kept["id"]]
