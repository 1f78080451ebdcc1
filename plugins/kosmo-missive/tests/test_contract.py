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
    "create_message", "create_shared_labels", "get_messages", "update_conversations",
    "update_shared_labels", "update_teams",
}  # fmt: skip


def test_the_contract_and_what_users_need_beyond_it_is_all_there_is(
    kosmo_integration: IntegrationSpec,
) -> None:
    assert len(PROMISED) == 43
    names = {entry["name"] for entry in PROMISED}
    assert set(kosmo_integration.function_names()) == names | BEYOND


def test_a_function_says_what_it_returns_and_where_missive_explains_it(
    kosmo_integration: IntegrationSpec,
) -> None:
    for spec in kosmo_integration.functions():
        assert spec.summary.endswith("."), spec.name
        assert spec.returns, spec.name
        assert (spec.link or "").startswith("https://missiveapp.com/"), spec.name


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
        "api_delete", "delete_draft", "delete_hook", "delete_post", "delete_responses",
        "merge_conversation",
    }  # fmt: skip
    outward = {spec.name for spec in functions if spec.outward}
    assert outward == {"api_delete", "api_patch", "api_post"}
    drafting = kosmo_integration.function("create_draft")
    assert drafting is not None
    assert {"body.send", "body.drafts.send_at"} <= set(drafting.outward_when)


def test_a_call_imports_what_it_needs_of_the_plugin(kosmo_integration: IntegrationSpec) -> None:
    everything = imported(*{spec.module for spec in kosmo_integration.functions()})
    assert {name.partition(".")[0] for name in everything} == {"kosmo", "kosmo_missive"}
    unused = ("simulator", "schemas", "shapes", "batch_shapes")
    assert not any(name.startswith(f"kosmo_missive.{one}") for name in everything for one in unused)
    brought = imported("kosmo_missive.conversations")
    assert [name for name in brought if name.startswith("kosmo_missive")] == [
        "kosmo_missive", "kosmo_missive.conversations", "kosmo_missive.vendor",
    ]  # fmt: skip
    assert "kosmo.plugin.integration" not in brought


def test_whose_account_it_is_tells_one_of_the_functions(kosmo_integration: IntegrationSpec) -> None:
    assert kosmo_integration.whoami in kosmo_integration.function_names()
