"""`kosmo approvals`: a call that asks where nobody can be asked, from its refusal to its end."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.approving import DELETE, asked, code, given, rules, state

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Person
    from tests.conftest import Answering, Kosmo

PYTHON = """
from kosmo import Kosmo
with Kosmo() as kosmo:
    print(kosmo.call("demo.delete_thing", {"thing_id": "7"}, account="local").facts.approval)
"""


def test_a_call_that_asks_is_recorded_with_its_request(local: Kosmo, answering: Answering) -> None:
    id = asked(local)
    shown = local.json("approvals", "show", id)["data"]
    url = f"{answering.url}/api/things/7"
    assert shown["request"] == {"method": "DELETE", "url": url, "body": None}
    assert (shown["state"], shown["function"], shown["account"], shown["surface"]) == (
        "pending", "demo.delete_thing", "local", "cli",
    )  # fmt: skip
    assert shown["arguments"] == {"thing_id": "7"}
    again = """kosmo demo delete-thing '{"thing_id": "7"}' --account local"""
    assert shown["command"] == again
    assert answering.requests == []
    assert asked(local) == id
    assert asked(local, "demo", "delete-thing", '{"thing_id": "7"}', "--account", "local") == id
    assert asked(local, *DELETE[:3], "8", *DELETE[4:]) != id
    (line, *_) = (local.home / "state" / "audit.jsonl").read_text().splitlines()
    assert json.loads(line)["approval"] == id


def test_after_the_approval_the_same_call_runs_once(local: Kosmo, answering: Answering) -> None:
    id = given(local)
    other = asked(local, *DELETE[:3], "8", *DELETE[4:])
    assert other != id
    assert answering.requests == []
    done = local.json(*DELETE)
    assert done["meta"]["approval"] == id
    assert [request[:2] for request in answering.requests] == [("DELETE", "/api/things/7")]
    shown = local.json("approvals", "show", id)["data"]
    assert (shown["state"], shown["outcome"], shown["used_by"]) == ("used", "ok", "cli")
    assert asked(local) not in (id, other)
    assert len(answering.requests) == 1


def test_an_approved_call_is_run_by_its_id(local: Kosmo, answering: Answering) -> None:
    id = given(local)
    answering.body = b'{"deleted": true}'
    done = local.json("approvals", "run", id.upper())
    assert done["function"] == "demo.delete_thing"
    assert done["data"] == {"deleted": True}
    assert (done["meta"]["account"], done["meta"]["approval"]) == ("local", id)
    for verb in ("run", "approve", "deny"):
        assert code(local, "approvals", verb, id) == "approval_used"
    assert len(answering.requests) == 1


def test_the_answer_of_a_run_is_printed_like_that_of_any_call(
    local: Kosmo, answering: Answering
) -> None:
    rules(local, '[policy.demo]\nlist_things = "ask"\n')
    words = ("demo", "list-things", "--account", "local", "--max-items", "1")
    id = given(local, *words)
    assert local("approvals", "run", id, "--jq", "nothing(").returncode == 2
    assert answering.requests == []
    done = local("approvals", "run", id, "-o", "csv", "--fields", "name")
    assert (done.returncode, done.stdout) == (0, "name\nLamp\n")
    shown = local.json("approvals", "show", id)["data"]
    assert shown["options"] == {"all": True, "max_items": 1}
    assert shown["command"].endswith("--account local --all --max-items 1")


def test_an_approval_given_is_used_from_any_surface(local: Kosmo, answering: Answering) -> None:
    id = given(local)
    done = subprocess.run(
        [sys.executable, "-P", "-c", PYTHON],
        env=local.environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout == f"{id}\n"
    assert local.json("approvals", "show", id)["data"]["used_by"] == "python"


def test_a_line_of_a_batch_asks_and_uses_approvals_too(local: Kosmo, answering: Answering) -> None:
    line = json.dumps(
        {"function": "demo.delete_thing", "arguments": {"thing_id": "7"}, "account": "local"}
    )
    refused = json.loads(local("batch", stdin=line).stdout)
    id = refused["meta"]["approval"]
    assert asked(local) == id
    assert local("approvals", "approve", id, "--yes").returncode == 0
    done = local("batch", "--concurrency", "2", stdin=f"{line}\n{line}\n")
    assert done.returncode == 6
    assert len(answering.requests) == 1


def test_of_two_processes_exactly_one_runs(local: Kosmo, answering: Answering) -> None:
    id = given(local)
    lines = (DELETE, ("approvals", "run", id), DELETE, ("approvals", "run", id))
    with ThreadPoolExecutor(4) as pool:
        codes = [done.returncode for done in pool.map(lambda words: local(*words), lines)]
    assert sorted(codes) == [0, 3, 3, 3]
    assert len(answering.requests) == 1
    assert state(local, id) == "used"


def test_where_nothing_was_done_the_approval_still_holds(
    local: Kosmo, answering: Answering
) -> None:
    id = given(local)
    token = local.environment.pop("DEMO_TOKEN")
    assert local(*DELETE).returncode == 4
    assert state(local, id) == "approved"
    local.environment["DEMO_TOKEN"] = token
    answering.status = 422
    assert local(*DELETE).returncode == 1
    assert state(local, id) == "approved"
    answering.status = 200
    assert local(*DELETE).returncode == 0
    assert state(local, id) == "used"


def test_a_denied_call_stays_denied(local: Kosmo, answering: Answering) -> None:
    id = given(local)
    assert local.json("approvals", "deny", id)["data"]["state"] == "denied"
    refused = local.json(*DELETE, code=3)
    assert refused["error"]["code"] == "approval_denied"
    for verb in ("run", "approve"):
        assert code(local, "approvals", verb, id, "--json") == "approval_denied"
    assert local("approvals", "forget", id).returncode == 0
    assert asked(local) != id
    assert answering.requests == []


def test_a_stale_approval_is_refused_and_asked_for_anew(local: Kosmo) -> None:
    id = given(local)
    (path,) = (local.home / "state" / "approvals").glob("*.json")
    row = json.loads(path.read_text())
    path.write_text(json.dumps(row | {"expires": "2020-01-01T00:00:00Z"}))
    for verb in ("run", "approve", "deny"):
        assert code(local, "approvals", verb, id) == "approval_stale"
    assert asked(local) != id


@pytest.mark.parametrize("verb", ["show", "approve", "deny", "run", "forget"])
def test_an_unknown_id_is_refused(kosmo: Kosmo, verb: str) -> None:
    assert code(kosmo, "approvals", verb, "abcdefgh", code=2) == "unknown_approval"


@pytest.mark.parametrize("change", ["account", "arguments"])
def test_what_changed_since_it_was_approved_is_not_run(
    local: Kosmo, answering: Answering, change: str
) -> None:
    id = given(local)
    if change == "account":
        words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={answering.url}/other")
        done = local("accounts", "add", "demo", "local", *words, "--replace")
        assert done.returncode == 0, done.stderr
        assert asked(local) != id
    else:
        (path,) = (local.home / "state" / "approvals").glob("*.json")
        row = json.loads(path.read_text())
        path.write_text(json.dumps(row | {"arguments": {"thing_id": "8"}}))
    assert code(local, "approvals", "run", id) == "approval_changed"
    assert answering.requests == []


def test_a_rule_that_denies_is_not_overridden(
    local: Kosmo, answering: Answering, tmp_path: Any
) -> None:
    id = given(local)
    for text in (
        '[policy.demo]\ndelete_thing = "deny"\n',
        '[policy.demo.accounts.local]\nwrite = "deny"\n',
        "[enabled]\ndemo = false\n",
    ):
        rules(local, text)
        assert code(local, "approvals", "run", id) == "policy_denied"
        assert code(local, *DELETE) == "policy_denied"
    rules(local, "")
    (tmp_path / ".kosmo.toml").write_text('[policy.demo]\nwrite = "deny"\n')
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kosmo", "approvals", "run", id],
        cwd=tmp_path, env=local.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "is denied" in done.stderr) == (3, True)
    assert answering.requests == []
    assert state(local, id) == "approved"


def test_an_approval_is_used_up_also_where_policy_allows_the_call_by_now(
    local: Kosmo, answering: Answering
) -> None:
    id = given(local)
    rules(local, '[policy.demo]\ndelete_thing = "allow"\n')
    assert local("approvals", "run", id).returncode == 0
    assert code(local, "approvals", "run", id) == "approval_used"
    assert len(answering.requests) == 1


def test_force_asks_for_nothing(local: Kosmo, answering: Answering) -> None:
    assert local(*DELETE, "--force").returncode == 0
    assert local.json("approvals", "list", "--all")["data"] == []


def test_a_secret_argument_is_kept_as_its_reference(local: Kosmo, answering: Answering) -> None:
    rules(local, '[policy.demo]\nlock = "ask"\n')
    words = ("demo", "lock", "--word", "env:LOCK_WORD", "--account", "local")
    id = asked(local, *words, LOCK_WORD="open-sesame")
    kept = "".join(path.read_text() for path in (local.home / "state").rglob("*") if path.is_file())
    assert "env:LOCK_WORD" in kept
    assert "open-sesame" not in kept
    assert "secret-of-demo" not in kept
    assert local("approvals", "approve", id, "--yes").returncode == 0
    assert local("approvals", "run", id, LOCK_WORD="open-sesame").returncode == 0
    assert json.loads(answering.requests[0][3]) == {"word": "open-sesame"}


def test_a_call_sent_once_is_run_under_its_key(local: Kosmo, answering: Answering) -> None:
    id = given(local, *DELETE, "--once", "gone-7")
    assert local("approvals", "run", id).returncode == 0
    assert local.json("once", "show", "gone-7")["data"]["state"] == "done"


def test_an_approval_that_cannot_be_recorded_is_still_needed(
    local: Kosmo, answering: Answering
) -> None:
    (local.home / "state").mkdir(exist_ok=True)
    (local.home / "state" / "approvals").write_text("a file where the folder should be")
    refused = local.json(*DELETE, code=3)
    assert refused["error"]["code"] == "approval_required"
    assert "it cannot be recorded: " in refused["error"]["message"]
    assert "--force" in refused["error"]["hint"]
    assert refused["meta"]["approval"] is None


def test_the_list_has_what_is_open_and_all_on_request(local: Kosmo, answering: Answering) -> None:
    empty = local("approvals", "list")
    assert (empty.stdout, empty.stderr) == ("[]\n", "no call waits for an approval\n")
    used = given(local)
    assert local(*DELETE).returncode == 0
    waiting = asked(local)
    assert [row["id"] for row in local.json("approvals", "list")["data"]] == [waiting]
    rows = local.json("approvals", "list", "--all")["data"]
    assert {row["id"]: row["state"] for row in rows} == {used: "used", waiting: "pending"}
    (path,) = (local.home / "state" / "approvals").glob(f"{waiting}*")
    path.write_text("garbage")
    broken = local("approvals", "list")
    assert f"kosmo approvals forget {waiting}" in broken.stderr
    assert local.json("approvals", "forget", waiting)["data"] == {"id": waiting, "forgotten": True}


def test_approving_needs_a_yes(local: Kosmo) -> None:
    id = asked(local)
    refused = local.json("approvals", "approve", id, code=2)
    assert refused["error"]["code"] == "confirmation_required"
    assert refused["error"]["message"].startswith("a person decides")
    told, _, command = refused["error"]["hint"].partition(": ")
    assert told == "for the person, never for an agent"
    assert command == f"kosmo approvals approve {id} --yes"
    assert code(local, "approvals", "run", id) == "approval_required"
    assert state(local, id) == "pending"


@pytest.mark.parametrize("time", ["", "0s", "soon", "31d", "-1h", "1.5h", "24"])
def test_an_approval_is_given_for_a_time(local: Kosmo, time: str) -> None:
    id = asked(local)
    refused = local.json("approvals", "approve", id, "--yes", f"--for={time}", code=2)
    assert refused["error"]["message"].startswith("`--for` must be")
    assert state(local, id) == "pending"


def test_a_person_sees_the_request_before_approving(
    local: Kosmo, answering: Answering, person: Callable[..., Person]
) -> None:
    id = asked(local)
    someone = person("approvals", "approve", id)
    someone.answer(f"Approve `{id}`? [y/N]", "n")
    assert (someone.leave(), state(local, id)) == (2, "pending")
    assert "note: it cannot be undone" in someone.seen
    assert "approve it: kosmo" not in someone.seen
    someone = person("approvals", "approve", id)
    someone.answer(f"Approve `{id}`? [y/N]", "y")
    assert someone.leave() == 0
    assert f"DELETE {answering.url}/api/things/7" in someone.seen
    assert f"kosmo approvals run {id}" in someone.seen
    assert state(local, id) == "approved"


def test_at_a_terminal_a_call_that_was_approved_asks_nothing(
    local: Kosmo, answering: Answering, person: Callable[..., Person]
) -> None:
    given(local)
    someone = person(*DELETE)
    assert someone.leave() == 0
    assert "send it?" not in someone.seen
    again = person(*DELETE)
    again.answer("send it? [y/N]", "n")
    assert again.leave() == 3
    assert len(answering.requests) == 1


def test_a_call_whose_arguments_its_function_refuses_waits_for_nothing(kosmo: Kosmo) -> None:
    words = ("plivo", "send-to-many", "--account", "sandbox", "--dst", "+14155550100")
    assert code(kosmo, *words, "--text", "hello", code=2) == "invalid_arguments"
    assert kosmo.json("approvals", "list", "--all")["data"] == []
