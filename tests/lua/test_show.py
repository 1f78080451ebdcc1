"""How values are printed: tables written out, keys in order, no addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Library = Callable[..., Any]


@pytest.mark.parametrize(
    ("lua", "shown"),
    [
        ('"text"', "text"),
        ("1, 2.5, 10 / 2, true, nil", "1\t2.5\t5.0\ttrue\tnil"),
        ("", ""),
        ("{}", "{}"),
        ("json.array(), json.object(), json.null", "[]\t{}\tnull"),
        ("{1, 'two', {3}}", "[\n  1,\n  two,\n  [\n    3\n  ]\n]"),
        ("{b = 1, a = {c = {}}}", "{\n  a: {\n    c: {}\n  },\n  b: 1\n}"),
        ("{1, nil, 3}", "{\n  1: 1,\n  3: 3\n}"),
        ("{1, json.null}", "[\n  1,\n  null\n]"),
        ("{[10] = 'j', [2.5] = 'x', [3] = 'c', b = 1, a = 2, [true] = 3}",
         "{\n  2.5: x,\n  3: c,\n  10: j,\n  a: 2,\n  b: 1,\n  true: 3\n}"),
        ("print, coroutine.create(print)", "<function>\t<thread>"),
        ("{[print] = print}", "{\n  <function>: <function>\n}"),
        ("app, app.integrations.missive, env", "app\tapp.integrations.missive\tenv"),
        (r"'a\xffb'", "a\ufffdb"),
        ("setmetatable({1, 2}, {__index = error, __len = error, __pairs = error})",
         "[\n  1,\n  2\n]"),
        ("{setmetatable({}, {__tostring = function() return 'mine' end})}", "[\n  mine\n]"),
    ],
)  # fmt: skip
def test_print_writes_values_as_documented(library: Library, lua: str, shown: str) -> None:
    done = library(f"print({lua})")
    assert done.error is None
    assert done.output == shown + "\n"


def test_only_a_real_cycle_is_circular(library: Library) -> None:
    done = library("local s = {1} local t = {a = s, b = s} t.c = {t} print(t)")
    assert (
        done.output
        == "{\n  a: [\n    1\n  ],\n  b: [\n    1\n  ],\n  c: [\n    <circular>\n  ]\n}\n"
    )


def test_a_table_that_is_too_deep_is_cut(library: Library) -> None:
    done = library("local t = {} for i = 1, 200 do t = {t} end print(t)")
    assert done.output.count("[") == 128
    assert done.output.count("<deep>") == 1


def test_dump_prints_a_value_and_gives_it_back(library: Library) -> None:
    done = library("local t = {a = 1} return dump(t) == t, dump(1, 'x')")
    assert done.output == "{\n  a: 1\n}\n1\nx\n"
    assert done.result == [True, 1, "x"]


def test_tostring_gives_what_print_would_print(library: Library) -> None:
    done = library("return tostring({1}), tostring(nil), tostring(1.0), tostring(print)")
    assert done.result == ["[\n  1\n]", "nil", "1.0", "<function>"]
    wrong = library("tostring()").error["message"]
    assert wrong == "script:1: bad argument #1 to 'tostring' (value expected)"


def test_an_own_text_that_is_none_is_an_error(library: Library) -> None:
    done = library("print(setmetatable({}, {__tostring = function() return {} end}))")
    assert done.error["message"] == "script:1: '__tostring' must return a string"


def test_format_shows_tables_and_tells_no_address(library: Library) -> None:
    done = library(
        "return string.format('%s|%d|%%p', {1}, 3), ('%s'):format(print),\n"
        "  pcall(string.format, '%p')"
    )
    shown, method, ok, problem = done.result
    assert (shown, method, ok) == ("[\n  1\n]|3|%p", "<function>", False)
    assert problem == "script:2: string.format: `%p` is not available"


@pytest.mark.parametrize("lua", ["string.format('%d', 3.7)", "('%d'):format(3.7)"])
def test_a_wrong_format_is_told_with_the_line_of_the_script(library: Library, lua: str) -> None:
    done = library(f"\nprint({lua})")
    assert done.error["message"] == (
        "script:2: bad argument #2 to 'format' (number has no integer representation)"
    )
    assert done.error["line"] == 2


def test_nothing_that_is_printed_is_an_address(library: Library) -> None:
    done = library(
        "local co = coroutine.create(print)\n"
        "print({print, co, {}, app}, tostring(co), string.format('%s', co), getmetatable(app))\n"
        "dump(print) log(print, co)\n"
        "print(pcall(error, {})) print(select(2, pcall(function() return #app.x + {} end)))"
    )
    assert "0x" not in done.output + "".join(text for _, text in done.logs)


def test_a_script_cannot_change_how_values_are_printed(script: Library) -> None:
    done = script(
        "local g = _G\n"
        "for _, name in pairs({'string', 'table', 'math', 'utf8', 'coroutine'}) do\n"
        "  for key in next, g[name] do g[name][key] = nil end\n"
        "end\n"
        "for key in next, g do if key ~= 'print' then g[key] = nil end end\n"
        "print({b = {1, 2.5}, a = 'é'}, nil)"
    )
    assert done.error is None
    assert done.output == "{\n  a: é,\n  b: [\n    1,\n    2.5\n  ]\n}\tnil\n"
