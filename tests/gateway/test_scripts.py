"""Scripts of clients: what they print, return, call and fail with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import anyio
import pytest

from tests.gateway.conftest import run, texts

if TYPE_CHECKING:
    from tests.gateway.conftest import Gateways


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("print('a'); print('b')", ["a\nb"]),
        ("return {x = 1}", ['{"x":1}']),
        ("return 1, 2", ["[1,2]"]),
        ("print('a') return 7", ["a\nresult: 7"]),
        ("local x = 1", ["the script printed nothing"]),
    ],
)
def test_a_script_gives_what_it_prints_and_returns(
    gateways: Gateways, code: str, told: list[str]
) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            result = await client.call_tool("run_lua", {"code": code})
            assert (texts(result), result.is_error) == (told, False)

    run(work)


def test_the_calls_of_a_script_are_counted(gateways: Gateways) -> None:
    code = """
        local m = app.integrations.missive
        parallel({function() return m.list_teams() end, function() return m.list_teams() end})
        pcall(m.get_task, {task_id = "none"})
        return #m.list_users().users
    """

    async def work() -> None:
        async with gateways.client() as client:
            (_, calls) = texts(await client.call_tool("run_lua", {"code": code}))
            assert calls == (
                "calls: missive.list_teams ×2, missive.get_task (not_found), missive.list_users"
            )

    run(work)


def test_a_script_that_fails_says_where_and_what_it_printed(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            code = "print('before')\nerror('the lamp is broken')"
            result = await client.call_tool("run_lua", {"code": code})
            (error, place, printed) = texts(result)
            assert result.is_error
            assert json.loads(error)["error"]["message"] == "the lamp is broken"
            assert (place, printed) == ("at script:2", "before")

    run(work)


def test_scripts_run_beside_one_another(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client() as client, anyio.create_task_group() as group:
            found: dict[int, list[str]] = {}

            async def one(number: int) -> None:
                code = f"sleep(0.05) return {number}"
                found[number] = texts(await client.call_tool("run_lua", {"code": code}))

            for number in range(12):
                group.start_soon(one, number)
        assert found == {number: [str(number)] for number in range(12)}

    run(work)


def test_a_script_whose_client_gives_up_is_ended(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client("legacy") as client:
            with anyio.move_on_after(0.3):
                await client.call_tool("run_lua", {"code": "while true do end"})
            assert texts(await client.call_tool("run_lua", {"code": "return 1"})) == ["1"]

    run(work)
    assert gateways._open[0].wait(5)


def test_a_script_that_is_too_long_is_refused(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            result = await client.call_tool("run_lua", {"code": "-" * 2_000_000})
            assert result.is_error
            assert "`code` must be" in texts(result)[0]

    run(work)
