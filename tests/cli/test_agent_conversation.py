"""The conversation a careful agent has with kosmo: nobody to ask, no terminal, JSON alone.

What the agent types next it takes from what it read before, as far as kosmo says it.
"""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.sandbox.request_log import RequestLog
from kosmo.sandbox.server import SimulatorServer
from kosmo.sandbox.simulator import find_simulator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Kosmo

SIMULATOR = find_simulator("kosmo_missive.simulator:app")
TOKEN = SIMULATOR.credentials["access_token"]
BODY = json.dumps({"subject": "Doomed", "body": "x"})
CONFIGURE = "kosmo integrations configure missive --stdin-json"
DRAFT = f"kosmo missive create-draft --body {shlex.quote(BODY)}"


class Service:
    """Missive's simulator on loopback, and the requests that reached it."""

    def __init__(self, url: str, log: Path) -> None:
        """Take its address and the file of its log."""
        self.url = url
        self._log = log

    def arrived(self, method: str) -> list[str]:
        """Give the paths of the requests of a method."""
        lines = map(json.loads, self._log.read_text().splitlines())
        return [line["path"] for line in lines if line["method"] == method]


class Agent:
    """Types command lines without a terminal and reads the envelopes."""

    def __init__(self, kosmo: Kosmo) -> None:
        """Take the kosmo that it may run; it has seen nothing yet."""
        self._kosmo = kosmo
        self.seen = ""

    def __call__(self, line: str, *, code: int = 0, stdin: object = None) -> dict[str, Any]:
        """Type a line with `--json` and give the envelope; the exit code must be `code`."""
        given = {} if stdin is None else {"stdin": json.dumps(stdin)}
        done = self._kosmo(*_words(line), "--json", **given)
        self.seen += done.stdout + done.stderr
        assert done.returncode == code, done.stdout + done.stderr
        envelope: dict[str, Any] = json.loads(done.stdout)
        assert envelope["success"] is (envelope["error"] is None) is (code == 0)
        return envelope

    def data(self, line: str, *, stdin: object = None) -> Any:
        """Type a line that succeeds and give its data."""
        return self(line, stdin=stdin)["data"]

    def refused(self, line: str, code: int) -> dict[str, Any]:
        """Type a line that fails with an exit code, and give the error."""
        error: dict[str, Any] = self(line, code=code)["error"]
        return error

    def shown(self, hint: str) -> str:
        """Type the command of a hint as it stands there, and give what it prints."""
        done = self._kosmo(*_words(command(hint)))
        assert done.returncode == 0, done.stderr
        return done.stdout


def _words(line: str) -> list[str]:
    program, *words = shlex.split(line)
    assert program == "kosmo"
    return [word for word in words if word != "--json"]


def fields(service: Service) -> dict[str, Any]:
    """Give what an agent knows of its account, as it is configured by stdin."""
    return {"credentials": {"access_token": TOKEN, "base_url": service.url}}


def command(hint: str) -> str:
    """Give the command of a hint, which may have words before it."""
    line = hint.rpartition(": ")[2]
    assert line.startswith("kosmo ")
    return line


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Serve Missive's simulator."""
    running = SIMULATOR.start(limits=[])
    running.prepare()
    path = tmp_path / "requests.jsonl"
    log = RequestLog(str(path))
    with SimulatorServer(running, log=log) as server:
        yield Service(server.url, path)
    log.close()


@pytest.fixture
def agent(kosmo: Kosmo) -> Agent:
    """Give an agent that knows nothing yet."""
    return Agent(kosmo)


@pytest.fixture
def configured(agent: Agent, service: Service) -> Agent:
    """Give an agent that has configured Missive."""
    agent.data(CONFIGURE, stdin=fields(service))
    return agent


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home for the tests that leave in it what they found."""
    return tmp_path_factory.mktemp("home")


def test_from_nothing_to_a_call_that_is_approved_and_made_once(
    agent: Agent, service: Service
) -> None:
    # What is there, and what is missing?
    stands = agent.data("kosmo doctor")["integrations"]["missive"]
    assert (stands["active"], stands["missing_credentials"]) == (False, ["access_token"])
    takes = agent.data(stands["next_commands"][0])["fields"]
    assert [one["key"] for one in takes if one["required"]] == ["access_token"]
    assert "base_url" in [one["key"] for one in takes]

    # It is given on stdin, and the service knows whose it is.
    ready = agent.data(CONFIGURE, stdin=fields(service))
    assert (ready["active"], ready["missing_credentials"]) == (True, [])
    assert agent.data(ready["next_commands"][0])["who"] == "ada@example.com"

    # Which function, and what does it take?
    found = agent.data("kosmo integrations search 'delete a draft' --active")[0]
    assert (found["name"], found["approval"]) == ("missive.delete_draft", "always")
    schema = agent.data(f"kosmo integrations schema {found['name']}")
    assert schema["required"] == ["draft_id"]
    assert schema == found["input_schema"]

    # A plain write goes out; a dry run of the other sends nothing and hides the token.
    draft = agent.data(DRAFT)["drafts"]["id"]
    delete = f"kosmo integrations call {found['name']} '{json.dumps({'draft_id': draft})}'"
    tried = agent(f"{delete} --dry-run")
    assert (tried["meta"]["dry_run"], tried["meta"]["requests"]) == (True, 0)
    assert (tried["data"]["method"], tried["data"]["url"]) == (
        "DELETE", f"{service.url}/drafts/{draft}",
    )  # fmt: skip
    assert service.arrived("DELETE") == []

    # The call itself asks. Nobody answers, so it waits.
    asked = agent(delete, code=3)
    assert asked["error"]["code"] == "approval_required"
    id = asked["meta"]["approval"]
    waiting = agent.data(asked["error"]["hint"])
    assert (waiting["id"], waiting["state"]) == (id, "pending")
    assert waiting["request"]["url"] == tried["data"]["url"]
    assert agent.refused(f"kosmo approvals run {id}", 3)["code"] == "approval_required"
    unsure = agent.refused(f"kosmo approvals approve {id}", 2)
    assert unsure["code"] == "confirmation_required"
    assert service.arrived("DELETE") == []

    # A person approves; it is made, and not made again.
    assert agent.data(unsure["hint"].partition(": ")[2])["state"] == "approved"
    done = agent(f"kosmo approvals run {id}")
    assert (done["function"], done["meta"]["approval"]) == (found["name"], id)
    assert done["data"] == {"ok": True, "deleted": [draft]}
    over = agent.refused(f"kosmo approvals run {id}", 3)
    assert (over["code"], over["retryable"]) == ("approval_used", False)
    assert agent.data(over["hint"])["outcome"] == "ok"
    again = agent(delete, code=3)["meta"]["approval"]
    assert again != id
    assert service.arrived("DELETE") == [f"/v1/drafts/{draft}"]

    # The log has all of it, and the token stands nowhere.
    lines = agent.data("kosmo log --function missive.delete_draft")
    assert [(one["verdict"], one["status"], one["approval"], one["requests"]) for one in lines] == [
        ("ask", "ok", None, 0),
        ("ask", "approval_required", id, 0),
        ("approved", "ok", id, 1),
        ("ask", "approval_required", again, 0),
    ]
    assert [one["dry_run"] for one in lines] == [True, False, False, False]
    told = agent.data("kosmo log --integration missive --effect write --status ok")
    assert [one["function"] for one in told] == [
        "missive.create_draft", "missive.delete_draft", "missive.delete_draft",
    ]  # fmt: skip
    assert TOKEN not in agent.seen


def test_what_is_approved_runs_once_as_the_same_call_too(
    configured: Agent, service: Service
) -> None:
    draft = configured.data(DRAFT)["drafts"]["id"]
    delete = f"kosmo missive delete-draft --draft-id {draft}"
    id = configured(delete, code=3)["meta"]["approval"]
    configured.data(f"kosmo approvals approve {id} --yes")
    assert configured(delete)["meta"]["approval"] == id
    assert configured(delete, code=3)["meta"]["approval"] != id
    assert configured.refused(f"kosmo approvals run {id}", 3)["code"] == "approval_used"
    assert service.arrived("DELETE") == [f"/v1/drafts/{draft}"]


def test_what_is_denied_stays_so_until_it_is_forgotten(configured: Agent, service: Service) -> None:
    draft = configured.data(DRAFT)["drafts"]["id"]
    delete = f"kosmo missive delete-draft --draft-id {draft}"
    id = configured(delete, code=3)["meta"]["approval"]
    assert configured.data(f"kosmo approvals deny {id}")["state"] == "denied"
    refused = [
        configured.refused(line, 3)
        for line in (delete, f"kosmo approvals approve {id} --yes", f"kosmo approvals run {id}")
    ]
    assert {error["code"] for error in refused} == {"approval_denied"}
    assert {configured.data(error["hint"])["state"] for error in refused} == {"denied"}
    log = configured.data("kosmo log --status approval_denied")
    assert [(one["function"], one["requests"]) for one in log] == [("missive.delete_draft", 0)]
    configured.data(f"kosmo approvals forget {id}")
    assert configured.refused(delete, 3)["code"] == "approval_required"
    assert service.arrived("DELETE") == []


def test_with_writes_denied_only_reads_go_out(configured: Agent, service: Service) -> None:
    said = configured.data("kosmo integrations configure missive --write deny")
    assert said["permissions"] == {"read": "allow", "write": "deny", "destructive": "deny"}
    assert configured.data("kosmo missive list-teams")["teams"]
    delete = "kosmo missive delete-draft --draft-id 7"
    for line in (DRAFT, delete, f"{delete} --once morning"):
        error = configured.refused(line, 3)
        assert (error["code"], error["retryable"]) == ("policy_denied", False)
        assert '`write = "deny"` in [policy.missive] of ' in error["message"]
        assert error["message"].endswith("settings.toml)")
    # Denied is not asked for: nothing waits, and a dry run still shows what would be sent.
    assert configured.data("kosmo approvals list --all") == []
    assert configured.data(f"{delete} --dry-run")["url"] == f"{service.url}/drafts/7"
    log = configured.data("kosmo log --status policy_denied")
    assert [(one["verdict"], one["requests"]) for one in log] == [("deny", 0)] * 3
    assert service.arrived("POST") == service.arrived("DELETE") == []
    assert TOKEN not in configured.seen


def test_the_hint_of_a_denied_call_changes_its_rule(configured: Agent, service: Service) -> None:
    configured.data("kosmo integrations configure missive --write deny")
    hint = configured.refused(DRAFT, 3)["hint"]
    assert command(hint) == "kosmo config set policy.missive.write ask"
    configured.shown(hint)
    id = configured(DRAFT, code=3)["meta"]["approval"]
    configured.data(f"kosmo approvals approve {id} --yes")
    assert configured.data(f"kosmo approvals run {id}")["drafts"]["subject"] == "Doomed"
    configured.data("kosmo integrations configure missive --write allow")
    configured.data(DRAFT)
    assert service.arrived("POST") == ["/v1/drafts"] * 2


def test_force_goes_past_ones_own_rule_and_says_so(configured: Agent, service: Service) -> None:
    configured.data("kosmo integrations configure missive --write deny")
    made = configured(f"{DRAFT} --force")
    assert made["meta"]["permission_bypassed"] is True
    draft = made["data"]["drafts"]["id"]
    configured(f"kosmo missive delete-draft --draft-id {draft} --force")
    assert service.arrived("DELETE") == [f"/v1/drafts/{draft}"]
    assert [one["verdict"] for one in configured.data("kosmo log --effect write")] == ["allow"] * 2
    # It goes past nothing else: neither the check of arguments nor a switch.
    assert configured.refused("kosmo missive delete-draft --force", 2)
    configured.data("kosmo integrations configure missive --disable")
    assert configured.refused(f"{DRAFT} --force", 3)["code"] == "policy_denied"


def test_force_does_not_go_past_a_rule_of_the_account(configured: Agent, service: Service) -> None:
    configured.data("kosmo config set policy.missive.accounts.main.write deny")
    for line in (DRAFT, f"{DRAFT} --force"):
        error = configured.refused(line, 3)
        assert '`write = "deny"` in [policy.missive.accounts.main] of ' in error["message"]
        assert command(error["hint"]) == "kosmo config set policy.missive.accounts.main.write ask"
    assert service.arrived("POST") == []


# What an agent gets wrong; the code of the error; what the command of its hint shows; and the line
# that this leads to.
MISTAKES = {
    "an integration": (
        "kosmo misive list-teams", "unknown_integration", "missive", "kosmo missive list-teams",
    ),
    "an integration to configure": (
        "kosmo integrations fields misive", "unknown_integration", '"name": "missive"',
        "kosmo integrations fields missive",
    ),
    "a function": (
        "kosmo missive list-teamz", "unknown_function", "list-teams", "kosmo missive list-teams",
    ),
    "a function to describe": (
        "kosmo integrations schema missive.list_teamz", "unknown_function", "list-teams",
        "kosmo integrations schema missive.list_teams",
    ),
    "a missing parameter": (
        "kosmo missive get-task", "invalid_arguments", "--task-id",
        "kosmo missive get-task --task-id TASK",
    ),
    "a wrong type": (
        "kosmo missive list-tasks --limit many", "invalid_arguments", "--limit N",
        "kosmo missive list-tasks --limit 3",
    ),
    "a wrong type in JSON": (
        """kosmo integrations call missive.list_tasks '{"limit": "3"}'""", "invalid_arguments",
        "--limit N", """kosmo integrations call missive.list_tasks '{"limit": 3}'""",
    ),
    "a parameter": (
        "kosmo missive list-tasks --lmit 3", "invalid_arguments", "--limit N",
        "kosmo missive list-tasks --limit 3",
    ),
    "a value": (
        "kosmo missive list-tasks --state opne", "invalid_arguments", "open",
        "kosmo missive list-tasks --state open",
    ),
    "a command": (
        "kosmo integrations serch team", "unknown_integration", "kosmo integrations search QUERY",
        "kosmo integrations search team",
    ),
    "a call of nothing": (
        "kosmo integrations call", "usage", "kosmo integrations call FUNCTION",
        "kosmo integrations call missive.list_teams",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_error_whose_hint_shows_what_is_right(
    kosmo: Kosmo, home: Path, service: Service, mistake: str
) -> None:
    wrong, code, shown, right = MISTAKES[mistake]
    kosmo.environment["KOSMO_HOME"] = str(home)
    agent = Agent(kosmo)
    agent.data(CONFIGURE, stdin=fields(service))
    error = agent.refused(wrong, 2)
    assert error["code"] == code
    assert len(error["details"]) <= 1
    assert shown in agent.shown(error["hint"])
    assert service.arrived("GET") == []
    if "TASK" in right:
        (task,) = agent.data("kosmo missive list-tasks --type task --limit 1")["tasks"]
        right = right.replace("TASK", task["id"])
    assert agent.data(right)
