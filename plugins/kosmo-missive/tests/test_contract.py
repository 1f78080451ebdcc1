"""The plugin's functions keep the names, parameters and effects that callers rely on."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

import kosmo_missive
import pytest
from kosmo.plugin.signature import entry_of

if TYPE_CHECKING:
    from typing import Any

CONTRACT: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("contract.json").read_text(encoding="utf-8")
)
INTEGRATION = kosmo_missive.register_integrations()[0]


def _derived() -> dict[str, dict[str, Any]]:
    modules = [import_module(str(name)) for name in INTEGRATION.functions]
    return {
        name: entry_of(value, "missive")
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__
        if hasattr(value, "kosmo")
    }


DERIVED = _derived()
BEYOND = {
    "create_message",
    "create_shared_labels",
    "get_messages",
    "update_conversations",
    "update_shared_labels",
    "update_teams",
}


def test_the_contract_and_what_users_need_beyond_it_is_all_there_is() -> None:
    assert len(CONTRACT) == 43
    assert set(DERIVED) == {entry["name"] for entry in CONTRACT} | BEYOND


@pytest.mark.parametrize("entry", CONTRACT, ids=lambda entry: str(entry["name"]))
def test_a_function_keeps_its_contract(entry: dict[str, Any]) -> None:
    derived = DERIVED[entry["name"]]
    schema = derived["input_schema"]
    assert derived["effect"] == entry["effect"]
    assert derived["full_name"] == f"missive.missive_{entry['name']}"
    for name, (kind, required) in entry["parameters"].items():
        assert schema["properties"][name]["type"] == kind, name
        assert (name in schema["required"]) is required, name
    assert set(schema["required"]) <= set(entry["parameters"])


@pytest.mark.parametrize("name", sorted(DERIVED))
def test_a_function_explains_itself(name: str) -> None:
    derived = DERIVED[name]
    assert derived["summary"].endswith(".")
    assert derived["returns"]
    assert derived["link"]
    for parameter, schema in derived["input_schema"]["properties"].items():
        assert schema.get("description"), parameter


@pytest.mark.parametrize(
    "name", [name for name, entry in DERIVED.items() if name.startswith(("list_", "get_"))]
)
def test_what_lists_and_gets_has_columns_for_a_table(name: str) -> None:
    assert DERIVED[name]["columns"]
    assert DERIVED[name]["effect"] == "read"


def test_what_cannot_be_undone_or_goes_out_is_marked() -> None:
    destructive = {name for name, entry in DERIVED.items() if entry["destructive"]}
    assert destructive == {
        "api_delete",
        "delete_draft",
        "delete_hook",
        "delete_post",
        "delete_responses",
        "merge_conversation",
    }
    outward = {name for name, entry in DERIVED.items() if entry["outward"]}
    assert outward == {"api_delete", "api_patch", "api_post"}
    assert "body.send" in DERIVED["create_draft"]["outward_when"]
    assert "body.drafts.send_at" in DERIVED["create_draft"]["outward_when"]


def test_the_check_of_a_token_is_one_of_the_functions() -> None:
    assert INTEGRATION.whoami in DERIVED
