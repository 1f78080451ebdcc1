"""The plugin's functions keep the names, parameters and effects that callers rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from kosmo.testing import contract, imported, promises

if TYPE_CHECKING:
    from typing import Any

    from kosmo import IntegrationSpec

TestContract = contract()
TestPromises = promises("contract.json")

PROMISED = json.loads(Path(__file__).with_name("contract.json").read_text(encoding="utf-8"))


def test_the_contract_is_there_whole(kosmo_integration: IntegrationSpec) -> None:
    assert len(PROMISED) == 10
    names = {entry["name"] for entry in PROMISED}
    assert names <= set(kosmo_integration.function_names())


def _parameters(integration: IntegrationSpec, function: str) -> dict[str, dict[str, Any]]:
    spec = integration.function(function)
    assert spec is not None
    return spec.parameters


def test_the_words_of_the_contract_are_taken(kosmo_integration: IntegrationSpec) -> None:
    listing = _parameters(kosmo_integration, "list_conversations")
    assert {"open", "closed", "pending", "spam", "all"} <= set(listing["status"]["enum"])
    assert listing["status"]["default"] == "all"
    sorts = {"createdAt", "updatedAt", "customer.name", "subject", "status", "mailbox"}
    assert sorts <= set(listing["sort_field"]["enum"])
    assert (listing["per_page"]["default"], listing["per_page"]["maximum"]) == (25, 50)
    assert listing["sort_order"]["default"] == "desc"
    customers = _parameters(kosmo_integration, "list_customers")
    assert {"firstName", "lastName", "createdAt", "updatedAt"} <= set(
        customers["sort_field"]["enum"]
    )
    assert customers["sort_order"]["default"] == "asc"


def test_a_function_links_to_its_page_of_help_scouts_documents(
    kosmo_integration: IntegrationSpec,
) -> None:
    for spec in kosmo_integration.functions():
        assert spec.summary.endswith("."), spec.name
        assert spec.returns, spec.name
        link = spec.link or ""
        assert link.startswith("https://developer.helpscout.com/mailbox-api/endpoints"), spec.name


def test_what_lists_and_gets_reads_and_has_columns_for_a_table(
    kosmo_integration: IntegrationSpec,
) -> None:
    for spec in kosmo_integration.functions():
        if spec.name.startswith(("list_", "get_")):
            assert spec.columns, spec.name
            assert spec.effect == "read", spec.name


def test_what_cannot_be_undone_or_goes_out_is_marked(kosmo_integration: IntegrationSpec) -> None:
    functions = kosmo_integration.functions()
    assert {spec.name for spec in functions if spec.destructive} == {
        "api_delete", "delete_attachment", "delete_conversation", "delete_customer",
        "delete_customer_entry", "delete_webhook",
    }  # fmt: skip
    assert {spec.name for spec in functions if spec.outward} == {
        "api_delete", "api_patch", "api_post", "api_put", "run_workflow",
    }  # fmt: skip
    outward = {spec.name: spec.outward_when for spec in functions if spec.outward_when}
    assert outward["create_reply"] == ["send"]
    assert outward["create_conversation"] == ["reply", "auto_reply"]


def test_a_call_imports_what_it_needs_of_the_plugin(kosmo_integration: IntegrationSpec) -> None:
    everything = imported(*{spec.module for spec in kosmo_integration.functions()})
    assert {name.partition(".")[0] for name in everything} == {"kosmo", "kosmo_helpscout"}
    assert not any(name.startswith("kosmo_helpscout.simulator") for name in everything)
    brought = imported("kosmo_helpscout.conversations")
    assert [name for name in brought if name.startswith("kosmo_helpscout")] == [
        "kosmo_helpscout", "kosmo_helpscout.conversations", "kosmo_helpscout.paging",
        "kosmo_helpscout.vendor",
    ]  # fmt: skip
    assert "kosmo.plugin.integration" not in brought


def test_whose_account_it_is_tells_one_of_the_functions(kosmo_integration: IntegrationSpec) -> None:
    assert kosmo_integration.whoami in kosmo_integration.function_names()
