"""The table of names is what a script has, and its examples run as they stand."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from kosmo.lua.library import NAMES
from kosmo.lua.library_name import INTEGRATIONS
from kosmo.lua.library_page import listing, text

if TYPE_CHECKING:
    from tests.conftest import Kosmo

# What Lua itself brings, as the page says in a paragraph of its own.
STANDARD = {
    "_G", "_VERSION", "assert", "collectgarbage", "coroutine", "debug", "error", "getmetatable",
    "ipairs", "math", "next", "os", "pairs", "pcall", "rawequal", "rawget", "rawlen", "rawset",
    "select", "setmetatable", "string", "table", "tonumber", "type", "unpack", "utf8", "xpcall",
}  # fmt: skip


def first_words(*, narrow: bool) -> set[str]:
    """Give the documented names that stand in the table of globals."""
    found = set()
    for one in NAMES:
        if not (narrow and one.only == INTEGRATIONS):
            found |= set(re.findall(r"(?:^|; )(\w+)", one.signature))
    return found - {""}


@pytest.mark.parametrize("command", ["lua", "mcp:lua"])
def test_every_name_that_a_script_has_is_documented(kosmo: Kosmo, command: str) -> None:
    code = "local names = {} for name in pairs(_G) do names[#names + 1] = name end return names"
    done = kosmo(command, "-e", code)
    assert set(json.loads(done.stdout)) - STANDARD == first_words(narrow=command == "mcp:lua")


def test_the_libraries_have_the_names_that_are_documented(kosmo: Kosmo) -> None:
    said = {name for one in NAMES for name in re.findall(r"(?:^|; )(\w+\.\w+)", one.signature)}
    for library in ("docs", "json", "mcp", "regex"):
        code = f"local n = {{}} for k in pairs({library}) do n[#n + 1] = k end return n"
        names = json.loads(kosmo("lua", "-e", code).stdout)
        found = {f"{library}.{name}" for name in names}
        assert found == {name for name in said if name.startswith(f"{library}.")}
    for level in ("debug", "info", "warn", "error"):
        assert f"log.{level}" in said


@pytest.mark.parametrize("one", NAMES, ids=lambda one: one.name)
def test_every_example_runs_as_it_stands(kosmo: Kosmo, one: object) -> None:
    example: str = one.example  # type: ignore[attr-defined]
    done = kosmo("lua", "-e", example, "--account", "sandbox", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert "print(" not in example or done.stdout or "pairs(app.mcp)" in example


def test_the_page_has_each_name_once_with_its_example() -> None:
    page, rows = text(), listing().splitlines()
    assert len({one.name for one in NAMES}) == len(NAMES)
    assert len(rows) == len(NAMES) + 2
    for one in NAMES:
        assert page.count(f"### `{one.name}`\n") == 1
        assert one.example in page
    longest = max(map(len, re.sub(r"```.*?```", "", page, flags=re.DOTALL).splitlines()))
    assert longest <= 110
