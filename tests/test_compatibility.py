"""What was written for the `integrations:*` commands of the reference system keeps working.

One part for each line of the list of what is to be compatible:

1. names of commands, flags, keys, the envelope, exit codes
2. the order in which a call is refused, and what a refusal names
3. arguments: flags, `--arg`, JSON, and the options of a call
4. the names of functions
6. the JSON that `configure` reads
8. the names of pages
9. examples: names that can be called, and values of the right types

The list has three more: 5, the names and helpers of a Lua script; the other half of 6, the files
of MCP servers; and 7, the gateway with its tools and flags. They belong to surfaces of their own
and are tested with those, not here.
"""

from __future__ import annotations

import json
import shlex
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import Answering, Kosmo

if TYPE_CHECKING:
    from collections.abc import Iterator

ENVELOPE = ["function", "success", "data", "error", "meta", "duration_ms"]
META = {"dry_run", "operation", "permission_bypassed", "account"}
LISTED = "provider function name slug title operation active configured accounts auth_strategy"
FUNCTION = f"{LISTED} description input_schema"


@pytest.fixture(scope="module")
def ready(indexed_demo: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kosmo]:
    """Give one kosmo for all that changes nothing; its account talks to a service on loopback."""
    kosmo, service = Kosmo(tmp_path_factory.mktemp("shared") / "home"), Answering()
    kosmo.begin_like(indexed_demo)
    words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={service.url}")
    assert kosmo("accounts", "add", "demo", "local", *words).returncode == 0
    kosmo.environment["DEMO_TOKEN"] = "secret-of-demo"
    yield kosmo
    service.close()


# 1: names of commands, flags, keys, the envelope, exit codes


@pytest.mark.parametrize(
    ("line", "path", "keys"),
    [
        ("list", [0], "active configured auth_strategy functions"),
        ("list", [0, "functions", 0], FUNCTION),
        ("status", [0], "active configured accounts functions auth_strategy"),
        ("search conversation", [0], FUNCTION),
        ("docs", [], "markdown"),
        ("docs missive", ["functions", 0], LISTED),
        ("docs missive.list_tasks --format json", ["function"], FUNCTION),
        ("examples missive.list_tasks", [], "shell json lua"),
        ("schema missive.list_tasks", [], "type properties required"),
        ("fields missive", [], "provider account accounts auth_strategy fields example"),
        ("fields missive --account default", ["fields", 0],
         "key label type required configured description"),
        ("doctor", ["integrations", "missive"], "enabled configured active"),
        ("doctor missive", [], "provider enabled configured active accounts auth_strategy"),
        ("doctor missive", [], "missing_credentials permissions function_count next_commands"),
        ("call missive.list_teams --account sandbox --dry-run", [], "method url"),
        ("call missive.delete_post --post-id p --account sandbox --force --dry-run", [], "url"),
        ("missive list_teams --account sandbox", [], "teams"),
        ("missive", ["functions", 0], LISTED),
    ],
)  # fmt: skip
def test_1_commands_take_the_flags_and_answer_with_the_keys(
    line: str, path: list[str | int], keys: str, ready: Kosmo
) -> None:
    envelope = ready.json(*f"integrations:{line}".split())
    assert list(envelope) == ENVELOPE
    assert (envelope["success"], envelope["error"]) == (True, None)
    found = envelope["data"]
    for key in path:
        found = found[key]
    assert set(keys.split()) <= found.keys()


@pytest.mark.parametrize(
    "line",
    ["search", "docs misive", "examples", "examples misive.list_tasks", "schema",
     "schema missive.list_tsks", "fields", "fields misive", "doctor misive", "configure",
     "configure misive", "call", "call missive.list_tsks", "missive list_tsks",
     "misive list_tasks", "lists"],
)  # fmt: skip
def test_1_what_is_missing_or_unknown_is_no_success_anywhere(line: str, ready: Kosmo) -> None:
    envelope = ready.json(*f"integrations:{line}".split(), code=2)
    assert list(envelope) == ENVELOPE
    assert (envelope["success"], envelope["data"]) == (False, None)
    assert envelope["error"]["message"]


def test_1_a_search_without_hits_is_a_success(ready: Kosmo) -> None:
    assert ready.json("integrations:search", "zzzzqqqq")["data"] == []


def test_1_a_schema_without_parameters_has_empty_objects(ready: Kosmo) -> None:
    schema = json.loads(ready("integrations:schema", "missive.get_current_user").stdout)
    assert (schema["type"], schema["properties"], schema["required"]) == ("object", {}, [])


def test_1_exit_codes_tell_success_failure_and_a_wrong_line(
    local: Kosmo, answering: Answering
) -> None:
    words = ("integrations:call", "demo.list_things", "--account", "local")
    done = local.json(*words)
    assert set(done["meta"]) >= META
    assert (done["meta"]["operation"], done["meta"]["permission_bypassed"]) == ("read", False)
    assert done["duration_ms"] == round(done["duration_ms"], 1)
    answering.status, answering.body = 404, b'{"error": "<info>gone</info>"}'
    failed = local.json(*words, code=1)
    assert list(failed) == ENVELOPE
    assert (failed["function"], failed["success"]) == ("demo.list_things", False)
    assert set(failed["meta"]) == set(done["meta"])
    assert "<info>gone</info>" in failed["error"]["message"]
    sent = len(answering.requests)
    assert local.json(*words, "--limit", "many", code=2)["success"] is False
    assert len(answering.requests) == sent


# 2: the order in which a call is refused, and what a refusal names


def test_2_a_call_that_is_wrong_in_every_way_is_refused_in_order(
    local: Kosmo, answering: Answering
) -> None:
    """Arguments come early, as they are wrong whatever is configured; secrets last."""
    del local.environment["DEMO_TOKEN"]
    configure = ("integrations:configure", "demo")
    assert local(*configure, "--disable", "--write", "deny").returncode == 0

    def refused(line: str, code: int, kind: str, said: str) -> None:
        error = local.json("integrations:call", *line.split(), code=code)["error"]
        assert error["code"] == kind
        assert said in error["message"]

    nobody, known = "--thing-id 5 --account nobody", "--thing-id 5 --account local"
    refused("dmo.delete_thing [1]", 2, "unknown_integration", "`dmo`")
    refused("demo.delete_thng [1]", 2, "unknown_function", "`delete_thng`")
    refused("demo.delete_thing [1]", 2, "invalid_arguments", "the arguments")
    refused("demo.delete_thing --account nobody", 2, "invalid_arguments", "`thing_id`")
    refused(f"demo.delete_thing {nobody}", 3, "policy_denied", "`demo` is switched off")
    assert local(*configure, "--enable").returncode == 0
    refused(f"demo.delete_thing {nobody}", 2, "unknown_account", "`nobody`")
    refused(f"demo.delete_thing {known}", 3, "policy_denied", "`demo.delete_thing` is denied")
    assert local(*configure, "--write", "allow").returncode == 0
    refused(f"demo.delete_thing {known}", 3, "approval_required", "`demo.delete_thing` needs")
    words = ("integrations:call", "demo.delete_thing", *known.split())
    planned = local.json(*words, "--dry-run")
    assert (planned["meta"]["dry_run"], planned["data"]["method"]) == (True, "DELETE")
    refused(f"demo.delete_thing {known} --force", 4, "missing_secret", "`token`")
    assert answering.requests == []
    done = local.json(*words, "--force", DEMO_TOKEN="secret-of-demo")
    assert (done["success"], done["meta"]["permission_bypassed"]) == (True, True)
    assert len(answering.requests) == 1


def test_2_force_overrides_the_switches_for_reads_and_writes_and_nothing_else(
    local: Kosmo, answering: Answering
) -> None:
    configure = ("integrations:configure", "demo")
    assert local(*configure, "--permissions", "read:deny,write:deny").returncode == 0
    words = ("integrations:call", "demo.list_things", "--account", "local", "--force")
    assert local.json(*words)["meta"]["permission_bypassed"] is True
    assert local.json(*words, "--limit", "1000", code=2)["error"]["code"] == "invalid_arguments"
    assert local(*configure, "--disable").returncode == 0
    assert local.json(*words, code=3)["error"]["code"] == "policy_denied"
    assert len(answering.requests) == 1


# 3: arguments: flags, `--arg`, JSON, and the options of a call


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("--text a --number=2 --from b", {"text": "a", "number": 2, "from": "b"}),
        ("--arg text=a=b --arg account=acme", {"text": "a=b", "account": "acme"}),
        ("""'{"text": "a", "number": 1}' --number 2""", {"text": "a", "number": 2}),
        ("""--number 2 '{"text": "a", "number": 1}' --force""", {"text": "a", "number": 2}),
        ("--timeout 5 --text +14155550100 --from 007", {"text": "+14155550100", "from": "007"}),
    ],
)
def test_3_flags_override_json_and_are_what_their_parameter_is(
    line: str, given: dict[str, Any], ready: Kosmo
) -> None:
    words = ("integrations:call", "demo.echo", *shlex.split(line), "--account", "local")
    answer = ready.json(*words)["data"]  # every argument; those that were not given are null
    assert {name: value for name, value in answer.items() if value is not None} == given


@pytest.mark.parametrize("flag", ["--thing-id", "--thing_id", "--arg=thing-id", "--arg=thing_id"])
def test_3_names_are_written_with_dashes_or_underscores(flag: str, ready: Kosmo) -> None:
    words = ("demo.delete_thing", f"{flag}=7", "--account", "local", "--dry-run")
    assert ready.json("integrations:call", *words)["data"]["url"].endswith("/things/7")


@pytest.mark.parametrize(
    "line",
    [
        "call --account local --json --dry-run demo.list_things --limit 3",
        "call demo.list_things --account=local --limit=3 --json --dry-run",
        "demo --dry-run --account local list_things --limit 3 --json",
        """call demo.list_things --dry-run --json '{"limit": 3}' --account local""",
    ],
)
def test_3_the_options_of_a_call_may_stand_anywhere(line: str, ready: Kosmo) -> None:
    done = ready(*shlex.split(f"integrations:{line}"))
    envelope = json.loads(done.stdout)
    assert (done.returncode, envelope["meta"]["account"]) == (0, "local")
    assert envelope["data"]["url"].endswith("/things?limit=3")


@pytest.mark.parametrize(
    ("words", "stdin", "text"),
    [(("-", "--number", "2"), '{"text": "a", "number": 1}', "a"), (("--number", "2"), "a", None)],
)
def test_3_json_comes_from_stdin_only_where_a_dash_asks_for_it(
    words: tuple[str, ...], stdin: str, text: str | None, ready: Kosmo
) -> None:
    done = ready("integrations:call", "demo.echo", "--account", "local", *words, stdin=stdin)
    answer = json.loads(done.stdout)
    assert (answer["text"], answer["number"]) == (text, 2)


# 4: the names of functions

PUBLISHED = {
    "crisp": """
        list_conversations get_conversation send_message list_contacts get_contact list_campaigns
        get_current_user""",
    "helpscout": """
        list_conversations get_conversation create_conversation update_conversation list_customers
        get_customer create_customer list_mailboxes get_mailbox get_current_user""",
    "missive": """
        list_conversations get_conversation list_conversation_messages list_conversation_comments
        list_conversation_drafts list_conversation_posts merge_conversation create_comment
        create_draft delete_draft list_messages create_post delete_post list_tasks get_task
        create_task update_task get_current_user list_organizations list_users list_teams
        list_shared_labels create_teams list_contacts get_contact create_contacts update_contacts
        list_contact_books list_contact_groups list_responses get_response create_responses
        update_responses delete_responses create_analytics_report get_analytics_report list_hooks
        create_hook delete_hook api_get api_post api_patch api_delete""",
    "plivo": """
        list_messages send_sms list_numbers get_number list_calls get_call list_applications""",
}


def test_4_every_function_that_was_published_is_there(ready: Kosmo) -> None:
    listed = ready.json("integrations:list", "--functions")["data"]
    names = {(one["name"], one["slug"], one["full_name"]) for one in listed}
    assert names >= {
        (f"{integration}.{one}", f"{integration}_{one}", f"{integration}.{integration}_{one}")
        for integration, functions in PUBLISHED.items()
        for one in functions.split()
    }


@pytest.mark.parametrize(
    "name",
    ["missive.list_teams", "missive.list-teams", "missive.missive_list_teams",
     "missive_list_teams", "integration__missive__list_teams",
     "integration__missive__missive_list_teams"],
)  # fmt: skip
def test_4_a_function_has_every_name_under_which_it_was_published(name: str, ready: Kosmo) -> None:
    called = ready.json("integrations:call", name, "--account", "sandbox")
    assert called["function"] == "missive.list_teams"
    assert called["data"]["teams"]
    assert ready.json("integrations:docs", name)["data"]["page"] == "missive.list_teams"


# 6: the JSON that `configure` reads


@pytest.mark.parametrize("fields", ["set", "credentials"])
def test_6_configure_reads_every_key_of_the_json(fields: str, kosmo: Kosmo) -> None:
    words = ("integrations:configure", "missive", "--account", "work", "--global")
    assert kosmo(*words, "--set", "access_token=env:T", "--set", "limits=1/1s").returncode == 0
    document = {
        "account": "work", "scope": "global", fields: {"access_token": "canary"},
        "unset": ["limits"], "enabled": False, "permissions": {"read": "allow", "write": "ask"},
    }  # fmt: skip
    done = kosmo(*words[:2], "--stdin-json", "--json", stdin=json.dumps(document))
    said = json.loads(done.stdout)["data"]
    permissions = said["permissions"]
    assert (permissions["read"], permissions["write"]) == ("allow", "ask")
    assert {key: said[key] for key in list(said)[:7]} == {
        "provider": "missive", "account": "work", "scope": "global",
        "credentials_set": ["access_token"], "credentials_unset": ["limits"], "enabled": False,
        "configured": True,
    }  # fmt: skip
    assert "canary" not in done.stdout + done.stderr
    kept = tomllib.loads((kosmo.home / "config" / "credentials.toml").read_text())
    assert kept == {"missive": {"work": {"access_token": "canary"}}}


def test_6_flags_go_before_the_json_and_disable_before_enable(kosmo: Kosmo) -> None:
    flags = "--account home --enable --disable --set access_token=env:T --write deny --stdin-json"
    document = {"account": "work", "enabled": True, "permissions": {"write": "allow"}}
    words = ("integrations:configure", "missive", *flags.split(), "--json")
    said = json.loads(kosmo(*words, stdin=json.dumps(document)).stdout)["data"]
    assert (said["account"], said["enabled"]) == ("home", False)
    assert said["permissions"]["write"] == "deny"


@pytest.mark.parametrize(
    "text", ["no JSON", "[]", '{"enabled": "yes"}', '{"permissions": {"write": "maybe"}}']
)
def test_6_json_that_is_wrong_changes_nothing(text: str, kosmo: Kosmo) -> None:
    words = ("--set", "access_token=env:T", "--stdin-json", "--json")
    done = kosmo("integrations:configure", "missive", *words, stdin=text)
    assert (done.returncode, json.loads(done.stdout)["success"]) == (2, False)
    assert not (kosmo.home / "config" / "accounts.toml").exists()


# 8: the names of pages


@pytest.mark.parametrize(
    "name",
    ["missive", "missive.list_teams", "integrations.missive", "integrations.missive.list_teams",
     "overview", "context", "errors", "examples"],
)  # fmt: skip
def test_8_pages_are_found_by_their_names(name: str, ready: Kosmo) -> None:
    found = ready.json("integrations:docs", name)["data"]
    assert found["page"] == name.removeprefix("integrations.")
    assert found["markdown"].startswith("# ")


# 9: examples: names that can be called, and values of the right types


@pytest.mark.parametrize("integration", PUBLISHED)
def test_9_every_example_is_a_call_that_is_taken(integration: str, ready: Kosmo) -> None:
    rows = ready.json("integrations:examples", integration)["data"]
    lines = "\n".join(row["shell"].removeprefix("kosmo ") for row in rows)
    done = ready("batch", "--account", "sandbox", "--dry-run", stdin=lines)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    taken = [(one["function"], one["error"]) for one in answers]
    assert taken == [(row["function"], None) for row in rows]
