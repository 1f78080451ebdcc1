"""MCP servers behind the endpoint: their tools are tools like others, without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.endpoint.terms import Terms

from tests.endpoint.conftest import audited, environment, serving
from tests.mcp.calling.conftest import Upstreams

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Kosmo
    from tests.endpoint.conftest import Client


@pytest.fixture
def upstream(kosmo: Kosmo, tmp_path: Path) -> Iterator[Upstreams]:
    """Give a server that is trusted, and one that is not."""
    made = Upstreams(kosmo, tmp_path)
    made()
    made(name="stranger", trusted=False)
    with environment(kosmo.home):
        yield made


def tools(client: Client, path: str) -> list[str]:
    return [row["name"] for row in client.get(path).body["results"]]


def test_a_server_that_is_named_is_offered(kosmo: Kosmo, upstream: Upstreams) -> None:
    with serving(Terms(integrations=["missive", "mcp:up"], account="sandbox")) as client:
        listed = {
            one["name"]: one["accounts"] for one in client.get("/integrations").body["integrations"]
        }
        names = tools(client, "/accounts/mcp:up/default/tools")
        assert names == tools(client, "/integrated-account/mcp%3Aup/tools")
        said = [
            client.call(name, {"text": "hello"}, account=account)
            for name in ("mcp:up.echo", "mcp__up__echo")
            for account in (None, "default", "mcp:up", "mcp:up:default")
        ]
        wrong = client.call("mcp:up.echo", {"txt": 1})
        asked = client.call("mcp:up.removeAll")
    assert listed["mcp:up"] == []
    assert "mcp__up__echo" in names
    assert {answer.status for answer in said} == {200}, said
    assert (wrong.status, wrong.code) == (422, "invalid_arguments")
    assert (asked.status, asked.code) == (403, "approval_required")
    assert {line["surface"] for line in audited(kosmo.home)} == {"http"}
    assert len(upstream.processes()) <= 2  # to list its tools, and for all of the calls


def test_a_server_is_not_offered_unasked_nor_started_untrusted(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    with serving() as client:
        names = [one["name"] for one in client.get("/integrations").body["integrations"]]
        assert client.call("mcp:up.echo", {"text": "x"}).status == 404
    assert [name for name in names if name.startswith("mcp:")] == []
    done = kosmo.json("serve", "mcp:stranger", code=3)
    assert done["error"]["code"] == "untrusted_server"
    assert upstream.processes("stranger") == []
