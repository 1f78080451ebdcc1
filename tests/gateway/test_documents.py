"""Resources and prompts: pages of the documentation, and workflows that people begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from mcp.shared.exceptions import MCPError

from tests.gateway.conftest import ERAS, run

if TYPE_CHECKING:
    from tests.gateway.conftest import Gateways


@pytest.mark.parametrize(
    ("uri", "begins"),
    [
        ("kosmo://docs/missive", "# Missive"),
        ("kosmo://docs/missive.list_teams", "# missive.list_teams"),
        ("kosmo://docs/lua", "# Lua"),
    ],
)
def test_pages_are_resources(gateways: Gateways, uri: str, begins: str) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            (page,) = (await client.read_resource(uri)).contents
            assert page.text.startswith(begins)
            assert page.mime_type == "text/markdown"

    run(work)


def test_the_listed_resources_can_all_be_read(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            listed = (await client.list_resources()).resources
            assert "kosmo://docs/missive" in [str(one.uri) for one in listed]
            for one in listed:
                assert (await client.read_resource(str(one.uri))).contents[0].text
            (template,) = (await client.list_resource_templates()).resource_templates
            assert template.uri_template == "kosmo://docs/{integration}.{function}"

    run(work)


@pytest.mark.parametrize(("mode", "code"), [(ERAS[0], -32002), (ERAS[1], -32602)])
@pytest.mark.parametrize("uri", ["kosmo://docs/missve", "file:///etc/passwd", "kosmo://docs/../x"])
def test_an_unknown_resource_is_an_error_of_the_protocol(
    gateways: Gateways, mode: str, code: int, uri: str
) -> None:
    async def work() -> None:
        async with gateways.client(mode) as client:
            with pytest.raises(MCPError) as refused:
                await client.read_resource(uri)
            assert refused.value.code == code
            assert refused.value.data == {"uri": uri}

    run(work)


def test_a_prompt_is_filled_in_with_what_was_given(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            listed = {one.name: one for one in (await client.list_prompts()).prompts}
            assert list(listed) == ["triage", "weekly_report", "draft_reply"]
            required = {one.name: one.required for one in listed["draft_reply"].arguments or ()}
            assert required == {"conversation": True, "integration": False, "intent": False}
            given = {"who": "acme.com", "label": "VIP"}
            (message,) = (await client.get_prompt("triage", given)).messages
            text: Any = message.content
            assert "acme.com" in text.text
            assert "Label it `VIP`" in text.text
            assert "Create a task" not in text.text  # as nobody was named for it
            assert "This gateway only reads" in text.text

    run(work)


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("draft_reply", {}, "`conversation` is required"),
        ("triage", {"whom": "x"}, "did you mean `who`"),
        ("trage", {}, "did you mean `triage`"),
    ],
)
def test_a_prompt_that_cannot_be_filled_in_is_refused(
    gateways: Gateways, name: str, given: dict[str, str], told: str
) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            with pytest.raises(MCPError, match=told) as refused:
                await client.get_prompt(name, given)
            assert refused.value.code == -32602

    run(work)


def test_what_is_not_wanted_is_not_offered(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client("legacy", resources=False, prompts=False) as client:
            assert client.server_capabilities.resources is None
            assert client.server_capabilities.prompts is None
            with pytest.raises(MCPError):
                await client.read_resource("kosmo://docs/missive")

    run(work)
