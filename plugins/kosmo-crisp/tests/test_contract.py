"""The plugin's functions keep the names, parameters and effects that callers rely on."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

import kosmo_crisp
import pytest
from kosmo.plugin.signature import entry_of
from kosmo.validation import problems

if TYPE_CHECKING:
    from typing import Any

CONTRACT: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("contract.json").read_text(encoding="utf-8")
)
INTEGRATION = kosmo_crisp.register_integrations()[0]


def _derived() -> dict[str, dict[str, Any]]:
    modules = [import_module(str(name)) for name in INTEGRATION.functions]
    return {
        name: entry_of(value, "crisp")
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__
        if hasattr(value, "kosmo")
    }


DERIVED = _derived()
BEYOND = {
    "add_contact_event",
    "api_delete",
    "api_get",
    "api_patch",
    "api_post",
    "api_put",
    "assign_conversation",
    "block_conversation",
    "count_visitors",
    "create_contact",
    "create_conversation",
    "create_note",
    "delete_contact",
    "delete_conversation",
    "delete_message",
    "get_availability",
    "get_campaign",
    "get_contact_subscription",
    "get_conversation_meta",
    "get_message",
    "get_operator",
    "get_website",
    "list_contact_conversations",
    "list_contact_events",
    "list_inboxes",
    "list_messages",
    "list_operator_availabilities",
    "list_operators",
    "list_websites",
    "mark_conversation",
    "move_conversation",
    "remind_of_conversation",
    "search_conversations",
    "send_transcript",
    "set_contact_subscription",
    "set_conversation_state",
    "update_contact",
    "update_contact_data",
    "update_conversation",
    "update_message",
}


def test_the_contract_and_what_users_need_beyond_it_is_all_there_is() -> None:
    assert len(CONTRACT) == 7
    assert set(DERIVED) == {entry["name"] for entry in CONTRACT} | BEYOND


@pytest.mark.parametrize("entry", CONTRACT, ids=lambda entry: str(entry["name"]))
def test_a_function_keeps_its_contract(entry: dict[str, Any]) -> None:
    derived = DERIVED[entry["name"]]
    schema = derived["input_schema"]
    assert derived["effect"] == entry["effect"]
    assert derived["full_name"] == f"crisp.crisp_{entry['name']}"
    for name, (kind, required) in entry["parameters"].items():
        assert schema["properties"][name]["type"] == kind, name
        assert (name in schema["required"]) is required, name
    assert set(schema["required"]) <= set(entry["parameters"])


@pytest.mark.parametrize("name", sorted(DERIVED))
def test_a_function_explains_itself(name: str) -> None:
    derived = DERIVED[name]
    assert derived["summary"].endswith(".")
    assert derived["returns"]
    assert derived["link"].startswith("https://docs.crisp.chat/references/rest-api/v1/")
    assert "#" in derived["link"] or name.startswith("api_")
    for parameter, schema in derived["input_schema"]["properties"].items():
        assert schema.get("description"), parameter


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, entry in DERIVED.items()
        if name.startswith(("list_", "get_", "search_", "count_"))
    ],
)
def test_what_lists_and_gets_has_columns_for_a_table(name: str) -> None:
    assert DERIVED[name]["columns"]
    assert DERIVED[name]["effect"] == "read"


def test_what_cannot_be_undone_or_goes_out_is_marked() -> None:
    destructive = {name for name, entry in DERIVED.items() if entry["destructive"]}
    assert destructive == {
        "api_delete",
        "delete_contact",
        "delete_conversation",
        "delete_message",
    }
    outward = {name for name, entry in DERIVED.items() if entry["outward"]}
    assert outward == {
        "api_delete",
        "api_patch",
        "api_post",
        "api_put",
        "send_message",
        "send_transcript",
        "update_message",
    }
    assert DERIVED["send_message"]["inward_when"] == {"type": "note"}


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
    name: str, arguments: dict[str, Any], words: str
) -> None:
    found = problems(arguments, DERIVED[name]["input_schema"])
    assert len(found) >= 1
    assert words in " ".join(found)


def test_the_check_of_a_token_is_one_of_the_functions() -> None:
    assert INTEGRATION.whoami in DERIVED
