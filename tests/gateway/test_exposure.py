"""What a gateway offers: integrations, accounts, tools of their own, and what policy leaves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli.mcp.serve import COMMAND
from kosmo.cli.mcp.serve_options import ServeOptions
from kosmo.errors import ConfigError, CredentialsError, UsageError
from kosmo.gateway.profile import read_profile
from kosmo.gateway.settings import Settings
from kosmo.tools.estimate import tokens
from mcp.shared.exceptions import MCPError

from tests.gateway.conftest import run, texts

if TYPE_CHECKING:
    from tests.conftest import Kosmo
    from tests.gateway.conftest import Gateways

FEW = 'read = "deny"\n[policy.plivo]\nget_account = "allow"\nget_pricing = "allow"\n'


def configure(kosmo: Kosmo, text: str) -> None:
    folder = kosmo.home / "config"
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(text)


def names(gateways: Gateways, **settings: Any) -> list[str]:
    return [one["name"] for one in gateways.gateway(**settings).tools.listed()]


def test_a_few_functions_are_tools_of_their_own(gateways: Gateways, kosmo: Kosmo) -> None:
    configure(kosmo, f"[policy]\n{FEW}")
    listed = gateways.gateway(integrations=["plivo"]).tools.listed()
    assert [one["name"] for one in listed] == [
        "integration__plivo__get_account", "integration__plivo__get_pricing",
    ]  # fmt: skip
    assert listed[0]["annotations"]["readOnlyHint"] is True
    assert listed[0]["inputSchema"]["properties"]["_account"]["description"] == "one of sandbox"


def test_many_functions_are_behind_the_meta_tools_unless_all_are_asked_for(
    gateways: Gateways,
) -> None:
    assert names(gateways, integrations=["missive"])[0] == "search"
    everything = names(gateways, integrations=["missive"], expose="all", write="allow")
    assert len(everything) > 40
    assert everything[0] == "integration__missive__list_conversations"
    assert all(len(name) <= 64 for name in everything)
    assert names(gateways, integrations=["plivo"], expose="meta")[0] == "search"


def test_the_tokens_of_functions_decide_too(gateways: Gateways, kosmo: Kosmo) -> None:
    allowed = "".join(f'{name} = "allow"\n' for name in LARGE)
    configure(kosmo, f'[policy]\nread = "deny"\n[policy.helpscout]\n{allowed}')
    listed = gateways.gateway(integrations=["helpscout"], expose="all").tools.listed()
    assert len(listed) <= 20
    assert tokens(listed) > 3000
    assert names(gateways, integrations=["helpscout"])[0] == "search"


LARGE = (
    "list_conversations", "get_conversation", "list_threads", "list_customers", "get_customer",
    "list_users", "list_tags", "list_mailboxes", "get_report", "list_organizations", "api_get",
    "list_workflows", "list_webhooks", "list_teams", "list_saved_replies", "get_rating",
)  # fmt: skip


@pytest.mark.parametrize(
    "name", ["integration__missive__list_teams", "missive_list_teams", "missive.list-teams"]
)
def test_a_function_is_called_by_any_name_whether_it_is_listed_or_not(
    gateways: Gateways, name: str
) -> None:
    async def work() -> None:
        async with gateways.client(account=None) as client:
            given = {"limit": 1, "_account": "sandbox", "_fields": "name"}
            (text, _) = texts(await client.call_tool(name, given))
            assert json.loads(text) == {"teams": [{"name": "Support"}]}

    run(work)


def test_what_is_not_chosen_is_not_reached_by_any_way(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client(integrations=["missive"]) as client:
            with pytest.raises(MCPError, match="unknown tool"):
                await client.call_tool("integration__plivo__get_account", {})
            for tool, given in (
                ("call_read", {"name": "plivo.get_account"}),
                ("describe", {"names": ["plivo.get_account"]}),
                ("search", {"query": "account", "integration": "plivo"}),
                ("run_lua", {"code": "return app.integrations.plivo.get_account()"}),
                ("run_lua", {"code": 'return docs.read("plivo")'}),
            ):
                refused = await client.call_tool(tool, given)
                assert refused.is_error, tool
                assert "plivo" in texts(refused)[0]
            found = texts(await client.call_tool("search", {"query": "phone number price"}))[0]
            assert "plivo" not in found
            uris = [str(one.uri) for one in (await client.list_resources()).resources]
            assert "kosmo://docs/plivo" not in uris
            with pytest.raises(MCPError):
                await client.read_resource("kosmo://docs/plivo")

    run(work)


def test_the_account_of_a_gateway_is_the_only_one(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            wanted = {"name": "missive.list_teams", "account": "work"}
            refused = await client.call_tool("call_read", wanted)
            assert "calls with the account `sandbox` only" in texts(refused)[0]
            code = "return app.integrations.missive.work.list_teams()"
            script = await client.call_tool("run_lua", {"code": code})
            assert "calls with the account `sandbox` only" in texts(script)[0]

    run(work)


def test_a_function_that_policy_denies_is_neither_listed_nor_called(
    gateways: Gateways, kosmo: Kosmo
) -> None:
    configure(kosmo, '[policy.missive]\nlist_teams = "deny"\n')

    async def work() -> None:
        async with gateways.client(integrations=["missive"], expose="all") as client:
            listed = [one.name for one in (await client.list_tools()).tools]
            assert "integration__missive__list_teams" not in listed
            refused = await client.call_tool("integration__missive__list_teams", {})
            assert json.loads(texts(refused)[0])["error"]["code"] == "policy_denied"

    run(work)


def test_an_integration_that_is_switched_off_is_not_offered(
    gateways: Gateways, kosmo: Kosmo
) -> None:
    configure(kosmo, "[enabled]\nplivo = false\n")
    assert "plivo" not in gateways.gateway().catalog.names()


def test_what_does_not_exist_is_told_before_anything_is_served(gateways: Gateways) -> None:
    with pytest.raises(UsageError, match="did you mean `missive`"):
        gateways.gateway(integrations=["misive"])
    with pytest.raises(UsageError, match="account"):
        gateways.gateway(integrations=["missive"], account="nobody")
    with pytest.raises((UsageError, CredentialsError)):
        gateways.gateway(account="nobody")
    with pytest.raises(UsageError, match="no MCP server"):
        gateways.gateway(upstreams=["nowhere"])


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"write": "alow"}, "did you mean `allow`"),
        ({"expose": "some"}, "must be one of auto, meta, all"),
        ({"most": 10}, "a whole number from 1000"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(settings: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Settings(**settings)


def test_a_profile_gives_settings(gateways: Gateways, kosmo: Kosmo) -> None:
    text = '[gateway.profiles.support]\nintegrations = ["missive"]\nwrite = "ask"\n'
    configure(kosmo, f"{text}max_result_chars = 2000\n")
    assert read_profile("support") == {
        "integrations": ["missive"], "write": "ask", "max_result_chars": 2000,
    }  # fmt: skip
    with pytest.raises(UsageError, match="did you mean `support`"):
        read_profile("suport")


def test_options_win_over_a_profile_and_go_into_an_entry(gateways: Gateways, kosmo: Kosmo) -> None:
    text = 'integrations = ["missive"]\nwrite = "ask"\nprompts = false\nmax_result_chars = 2000\n'
    configure(kosmo, f"[gateway.profiles.support]\n{text}")
    words = ["--profile", "support", "--integration", "plivo,crisp", "--integrations=crisp"]
    options = ServeOptions()
    COMMAND.read([*words, "--write", "allow", "--no-resources", "--env", "HOOK"], options)
    settings = options.settings()
    assert settings.integrations == ("plivo", "crisp")
    assert (settings.write, settings.most) == ("allow", 2000)
    assert (settings.prompts, settings.resources) == (False, False)
    again = ServeOptions()
    COMMAND.read(options.words(), again)
    assert again.words() == options.words()
    assert again.settings().variables == {"HOOK"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('writes = "ask"', "did you mean `write`"),
        ('integrations = "missive"', "a list of names"),
        ("max_result_chars = true", "a whole number"),
        ('resources = "no"', "true or false"),
    ],
)
def test_a_profile_that_cannot_be_used_is_refused(
    gateways: Gateways, kosmo: Kosmo, line: str, told: str
) -> None:
    configure(kosmo, f"[gateway.profiles.support]\n{line}\n")
    with pytest.raises(ConfigError, match=told):
        read_profile("support")


def test_profiles_stop_no_write(kosmo: Kosmo) -> None:
    configure(kosmo, '[gateway.profiles.support]\nwrite = "deny"\n')
    done = kosmo(
        "missive", "create-task", "--title", "x", "--account", "sandbox", "--team", "Support"
    )
    assert done.returncode == 0, done.stderr
    assert "gateway" not in done.stderr


def test_instructions_name_what_is_offered_and_how_writes_are_meant(gateways: Gateways) -> None:
    told = gateways.gateway(write="ask").instructions()
    assert "missive (sandbox)" in told
    assert "waits until a person approves it" in told
    assert "First `search`" in told
    assert len(told) < 1500
