"""What tools cost in tokens, counted by a real vocabulary (`o200k_base`)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosmo.catalog.catalog import open_catalog
from kosmo.tools.choosing import choose
from kosmo.tools.estimate import tokens
from kosmo.tools.export import export
from kosmo.tools.options import FORMATS

from tests.conftest import Kosmo
from tests.foreign.clients.driving import opened
from tests.foreign.clients.gateways import over_stdio
from tests.foreign.installing import run_module

if TYPE_CHECKING:
    from typing import Any

SCRIPT = Path(__file__).with_name("tokens.mjs")


def count(*values: Any) -> list[int]:
    """Count what values cost as compact JSON, as they go to a model."""
    texts = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in values]
    counted: list[int] = run_module(SCRIPT, texts)
    return counted


@pytest.fixture(scope="module")
def definitions(indexed: Kosmo) -> dict[str, list[dict[str, Any]]]:
    """Give the tools of all functions by their dialect."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSMO_HOME", str(indexed.home))
        catalog = open_catalog()
        functions = choose(catalog).functions
        return {
            name: [tool.definition for tool in export(catalog, functions, format=name)]
            for name in FORMATS
        }


@pytest.mark.parametrize("name", FORMATS)
def test_lists_of_tools_cost_what_is_estimated(
    name: str, definitions: dict[str, list[dict[str, Any]]]
) -> None:
    (counted,) = count(definitions[name])
    assert tokens(definitions[name]) == pytest.approx(counted, rel=0.03)


@pytest.mark.parametrize("name", FORMATS)
def test_one_tool_costs_about_what_is_estimated(
    name: str, definitions: dict[str, list[dict[str, Any]]]
) -> None:
    counted = count(*definitions[name])
    assert [tokens(one) for one in definitions[name]] == pytest.approx(counted, rel=0.2)


@pytest.fixture(scope="module")
def many(indexed: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> Kosmo:
    """Give a home with many integrations and accounts, whose names no vocabulary has."""
    made = Kosmo(tmp_path_factory.mktemp("many") / "home")
    made.begin_like(indexed)
    lines = ["version = 1"]
    for number in range(40):
        made.install(f"bxq{number}zkw")
        for account in ("qwrtz-psdf7", "zxcvb-jkl9", "vbnm-hgfk3"):
            lines += [f"[accounts.bxq{number}zkw.{account}]", 'token = "env:T"']
    (made.home / "config").mkdir(exist_ok=True)
    (made.home / "config/accounts.toml").write_text("\n".join(lines), encoding="utf-8")
    return made


@pytest.mark.parametrize("write", ["deny", "ask", "allow"])
def test_the_gateways_tools_cost_little_whatever_there_is(
    write: str, indexed: Kosmo, many: Kosmo
) -> None:
    here, there = listed(indexed, write), listed(many, write)
    assert "bxq0zkw (qwrtz-psdf7" in json.dumps(there)
    assert [one["name"] for one in here] == [one["name"] for one in there]
    assert max(count(here, there)) <= 600


def listed(kosmo: Kosmo, write: str) -> list[dict[str, Any]]:
    """List the tools of a gateway to everything, as a client is told them."""
    server = over_stdio(kosmo, "--write", write)
    server["env"] = kosmo.environment

    async def ask() -> list[dict[str, Any]]:
        async with opened(server, "auto") as client:
            tools = (await client.list_tools()).tools
            return [one.model_dump(by_alias=True, exclude_none=True) for one in tools]

    return asyncio.run(ask())
