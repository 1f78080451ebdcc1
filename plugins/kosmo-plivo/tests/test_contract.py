"""The plugin's functions keep the names, parameters and effects that callers rely on."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

import kosmo_plivo
import pytest
from kosmo.plugin.signature import entry_of

if TYPE_CHECKING:
    from typing import Any

CONTRACT: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("contract.json").read_text(encoding="utf-8")
)
INTEGRATION = kosmo_plivo.register_integrations()[0]


def _derived() -> dict[str, dict[str, Any]]:
    modules = [import_module(str(name)) for name in INTEGRATION.functions]
    return {
        name: entry_of(value, "plivo")
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__
        if hasattr(value, "kosmo")
    }


DERIVED = _derived()
BEYOND = {
    "add_powerpack_number", "api_delete", "api_get", "api_patch", "api_post", "api_put",
    "buy_number", "cancel_call", "create_application", "create_powerpack", "delete_application",
    "delete_powerpack", "delete_recording", "get_account", "get_application", "get_media",
    "get_message", "get_powerpack", "get_pricing", "get_recording", "hang_up_call", "list_media",
    "list_message_media", "list_powerpack_numbers", "list_powerpacks", "list_recordings",
    "lookup_number", "make_call", "play_in_call", "release_number", "remove_powerpack_number",
    "search_numbers", "send_digits", "send_to_many", "speak_in_call", "start_call_recording",
    "stop_call_recording", "transfer_call", "update_application", "update_number",
    "update_powerpack",
}  # fmt: skip


def test_the_contract_and_what_users_need_beyond_it_is_all_there_is() -> None:
    assert len(CONTRACT) == 7
    assert set(DERIVED) == {entry["name"] for entry in CONTRACT} | BEYOND


@pytest.mark.parametrize("entry", CONTRACT, ids=lambda entry: str(entry["name"]))
def test_a_function_keeps_its_contract(entry: dict[str, Any]) -> None:
    derived = DERIVED[entry["name"]]
    schema = derived["input_schema"]
    assert derived["effect"] == entry["effect"]
    assert derived["full_name"] == f"plivo.plivo_{entry['name']}"
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
    "name", [name for name in DERIVED if name.startswith(("list_", "get_", "search_", "lookup_"))]
)
def test_what_lists_and_gets_has_columns_for_a_table(name: str) -> None:
    assert DERIVED[name]["columns"]
    assert DERIVED[name]["effect"] == "read"


def test_what_cannot_be_undone_or_goes_out_is_marked() -> None:
    destructive = {name for name, entry in DERIVED.items() if entry["destructive"]}
    assert destructive == {
        "api_delete", "cancel_call", "delete_application", "delete_powerpack", "delete_recording",
        "hang_up_call", "release_number", "remove_powerpack_number",
    }  # fmt: skip
    outward = {name for name, entry in DERIVED.items() if entry["outward"]}
    assert outward == {
        "api_delete", "api_patch", "api_post", "api_put", "buy_number", "make_call",
        "play_in_call", "send_digits", "send_sms", "send_to_many", "speak_in_call",
        "start_call_recording", "transfer_call",
    }  # fmt: skip
    assert DERIVED["add_powerpack_number"]["outward_when"] == ["rent"]


def test_what_costs_money_or_rings_is_never_called_idempotent() -> None:
    for name in ("send_sms", "send_to_many", "make_call", "buy_number", "api_post"):
        assert not DERIVED[name]["idempotent"]


def test_the_check_of_credentials_is_one_of_the_functions() -> None:
    assert INTEGRATION.whoami in DERIVED
