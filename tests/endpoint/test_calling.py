"""Calls over HTTP: their arguments and options, their answers, and what refuses them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.endpoint.terms import Terms
from kosmo.errors import UsageError
from kosmo.sandbox.server import SimulatorServer

from tests.conftest import Kosmo
from tests.endpoint.conftest import SIMULATOR, add_account, audited, serving

if TYPE_CHECKING:
    from pathlib import Path

    from tests.endpoint.conftest import Client

WORK = {"account": "work"}
TASK = {"title": "Look", "team": "Support"}
MESSAGE = {"to_fields": ["alma@example.org"], "from_field": "support@example.com", "body": "Hi"}


def test_a_call_answers_with_the_envelope_of_the_command_line(client: Client) -> None:
    answer = client.call("missive.list_teams", {"limit": 2}, **WORK)
    assert (answer.status, answer.code) == (200, None)
    assert list(answer.body) == ["function", "success", "data", "error", "meta", "duration_ms"]
    assert answer.body["function"] == "missive.list_teams"
    assert answer.body["meta"]["account"] == "work"
    assert len(answer.body["data"]["teams"]) == 2
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "name",
    [
        "missive.list_teams", "missive.list-teams", "missive_list_teams",
        "integration__missive__list_teams", "missive.missive_list_teams",
    ],
)  # fmt: skip
def test_a_function_is_called_by_any_of_its_names(client: Client, name: str) -> None:
    assert client.call(name, **WORK).body["function"] == "missive.list_teams"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", {"arguments": {"limit": 2}, "account": "missive:work"}),
        ("", {"arguments": {"limit": 2}, "account": "missive.work"}),
        ("", {"arguments": '{"limit": 2}', "account": "work"}),
        ("?account=work", {"limit": 2}),
        ("?account=work", {"limit": 2.0, "offset": None}),
        ("?account=work&max_items=2&all=true", None),
        ("?account=spare", {"arguments": {"limit": 2}, "account": "work"}),
    ],
)
def test_arguments_come_wrapped_or_plain(client: Client, path: str, body: Any) -> None:
    answer = client.post(f"/tools/missive_list_teams{path}", body if body is not None else b"")
    assert answer.status == 200, answer.body
    assert answer.body["meta"]["account"] == "work"
    assert len(answer.body["data"]["teams"]) == 2


def test_options_are_those_of_the_command_line(client: Client) -> None:
    planned = client.call("missive.create_draft", {"body": MESSAGE}, dry_run=True, **WORK)
    assert planned.body["meta"]["dry_run"] is True
    assert planned.body["data"]["method"] == "POST"
    some = client.call("missive.list_teams", all=True, fields="id,name", **WORK)
    assert {*some.body["data"]["teams"][0]} == {"id", "name"}
    odd = client.call("missive.list_teams", fields="id,nmae", **WORK)
    assert "nmae" in odd.body["meta"]["notes"][-1]
    first = client.call("missive.create_task", TASK, once="endpoint", **WORK)
    again = client.call("missive.create_task", TASK, once="endpoint", **WORK)
    assert (first.status, again.status, again.code) == (200, 409, "already_done")


@pytest.mark.parametrize(
    ("body", "status", "code", "said"),
    [
        (b"{", 400, "bad_json", "cannot be read"),
        (b'{"limit": NaN}', 400, "bad_json", "NaN"),
        (b'{"limit": 1e999}', 400, "bad_json", "too large"),
        (b"[" * 100_000, 400, "bad_json", "cannot be read"),
        (b'"text"', 400, "bad_json", "must be an object"),
        (b'[{"arguments": {}}]', 400, "bad_json", "not a list"),
        (b"\xff\xfe", 400, "bad_json", "cannot be read"),
        (b'{"arguments": [1]}', 422, "invalid_arguments", "`arguments` must be an object"),
        (b'{"arguments": "[1]"}', 422, "invalid_arguments", "must be a JSON object"),
        (b'{"arguments": {}, "acount": "x"}', 422, "invalid_arguments", "did you mean `account`"),
        (b'{"arguments": {}, "all": "yes"}', 422, "invalid_arguments", "true or false"),
        (b'{"arguments": {}, "max_items": 0}', 422, "invalid_arguments", "above 0"),
        (b'{"arguments": {}, "max_wait": -1}', 422, "invalid_arguments", "seconds"),
        (b'{"limit": "many", "state": 1}', 422, "invalid_arguments", "`limit` must be an integer"),
        (b'{"arguments": {}, "account": "nobody"}', 404, "unknown_account", "spare"),
        (b'{"arguments": {}, "account": "spare"}', 424, "missing_secret", "NOT_SET"),
    ],
)
def test_bad_input_is_told_with_a_fitting_status(
    client: Client, body: bytes, status: int, code: str, said: str
) -> None:
    answer = client.post("/tools/missive_list_teams", body)
    assert (answer.status, answer.code) == (status, code), answer.body
    assert said in answer.body["error"]["message"]
    assert answer.body["success"] is False


def test_wrong_arguments_are_told_with_the_valid_ones(client: Client) -> None:
    answer = client.call("missive.list_teams", {"limt": 3, "offset": "x"}, **WORK)
    assert answer.status == 422
    assert len(answer.body["error"]["details"]) == 2
    assert "did you mean `limit`" in answer.body["error"]["message"]


def test_what_has_no_pages_takes_no_options_for_them(client: Client) -> None:
    answer = client.call("missive.get_current_user", all=True, **WORK)
    assert (answer.status, answer.code) == (422, "invalid_arguments")


@pytest.mark.parametrize("name", ["missive_list_tems", "nothing", "nobody.list_things", "x" * 999])
def test_an_unknown_tool_is_not_found(client: Client, name: str) -> None:
    answer = client.call(name)
    assert answer.status == 404
    assert answer.code in ("unknown_function", "unknown_integration")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("missive_list_tems", "missive_list_teams"),
        ("list_all_missive_conversation", "list_all_missive_conversations"),
    ],
)
def test_a_mistyped_tool_is_told_with_the_one_that_may_be_meant(
    client: Client, name: str, near: str
) -> None:
    error = client.call(name).body["error"]
    assert f"did you mean `{near}`?" in error["message"]


@pytest.mark.parametrize(
    ("name", "given", "hint"),
    [
        (
            "missive.list_teams",
            {"arguments": {"limit": "many"}},
            "its parameters are in GET /accounts/missive/default/tools",
        ),
        (
            "missive.list_taems",
            {},
            "the tools are listed by GET /accounts/missive/default/tools",
        ),
        (
            "nothing",
            {},
            (
                "GET /integrations names what there is, GET /accounts/INTEGRATION/default/tools its"
                " tools"
            ),
        ),
        ("missive.list_teams", {"account": "wrk"}, 'give `"account": "work"` beside `arguments`'),
        (
            "missive.list_teams",
            {"account": "spare"},
            "a person can go on with: export NOT_SET=…",
        ),
    ],
)
def test_a_hint_is_in_the_words_of_http(
    client: Client, name: str, given: dict[str, Any], hint: str
) -> None:
    assert client.post(f"/tools/{name}", {"arguments": {}, **given}).body["error"]["hint"] == hint


def test_what_the_service_says_of_the_call_keeps_its_status(client: Client) -> None:
    answer = client.call("missive.get_task", {"task_id": "nothing"}, **WORK)
    assert (answer.status, answer.code) == (404, "not_found")


def test_a_body_that_is_not_sent_as_json_is_refused(client: Client) -> None:
    answer = client.post("/tools/missive_list_teams", b"limit=3", content_type="text/plain")
    assert (answer.status, answer.code) == (415, "not_json")


def test_a_reply_waits_for_approval_and_is_sent_once_it_is_given(
    client: Client, home: Path
) -> None:
    asked = client.call("create_a_missive_message", MESSAGE, **WORK)
    assert (asked.status, asked.code) == (403, "approval_required")
    approval = asked.body["meta"]["approval"]
    Kosmo(home).json("approvals", "approve", approval, "--yes")
    sent = client.call("create_a_missive_message", MESSAGE, **WORK)
    assert (sent.status, sent.body["meta"]["approval"]) == (200, approval)
    again = client.call("create_a_missive_message", MESSAGE, approval=approval, **WORK)
    assert (again.status, again.code) == (403, "approval_used")
    assert {line["surface"] for line in audited(home)} == {"http"}


def test_writes_are_refused_asked_about_or_let_through_as_the_server_was_told(
    home: Path,
) -> None:
    got = {}
    for write in ("deny", "ask", "allow"):
        with serving(Terms(write=write, account="work")) as client:
            tools = client.get("/accounts/missive/work/tools?methods=write").body["results"]
            called = client.call("missive.create_task", TASK)
            sent = client.call("create_a_missive_message", MESSAGE)
            read = client.call("missive.list_teams")
            got[write] = (bool(tools), called.code, sent.code, read.status)
    assert got == {
        "deny": (False, "writes_denied", "writes_denied", 200),
        "ask": (True, "approval_required", "approval_required", 200),
        "allow": (True, None, None, 200),
    }


def test_what_policy_denies_is_refused_whatever_the_server_was_told(home: Path) -> None:
    Kosmo(home).json("config", "set", "policy.missive.list_users", "deny")
    try:
        with serving(Terms(write="allow")) as client:
            answer = client.call("missive.list_users", **WORK)
            listed = client.get("/accounts/missive/work/tools").body["results"]
    finally:
        Kosmo(home).json("config", "unset", "policy.missive.list_users")
    assert (answer.status, answer.code) == (403, "policy_denied")
    assert "missive.list_users" not in {row["function"] for row in listed}


def test_a_server_offers_what_it_was_told_to(home: Path) -> None:
    with serving(Terms(integrations=["missive"])) as client:
        assert [row["name"] for row in client.get("/integrations").body["integrations"]] == [
            "missive"
        ]
        assert client.call("crisp.list_inboxes", account="sandbox").status == 404
        assert client.get("/accounts/crisp/sandbox/tools").status == 404
    with pytest.raises(UsageError, match="missve"), serving(Terms(integrations=["missve"])):
        pass


def test_a_rate_limit_is_told_in_the_headers_of_the_ietf(
    home: Path, indexed: Kosmo, tmp_path: Path
) -> None:
    kosmo = Kosmo(home)
    kosmo.environment["MISSIVE_TOKEN"] = SIMULATOR.credentials["access_token"]
    running = SIMULATOR.start(limits=["2/1m"], clock=lambda: 1_800_000_000.5)
    with SimulatorServer(running) as server, serving(Terms(max_wait=0)) as client:
        add_account(kosmo, "missive", "limited", server.url)
        answers = [client.call("missive.list_teams", account="limited") for _ in range(3)]
        kosmo.json("accounts", "remove", "missive", "limited", "--yes")
    assert [answer.status for answer in answers] == [200, 200, 429]
    last = answers[-1]
    assert last.code == "rate_limited"
    assert last.headers["ratelimit-limit"] == "2"
    assert last.headers["ratelimit-remaining"] == "0"
    assert 0 < int(last.headers["ratelimit-reset"]) <= 61
    assert last.headers["retry-after"] == last.headers["ratelimit-reset"]


def test_hundreds_of_calls_at_once_are_all_answered(client: Client) -> None:
    def call(number: int) -> str:
        answer = client.call("missive.list_teams", {"limit": 1 + number % 5}, **WORK)
        return f"{answer.status} {len(answer.body['data']['teams'])}"

    with ThreadPoolExecutor(100) as pool:
        assert {*pool.map(call, range(200))} == {f"200 {count}" for count in (1, 2, 3, 4, 5)}


def test_without_an_account_the_credentials_are_what_is_missing(client: Client) -> None:
    answer = client.call("crisp.list_inboxes")
    assert (answer.status, answer.code) == (424, "no_account")


def test_arguments_read_only_the_variables_that_they_may(home: Path) -> None:
    hook = {"url": "https://example.com", "events": ["convo.created"], "secret": "env:HOOK_WORD"}
    got = []
    for variables in ((), ("HOOK_WORD",)):
        with serving(Terms(account="sandbox", variables=variables)) as client:
            answer = client.call("helpscout.create_webhook", hook, dry_run=True)
            got.append((answer.status, answer.code, "HOOK_WORD" in str(answer.body)))
    assert got[0] == (422, "invalid_arguments", True)
    assert got[1][:2] == (200, None)
