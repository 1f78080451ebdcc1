"""Parentheses that were forgotten: a function stands where what it gives is meant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Kosmo

    Library = Callable[..., Any]

TEAMS = "app.integrations.missive.list_teams"
TOLD = "`missive.list_teams` is a function: call it"
EXPLAINED = {"explain": {"refused": {"code": "not_called", "message": TOLD, "exit_code": 2}}}


@pytest.mark.parametrize(
    "lua",
    [
        f"for _, team in ipairs({TEAMS}.teams) do print(team) end",
        f"print(#{TEAMS}.teams)",
        f"print({TEAMS}.teams[1])",
        f"print({TEAMS}.teams[true])",
        f"if next({TEAMS}.teams) == nil then print('none') end",
        f"print(table.unpack({TEAMS}.teams))",
        f"print(table.concat({TEAMS}.teams))",
        f"table.insert({TEAMS}.teams, 'x')",
        f"table.sort({TEAMS}.teams)",
    ],
)
def test_a_path_that_nobody_called_is_no_list(library: Library, lua: str) -> None:
    done = library(f"\n{lua}", EXPLAINED)
    assert (done.kind, done.message, done.error["line"]) == ("runtime", TOLD, 2)
    assert done.error["error"]["code"] == "not_called"
    assert done.requests == [("explain", [f"{TEAMS}.teams"])]
    assert done.output == ""


@pytest.mark.parametrize("lua", [TEAMS, f"1, {{a = {{{TEAMS}}}}}"])
def test_a_path_that_nobody_called_is_no_result(library: Library, lua: str) -> None:
    done = library(f"return {lua}", EXPLAINED)
    assert (done.kind, done.message) == ("runtime", TOLD)
    assert done.requests == [("explain", [TEAMS])]


@pytest.mark.parametrize(
    ("lua", "message"),
    [
        (
            f"json.encode({{{TEAMS}}})",
            f"script:1: json.encode: `[1]` is `{TEAMS}`, no data; {TOLD}",
        ),
        (f"app.x.y({{a = {TEAMS}}})", f"`app.x.y`: `a` is `{TEAMS}`, no data; {TOLD}"),
        (f"app.x.y({TEAMS})", f"`app.x.y`: expected a table of arguments, got `{TEAMS}`; {TOLD}"),
    ],
)
def test_a_path_that_nobody_called_is_no_data(library: Library, lua: str, message: str) -> None:
    assert library(lua, EXPLAINED).message == message


def test_what_is_wrong_is_found_out_inside_parallel_too(library: Library) -> None:
    done = library(
        "local _, errors = parallel({\n"
        f"  function() return #{TEAMS} end,\n"
        f"  function() return json.encode({{{TEAMS}}}) end,\n"
        f"  function() return json.encode({{5}}) end,\n"
        "}, {settle = true})\n"
        "return errors[1], errors[2]:sub(-#errors[1].message), errors[3]",
        EXPLAINED,
    )
    assert [done.result[0]["code"], *done.result[1:]] == ["not_called", TOLD, None]


def test_next_is_that_of_lua_for_tables_of_the_script(library: Library) -> None:
    done = library(
        "local t = {a = 1} return next(t), next(t, 'a'), next({}), pcall(next), pcall(next, t, 'x')"
    )
    assert done.result[:4] == ["a", None, None, False]
    complaint = "bad argument #1 to 'next' (table expected, got nil)"
    assert library("next()").message == f"script:1: {complaint}"


@pytest.mark.parametrize(
    ("lua", "code", "message"),
    [
        ("#app.integrations.missive.list_teams.teams", "not_called",
         "`missive.list_teams` is a function: call it, `list_teams({…}).teams`"),
        ("app.integrations.missive.sandbox.list_teams", "not_called",
         "`missive.list_teams` is a function: call it, `list_teams({…})`"),
        ("#app.integrations.missive.list_temas.teams", "unknown_function",
         "`missive` has no function `list_temas`; did you mean `list_teams`"),
        ("#app.integrations.misive.list_teams", "unknown_integration", "did you mean `missive`"),
        ("app.integrations.missive", "not_called",
         "`app.integrations.missive` holds names and is no value"),
        ("#app.integrations", "not_called", "`for name in pairs(app.integrations)` lists them"),
        ("app.nothing", "not_called", "`app.nothing` holds names"),
        ("#app.mcp.files.read", "unknown_server", "`files`"),
        ("pairs(app.integrations.missive.list_teams.teams)", "not_called",
         "`missive.list_teams` is a function: call it, `list_teams({…}).teams`"),
    ],
)  # fmt: skip
def test_a_person_is_told_what_was_meant(kosmo: Kosmo, lua: str, code: str, message: str) -> None:
    done = kosmo("lua", "-e", f"return {lua}", "--json")
    error = json.loads(done.stdout)["error"]
    assert (error["code"], done.returncode) == (code, 2)
    assert message in error["message"]


def test_a_script_for_servers_is_told_that_it_has_no_integrations(kosmo: Kosmo) -> None:
    done = kosmo("mcp:lua", "-e", "return #app.integrations.missive")
    assert "`app.integrations` is not there in `mcp:lua`" in done.stderr
