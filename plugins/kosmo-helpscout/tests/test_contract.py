"""The plugin's functions keep the names, parameters and effects that callers rely on."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

import kosmo_helpscout
import pytest
from kosmo.plugin.signature import entry_of

if TYPE_CHECKING:
    from typing import Any

CONTRACT: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("contract.json").read_text(encoding="utf-8")
)
INTEGRATION = kosmo_helpscout.register_integrations()[0]


def _derived() -> dict[str, dict[str, Any]]:
    modules = [import_module(str(name)) for name in INTEGRATION.functions]
    return {
        name: entry_of(value, "helpscout")
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__
        if hasattr(value, "kosmo")
    }


DERIVED = _derived()


def test_the_contract_is_there_whole() -> None:
    assert len(CONTRACT) == 10
    assert {entry["name"] for entry in CONTRACT} <= set(DERIVED)


@pytest.mark.parametrize("entry", CONTRACT, ids=lambda entry: str(entry["name"]))
def test_a_function_keeps_its_contract(entry: dict[str, Any]) -> None:
    derived = DERIVED[entry["name"]]
    schema = derived["input_schema"]
    assert derived["effect"] == entry["effect"]
    assert derived["full_name"] == f"helpscout.helpscout_{entry['name']}"
    for name, (kind, required) in entry["parameters"].items():
        assert schema["properties"][name]["type"] == kind, name
        assert (name in schema["required"]) is required, name
    assert set(schema["required"]) <= set(entry["parameters"])


def test_the_words_of_the_contract_are_taken() -> None:
    listing = DERIVED["list_conversations"]["input_schema"]["properties"]
    assert {"open", "closed", "pending", "spam", "all"} <= set(listing["status"]["enum"])
    assert listing["status"]["default"] == "all"
    sorts = {"createdAt", "updatedAt", "customer.name", "subject", "status", "mailbox"}
    assert sorts <= set(listing["sort_field"]["enum"])
    assert (listing["per_page"]["default"], listing["per_page"]["maximum"]) == (25, 50)
    assert listing["sort_order"]["default"] == "desc"
    customers = DERIVED["list_customers"]["input_schema"]["properties"]
    assert {"firstName", "lastName", "createdAt", "updatedAt"} <= set(
        customers["sort_field"]["enum"]
    )
    assert customers["sort_order"]["default"] == "asc"


@pytest.mark.parametrize("name", sorted(DERIVED))
def test_a_function_explains_itself(name: str) -> None:
    derived = DERIVED[name]
    assert derived["summary"].endswith(".")
    assert derived["returns"]
    assert derived["link"].startswith("https://developer.helpscout.com/mailbox-api/endpoints")
    for parameter, schema in derived["input_schema"]["properties"].items():
        assert schema.get("description"), parameter


@pytest.mark.parametrize("name", [name for name in DERIVED if name.startswith(("list_", "get_"))])
def test_what_lists_and_gets_has_columns_for_a_table(name: str) -> None:
    assert DERIVED[name]["columns"]
    assert DERIVED[name]["effect"] == "read"


def test_what_cannot_be_undone_or_goes_out_is_marked() -> None:
    destructive = {name for name, entry in DERIVED.items() if entry["destructive"]}
    assert destructive == {
        "api_delete",
        "delete_attachment",
        "delete_conversation",
        "delete_customer",
        "delete_customer_entry",
        "delete_webhook",
    }
    outward = {name for name, entry in DERIVED.items() if entry["outward"]}
    assert outward == {"api_delete", "api_patch", "api_post", "api_put", "run_workflow"}
    assert DERIVED["create_reply"]["outward_when"] == ["send"]
    assert DERIVED["create_conversation"]["outward_when"] == ["reply", "auto_reply"]


def test_the_check_of_credentials_is_one_of_the_functions() -> None:
    assert INTEGRATION.whoami in DERIVED
