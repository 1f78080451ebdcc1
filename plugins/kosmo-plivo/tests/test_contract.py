"""The plugin's functions keep the names, parameters and effects that callers rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from kosmo.testing import contract, imported, promises

if TYPE_CHECKING:
    from kosmo import IntegrationSpec

TestContract = contract()
TestPromises = promises("contract.json")

PROMISED = json.loads(Path(__file__).with_name("contract.json").read_text(encoding="utf-8"))
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


def test_the_contract_and_what_users_need_beyond_it_is_all_there_is(
    kosmo_integration: IntegrationSpec,
) -> None:
    assert len(PROMISED) == 7
    names = {entry["name"] for entry in PROMISED}
    assert set(kosmo_integration.function_names()) == names | BEYOND


def test_a_function_says_what_it_returns_and_where_plivo_explains_it(
    kosmo_integration: IntegrationSpec,
) -> None:
    for spec in kosmo_integration.functions():
        assert spec.summary.endswith("."), spec.name
        assert spec.returns, spec.name
        assert (spec.link or "").startswith("https://www.plivo.com/docs"), spec.name


def test_what_lists_and_gets_reads_and_has_columns_for_a_table(
    kosmo_integration: IntegrationSpec,
) -> None:
    for spec in kosmo_integration.functions():
        if spec.name.startswith(("list_", "get_", "search_", "lookup_")):
            assert spec.columns, spec.name
            assert spec.effect == "read", spec.name


def test_what_cannot_be_undone_or_goes_out_is_marked(kosmo_integration: IntegrationSpec) -> None:
    functions = kosmo_integration.functions()
    assert {spec.name for spec in functions if spec.destructive} == {
        "api_delete", "cancel_call", "delete_application", "delete_powerpack", "delete_recording",
        "hang_up_call", "release_number", "remove_powerpack_number",
    }  # fmt: skip
    assert {spec.name for spec in functions if spec.outward} == {
        "api_delete", "api_patch", "api_post", "api_put", "buy_number", "make_call",
        "play_in_call", "send_digits", "send_sms", "send_to_many", "speak_in_call",
        "start_call_recording", "transfer_call",
    }  # fmt: skip
    outward = {spec.name: spec.outward_when for spec in functions if spec.outward_when}
    assert outward == {"add_powerpack_number": ["rent"]}


def test_what_costs_money_or_rings_is_never_called_idempotent(
    kosmo_integration: IntegrationSpec,
) -> None:
    for name in ("send_sms", "send_to_many", "make_call", "buy_number", "api_post"):
        spec = kosmo_integration.function(name)
        assert spec is not None
        assert not spec.idempotent


def test_a_call_imports_what_it_needs_of_the_plugin(kosmo_integration: IntegrationSpec) -> None:
    everything = imported(*{spec.module for spec in kosmo_integration.functions()})
    assert {name.partition(".")[0] for name in everything} == {"kosmo", "kosmo_plivo"}
    assert not any(name.startswith("kosmo_plivo.simulator") for name in everything)
    brought = imported("kosmo_plivo.messages")
    assert [name for name in brought if name.startswith("kosmo_plivo")] == [
        "kosmo_plivo", "kosmo_plivo.answers", "kosmo_plivo.listing", "kosmo_plivo.messages",
        "kosmo_plivo.moments", "kosmo_plivo.phones", "kosmo_plivo.places", "kosmo_plivo.vendor",
    ]  # fmt: skip
    assert "kosmo.plugin.integration" not in brought


def test_whose_account_it_is_tells_one_of_the_functions(kosmo_integration: IntegrationSpec) -> None:
    assert kosmo_integration.whoami in kosmo_integration.function_names()
