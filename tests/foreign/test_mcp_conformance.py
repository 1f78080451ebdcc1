"""The MCP conformance suite against the gateway, and against kosmo as a client.

What is to pass stands in docs/concepts/mcp-conformance.md, which is wrong where the run says so.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Kosmo
from tests.foreign.clients.gateways import TOKEN, over_http
from tests.foreign.renaming import Renaming
from tests.foreign.suite import (
    ABSENT,
    NOT_OFFERED,
    PARTLY,
    PASSES,
    REVISIONS,
    required,
    row_of,
    run_client,
    serve_requirements,
    table,
)
from tests.foreign.upstreams.conformance import ANSWERS, PROMPTS, RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

UPSTREAM = Path(__file__).with_name("upstreams") / "conformance.py"
CLIENT = Path(__file__).with_name("clients") / "conforming.py"
# What the suite asks for by names of its own, and the gateway's names of such things.
NAMES = {
    **{name: f"mcp__conformance__{name}" for name in (*ANSWERS, *PROMPTS)},
    **{uri: f"kosmo://mcp/conformance/{uri}" for uri in (*RESOURCES, "test://template/123/data")},
}
SERVER, CLIENTS = table("The gateway"), table("The client")
AS_CLIENT = [
    (name, revision)
    for name, (said, _) in CLIENTS.items()
    for revision in REVISIONS
    if said[revision] in (PASSES, PARTLY)
]


@pytest.fixture(scope="module")
def gateway(indexed: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the gateway in front of what the suite asks for, by the suite's names for it."""
    kosmo = Kosmo(tmp_path_factory.mktemp("conformance") / "home")
    kosmo.begin_like(indexed)
    words = ("conformance", "--global", "--", sys.executable, str(UPSTREAM))
    assert kosmo("mcp", "add", *words).returncode == 0
    options = ("--upstream", "conformance", "--expose", "all", "--write", "ask")
    with over_http(kosmo, *options) as server:
        port = int(server["url"].rpartition(":")[2].partition("/")[0])
        with Renaming(port, NAMES, TOKEN) as renamed:
            yield renamed.url


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_gateway_passes_what_the_page_says(revision: str, gateway: str, tmp_path: Path) -> None:
    found = serve_requirements(gateway, revision, tmp_path)
    assert {*required(revision, "server")} <= found.keys()
    wrong = []
    for name, failures in sorted(found.items()):
        row = row_of(name, SERVER)
        said, why = SERVER[row] if row else ({}, "")
        meant = said.get(revision)
        if meant == PASSES:
            right = not failures
        elif meant == PARTLY:
            right = failures == sorted(one for one in failures if f"`{one}`" in why) != []
        else:
            right = meant == NOT_OFFERED and (bool(failures) or row != name)
        if not right:
            wrong.append(f"{name}: the page says {meant}; failed: {failures}")
    assert wrong == []
    ran = {row_of(name, SERVER) for name in found}
    assert {row for row, (said, _) in SERVER.items() if said[revision] != ABSENT} == ran


@pytest.mark.parametrize(("scenario", "revision"), AS_CLIENT)
def test_the_client_passes_what_the_page_says(scenario: str, revision: str, tmp_path: Path) -> None:
    said, why = CLIENTS[scenario]
    failures = run_client(f"{sys.executable} -P {CLIENT}", scenario, revision, tmp_path)
    assert bool(failures) == (said[revision] == PARTLY)
    assert [one for one in failures if f"`{one}`" not in why] == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_scenario_that_a_client_has_to_pass_is_on_the_page(revision: str) -> None:
    asked = required(revision, "client")
    assert asked
    assert [name for name in asked if row_of(name, CLIENTS) is None] == []


def test_what_is_not_offered_has_a_reason() -> None:
    for rows in (SERVER, CLIENTS):
        assert rows
        for said, why in rows.values():
            assert set(said.values()) <= {PASSES, PARTLY, NOT_OFFERED, ABSENT}
            assert bool(why) == bool({PARTLY, NOT_OFFERED} & {*said.values()})
