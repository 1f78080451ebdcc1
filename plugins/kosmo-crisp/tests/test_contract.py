"""The plugin's functions keep the names, parameters and effects that callers rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosmo.testing import contract, imported, problems, promises

if TYPE_CHECKING:
    from typing import Any

    from kosmo import IntegrationSpec

TestContract = contract()
TestPromises = promises("contract.json")

PROMISED = json.loads(Path(__file__).with_name("contract.json").read_text(encoding="utf-8"))
BEYOND = {
    "add_contact_event", "api_delete", "api_get", "api_patch", "api_post", "api_put",
    "assign_conversation", "block_conversation", "count_visitors", "create_contact",
    "create_conversation", "create_note", "delete_contact", "delete_conversation",
    "delete_message", "get_availability", "get_campaign", "get_contact_subscription",
    "get_conversation_meta", "get_message", "get_operator", "get_website",
    "list_contact_conversations", "list_contact_events", "list_inboxes", "list_messages",
    "list_operator_availabilities", "list_operators", "list_websites", "mark_conversation",
    "move_conversation", "remind_of_conversation", "search_conversations", "send_transcript",
    "set_contact_subscription", "set_conversation_state", "update_contact",
    "update_contact_data", "update_conversation", "update_message",
}  # fmt: skip


def test_the_contract_and_what_users_need_beyond_it_is_all_there_is(
    kosmo_integration: IntegrationSpec,
) -> None:
    assert len(PROMISED) == 7
    names = {entry["name"] for entry in PROMISED}
    assert set(kosmo_integration.function_names()) == names | BEYOND


def test_a_function_links_to_its_place_in_crisps_documents(
    kosmo_integration: IntegrationSpec,
) -> None:
    for spec in kosmo_integration.functions():
        assert spec.summary.endswith("."), spec.name
        assert spec.returns, spec.name
        link = spec.link or ""
        assert link.startswith("https://docs.crisp.chat/references/rest-api/v1/"), spec.name
        assert "#" in link or spec.name.startswith("api_"), spec.name


def test_what_lists_and_gets_reads_and_has_columns_for_a_table(
    kosmo_integration: IntegrationSpec,
) -> None:
    for spec in kosmo_integration.functions():
        if spec.name.startswith(("list_", "get_", "search_", "count_")):
            assert spec.columns, spec.name
            assert spec.effect == "read", spec.name


def test_what_cannot_be_undone_or_goes_out_is_marked(kosmo_integration: IntegrationSpec) -> None:
    functions = kosmo_integration.functions()
    assert {spec.name for spec in functions if spec.destructive} == {
        "api_delete", "delete_contact", "delete_conversation", "delete_message",
    }  # fmt: skip
    assert {spec.name for spec in functions if spec.outward} == {
        "api_delete", "api_patch", "api_post", "api_put", "send_message", "send_transcript",
        "update_message",
    }  # fmt: skip
    inward = {spec.name: spec.inward_when for spec in functions if spec.inward_when}
    assert inward == {"send_message": {"type": "note"}}


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("create_contact", {"email": "a@x.test", "person": {"nicknam": "A"}}, "nicknam"),
        ("update_contact", {"contact_id": "p", "company": {"title": "A"}}, "title"),
        ("update_contact_data", {"contact_id": "p", "data": {"a": None}}, "a"),
        ("create_conversation", {"data": {"list": []}}, "list"),
        ("search_conversations", {"filters": [{"model": "session"}]}, "criterion"),
        ("list_contacts", {"filters": [{"query": "x"}]}, "query"),
        ("send_message", {"conversation_id": "s", "text": "x", "user": {"name": "A"}}, "name"),
        ("send_message", {"conversation_id": "s", "text": "x", "origin": "web"}, "origin"),
        ("list_conversations", {"per_page": 101}, "per_page"),
        ("list_contacts", {"page": 0}, "page"),
        ("get_conversation", {"conversation_id": "a/b"}, "conversation_id"),
    ],
)
def test_what_crisp_would_ignore_or_refuse_is_refused_before(
    kosmo_integration: IntegrationSpec, name: str, arguments: dict[str, Any], words: str
) -> None:
    spec = kosmo_integration.function(name)
    assert spec is not None
    found = problems(arguments, spec.input_schema)
    assert len(found) >= 1
    assert words in " ".join(found)


def test_a_call_imports_what_it_needs_of_the_plugin(kosmo_integration: IntegrationSpec) -> None:
    everything = imported(*{spec.module for spec in kosmo_integration.functions()})
    assert {name.partition(".")[0] for name in everything} == {"kosmo", "kosmo_crisp"}
    assert not any(name.startswith("kosmo_crisp.simulator") for name in everything)
    brought = imported("kosmo_crisp.conversations")
    assert [name for name in brought if name.startswith("kosmo_crisp")] == [
        "kosmo_crisp", "kosmo_crisp.conversations", "kosmo_crisp.listing", "kosmo_crisp.vendor",
        "kosmo_crisp.website",
    ]  # fmt: skip
    assert "kosmo.plugin.integration" not in brought


def test_whose_account_it_is_tells_one_of_the_functions(kosmo_integration: IntegrationSpec) -> None:
    assert kosmo_integration.whoami in kosmo_integration.function_names()
