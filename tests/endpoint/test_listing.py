"""What is offered: integrations, accounts and tools, under their own names and those of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo.endpoint.terms import Terms
from kosmo.validation import problems
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.conftest import Kosmo
from tests.endpoint.conftest import SIMULATOR, serving

if TYPE_CHECKING:
    from pathlib import Path

    from tests.endpoint.conftest import Client

SEVEN = {
    "list_all_missive_conversations": "missive.list_conversations",
    "list_all_missive_conversation_messages": "missive.list_conversation_messages",
    "create_a_missive_message": "missive.create_draft",
    "update_a_missive_shared_label_by_id": "missive.update_shared_labels",
    "create_a_missive_task": "missive.create_task",
    "create_a_missive_analytics_report": "missive.create_analytics_report",
    "get_single_missive_analytics_report_by_id": "missive.get_analytics_report",
}
RAW = ("api_get", "api_post", "api_patch", "api_delete")
LISTS = ("missive.list_conversation_posts", "missive.list_tasks")
HOSTED = "/integrated-account/missive:work/tools"


def names(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status == 200, answer.body
    return [row["name"] for row in answer.body["results"]]


def test_integrations_are_listed_with_the_accounts_that_calls_can_name(client: Client) -> None:
    rows = {row["name"]: row for row in client.get("/integrations").body["integrations"]}
    assert {"crisp", "helpscout", "missive", "plivo"} <= {*rows}
    assert rows["missive"]["accounts"] == [
        {"id": "missive:spare", "name": "spare", "default": False},
        {"id": "missive:work", "name": "work", "default": True},
        {"id": "missive:sandbox", "name": "sandbox", "default": False},
    ]
    assert "env:" not in str(rows)


def test_a_tool_has_a_name_a_description_and_a_schema(client: Client) -> None:
    answer = client.get("/accounts/missive/work/tools")
    assert (answer.body["integration"], answer.body["account"]) == ("missive", "work")
    rows = {row["function"]: row for row in answer.body["results"]}
    row = rows["missive.get_task"]
    assert (row["name"], row["resource"], row["method"]) == ("missive_get_task", "tasks", "get")
    assert (row["effect"], row["tags"], row["required"]) == ("read", ["tasks"], ["task_id"])
    assert row["schema"]["additionalProperties"] is False
    for one in rows.values():
        assert one["description"]
        merged = one["query_schema"]["properties"] | one["body_schema"]["properties"]
        assert merged == one["schema"]["properties"]
    assert rows["missive.create_task"]["query_schema"]["properties"] == {}


@pytest.mark.parametrize(
    "id",
    [
        "missive:work", "missive.work", "missive%3Awork", "missive%2Ework", "spare", "missive",
        "missive:default",
    ],
)  # fmt: skip
def test_an_account_is_found_by_its_id_or_by_a_name_that_only_it_has(
    client: Client, id: str
) -> None:
    answer = client.get(f"/integrated-account/{id}/tools?tags=tasks")
    assert answer.status == 200, answer.body
    assert answer.body["account"] == ("spare" if id == "spare" else "work")
    assert len(answer.body["results"]) == 4


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/integrated-account/sandbox/tools", 409, "ambiguous_account"),
        ("/integrated-account/nobody/tools", 404, "unknown_account"),
        ("/integrated-account/missive:nobody/tools", 404, "unknown_account"),
        ("/integrated-account/nothing:work/tools", 404, "unknown_account"),
        ("/accounts/nothing/work/tools", 404, "unknown_integration"),
        ("/accounts/missive/nobody/tools", 404, "unknown_account"),
        ("/accounts/missive/work/tools?names=other", 422, "invalid_arguments"),
        ("/accounts/missive/work", 404, "unknown_path"),
        ("/accounts/missive/work/tools/", 404, "unknown_path"),
    ],
)
def test_what_does_not_exist_is_not_listed(
    client: Client, path: str, status: int, code: str
) -> None:
    answer = client.get(path)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("methods=read", lambda row: row["effect"] == "read"),
        ("methods[]=write", lambda row: row["effect"] == "write"),
        ("methods[0]=list&methods[1]=get", lambda row: row["method"] in ("list", "get")),
        ("methods=create,delete", lambda row: row["method"] in ("create", "delete")),
        ("method=custom", lambda row: row["method"] in ("merge_conversation", *RAW)),
        ("methods=merge_conversation", lambda row: row["method"] == "merge_conversation"),
        ("tags=tasks", lambda row: row["resource"] == "tasks"),
        ("tags[]=tasks&tags[]=posts&methods=list", lambda row: row["function"] in LISTS),
        ("tags=nothing", lambda row: False),
    ],
)
def test_tools_are_filtered_by_method_and_tag(client: Client, query: str, kept: Any) -> None:
    every = client.get("/accounts/missive/work/tools").body["results"]
    some = client.get(f"/accounts/missive/work/tools?{query}").body["results"]
    assert some == [row for row in every if kept(row)]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("methods=nope", "there are list, get, create, update, delete, read, write, custom"),
        ("methods[]=read&methods[]=lists", "did you mean `list`?"),
    ],
)
def test_a_method_that_there_is_not_is_refused(client: Client, query: str, said: str) -> None:
    answer = client.get(f"/accounts/missive/work/tools?{query}")
    assert (answer.status, answer.code) == (400, "unknown_method")
    assert said in answer.body["error"]["message"]


def test_the_other_names_stand_for_functions(client: Client) -> None:
    rows = {row["name"]: row for row in client.get(HOSTED).body["results"]}
    assert {name: rows[name]["function"] for name in SEVEN} == SEVEN
    assert "missive_list_conversations" not in rows
    assert "missive_create_draft" in rows  # which can do more than send at once
    own = {row["function"]: row for row in client.get(f"{HOSTED}?names=kosmo").body["results"]}
    assert own["missive.create_task"]["name"] == "missive_create_task"
    assert own["missive.create_task"]["aliases"] == ["create_a_missive_task"]
    assert {*SEVEN} <= {*names(client, "/accounts/missive/work/tools?names=truto")}


def test_the_other_names_take_flat_parameters(client: Client) -> None:
    rows = {row["name"]: row for row in client.get(HOSTED).body["results"]}
    message = rows["create_a_missive_message"]["schema"]
    assert message["required"] == ["from_field", "to_fields", "body"]
    assert {"subject", "account", "conversation"} <= {*message["properties"]}
    assert {"send", "send_at", "drafts"}.isdisjoint(message["properties"])
    assert rows["update_a_missive_shared_label_by_id"]["required"] == ["id"]
    assert "params" not in rows["list_all_missive_conversation_messages"]["schema"]["properties"]
    assert (
        problems({"start": 1, "end": 2}, rows["create_a_missive_analytics_report"]["schema"]) == []
    )


def test_each_of_the_other_names_can_be_called(client: Client) -> None:
    def done(tool: str, **arguments: Any) -> Any:
        answer = client.call(tool, arguments, account="missive:work")
        assert answer.status == 200, answer.body
        assert answer.body["function"] == SEVEN[tool]
        return answer.body["data"]

    rows = done("list_all_missive_conversations", limit=3)["conversations"]
    done("list_all_missive_conversation_messages", conversation_id=rows[0]["id"])
    labels = client.call("missive.list_shared_labels", account="work").body["data"]["shared_labels"]
    changed = done("update_a_missive_shared_label_by_id", id=labels[0]["id"], name="Escalated")
    assert changed["shared_labels"][0]["name"] == "Escalated"
    done("create_a_missive_task", title="Look", assignee="me", conversation=rows[0]["id"])
    organizations = client.call("missive.list_organizations", account="work").body["data"]
    report = done(
        "create_a_missive_analytics_report",
        start="2026-05-01", end="2026-05-07",
        organization=organizations["organizations"][0]["id"],
    )  # fmt: skip
    id = report["reports"]["id"]
    looked = client.call("get_single_missive_analytics_report_by_id", {"id": id}, account="work")
    assert (looked.status, looked.code) in ((200, None), (503, "report_pending"))


def test_wrong_arguments_of_the_other_names_are_told_in_their_words(client: Client) -> None:
    answer = client.call("create_a_missive_message", {"to": "x", "send": False}, account="work")
    assert (answer.status, answer.code) == (422, "invalid_arguments")
    told = answer.body["error"]["message"]
    assert "`from_field` is required" in told
    assert "`send` is not a parameter" in told
    assert "body.to" not in told


@pytest.mark.parametrize("account", ["sandbox", None])
def test_the_document_is_valid_openapi(home: Path, account: str | None) -> None:
    with serving(Terms(integrations=["missive"], account=account)) as client:
        made = client.get("/openapi.json").body
        port = client.port
    assert [*OpenAPIV31SpecValidator(made).iter_errors()] == []
    assert made["servers"] == [{"url": f"http://127.0.0.1:{port}"}]
    assert {f"/tools/{name}" for name in SEVEN} <= {*made["paths"]}
    assert "/tools/missive_list_conversations" in made["paths"]
    ids = [one["operationId"] for path in made["paths"].values() for one in path.values()]
    assert len(ids) == len({*ids})


def test_every_tool_of_every_integration_has_a_path(client: Client) -> None:
    listed = [
        row["name"]
        for integration in client.get("/integrations").body["integrations"]
        for row in client.get(f"/accounts/{integration['name']}/sandbox/tools").body["results"]
    ]
    assert len(listed) > 150
    paths = client.get("/openapi.json").body["paths"]
    assert {f"/tools/{name}" for name in listed} <= {*paths}


def test_a_server_that_only_reads_lists_and_describes_no_writes(home: Path) -> None:
    with serving(Terms(write="deny", account="work")) as client:
        assert names(client, f"{HOSTED}?methods=write") == []
        paths = client.get("/openapi.json").body["paths"]
    assert "/tools/missive_list_tasks" in paths
    assert "/tools/create_a_missive_message" not in paths


def test_an_integration_that_is_switched_off_has_no_tools(home: Path) -> None:
    kosmo = Kosmo(home)
    kosmo.environment["MISSIVE_TOKEN"] = SIMULATOR.credentials["access_token"]
    kosmo.json("integrations", "configure", "missive", "--disable")
    try:
        with serving() as client:
            listed = {one["name"] for one in client.get("/integrations").body["integrations"]}
            called = client.call("missive.list_teams", account="sandbox")
    finally:
        kosmo.json("integrations", "configure", "missive", "--enable")
    assert "missive" not in listed
    assert called.status == 404
