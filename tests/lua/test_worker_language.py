"""The language that a script is written in: what the kernel wraps behaves as Lua has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.lua.conftest import Library

CASES: list[tuple[str, list[Any]]] = [
    ("return pcall(function(...) return select('#', ...), ... end, 1, nil)", [True, 2, 1, None]),
    ("return pcall(error, { 1 })", [False, [1]]),
    ("return pcall(error)", [False, None]),
    ("return pcall(error, 'x', 0)", [False, "x"]),
    ("return pcall(function() error('x') end)", [False, "script:1: x"]),
    ("local function f() error('x', 2) end\nreturn pcall(function()\nf() end)",
     [False, "script:3: x"]),
    ("return (pcall(nil))", [False]),
    ("return xpcall(function(a) return a end, print, 7)", [True, 7]),
    ("return xpcall(error, function(e) return e .. '!' end, 'x')", [False, "x!"]),
    ("return xpcall(function() local x = nil; x() end, function(e) return type(e) end)",
     [False, "string"]),
    ("return select(2, pcall(setmetatable, 1, {}))",
     ["bad argument #1 to 'setmetatable' (table expected, got number)"]),
    ("return select(2, pcall(function() setmetatable({}, 1) end))",
     ["script:1: bad argument #2 to 'setmetatable' (nil or table expected, got number)"]),
    ("local t, m = {}, {} return setmetatable(t, m) == t, getmetatable(t) == m", [True, True]),
    ("local t = setmetatable({}, {}) setmetatable(t, nil) return getmetatable(t)", [None]),
    (("local t = setmetatable({}, { __metatable = 'mine' }) return getmetatable(t), "
     "pcall(setmetatable, t, nil)"), ["mine", False, "cannot change a protected metatable"]),
    ("return getmetatable(1), getmetatable('x'), getmetatable(print)", [None, None, None]),
    (("local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) return b * 2 end) "
     "return { coroutine.resume(co, 1) }, { coroutine.resume(co, 5) }, { coroutine.resume(co) }"),
     [[True, 2], [True, 10], [False, "cannot resume dead coroutine"]]),
    (("local f = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) "
     "return f(), f(), f(), f()"), [1, 2, 3]),
    ("local f = coroutine.wrap(function() error('x') end) return pcall(f)",
     [False, "script:1: x"]),
    ("local f = coroutine.wrap(function() error({ 1 }) end) return pcall(f)", [False, [1]]),
    ("local f = coroutine.wrap(function() end) f() return pcall(f)",
     [False, "cannot resume dead coroutine"]),
    (("local closed = false local f = coroutine.wrap(function() local x <close> = setmetatable({}, "
     "{ __close = function() closed = true end }) error('x') end) pcall(f) return closed"), [True]),
    (("local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = "
     "function() error('y', 0) end }) coroutine.yield() end) coroutine.resume(co) "
     "return coroutine.close(co)"), [False, "y"]),
    ("return pcall(coroutine.close, coroutine.running())",
     [False, "cannot close a running coroutine"]),
    ("return pcall(coroutine.resume, 1)",
     [False, "bad argument #1 to 'resume' (coroutine expected, got number)"]),
    ("return pcall(coroutine.create, 1)",
     [False, "bad argument #1 to 'create' (function expected, got number)"]),
    ("return pcall(coroutine.wrap)",
     [False, "bad argument #1 to 'wrap' (function expected, got nil)"]),
    ("return pcall(coroutine.yield)", [False, "attempt to yield from outside a coroutine"]),
    (("local co = coroutine.create(function() return pcall(function() return coroutine.yield(1) "
     "end) end) coroutine.resume(co) return coroutine.resume(co, 2)"), [True, True, 2]),
    ("return coroutine.isyieldable(), coroutine.status((coroutine.running()))", [False, "running"]),
    ("return unpack({ 1, 2, 3 }, 2)", [2, 3]),
    ("return table.unpack(table.pack(1, nil, 3), 1, 3)", [1, None, 3]),
    ("return #string.rep('ab', 3, ','), ('x'):byte(), utf8.char(228, 8364)", [8, 120, "ä€"]),
    ("return math.type(1), math.type(1.0), 7 // 2, 7 / 2, 1 << 62, math.maxinteger",
     ["integer", "float", 3, 3.5, 1 << 62, (1 << 63) - 1]),
    ("return select('#', pcall(function() end)), select('#', xpcall(print, print))", [1, 1]),
    ("return 10 // 0.0 == math.huge, (pcall(function() return 1 // 0 end))", [True, False]),
    ("local n = 0 for i = 1, 3 do if i == 2 then goto next end n = n + i ::next:: end return n",
     [4]),
    ("local t <const> = 5 return t", [5]),
    ("return _VERSION, type(_G), _G._G == _G", ["Lua 5.4", "table", True]),
    (("return os.date('!%Y-%m-%dT%H:%M:%SZ', 86400), os.time{ year = 2000, month = 1, day = 2, "
     "hour = 12 } > 0"), ["1970-01-02T00:00:00Z", True]),
    ("return collectgarbage('count') > 0, collectgarbage(), pcall(collectgarbage, 'stop')",
     [True, 0, False, "collectgarbage: only `count` and `collect` are available"]),
    (("local function f() return (xpcall(error, function() return debug.traceback('x') end)) end "
     "return select(2, xpcall(function() f() error('y') end, debug.traceback)):find('kosmo:', 1)"),
     [None]),
    ("return debug.traceback(nil):sub(1, 41), debug.traceback({ 1 })",
     ["stack traceback:\n\tscript:1: in main chunk", [1]]),
    ("return (debug.traceback('x', 1):find('script:1', 1, true)) ~= nil", [True]),
    ("return tostring(nil), tostring(1.5), tostring(10 / 2), tostring(true)",
     ["nil", "1.5", "5.0", "true"]),
    ("return next({}), rawlen({ 1, 2 }), rawequal('a', 'a'), rawget({ a = 1 }, 'a')",
     [None, 2, True, 1]),
    ("local n = 0 for _, v in ipairs({ 1, 2, nil, 4 }) do n = n + v end return n", [3]),
    (("local t = setmetatable({}, { __pairs = function() return next, { a = 1 } end }) "
     "for k, v in pairs(t) do return k, v end"), ["a", 1]),
    ("return select(-1, 1, 2, 3), tonumber('ff', 16), tonumber('0x10'), tonumber('x')",
     [3, 255, 16, None]),
    ("return assert(1, 'x'), (pcall(assert, nil)), pcall(assert, false, 'no')",
     [1, False, False, "no"]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "result"), CASES, ids=[source for source, _ in CASES])
def test_lua_is_lua(library: Library, source: str, result: list[Any]) -> None:
    ended = library(source)
    assert ended.result == result, ended.message


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("\n\nerror('x')", 3, "script:3: x"),
        ("local function f()\n  local x = nil + 1\nend\n\nf()", 2, "script:2: attempt to perform"),
        ("\nerror({ code = 3 })", 2, "code: 3"),
        ("\ncoroutine.wrap(function()\nerror('x') end)()", 3, "script:3: x"),
        ("\n\nlocal t = setmetatable({}, { __index = function()\nerror('x') end })\nt.x()", 4, "x"),
        ("local x = 1\nx.y.z = 1", 2, "script:2: attempt to index"),
        ("\nlocal ok, why = pcall(error, 'script:77: x')\nerror(why, 0)", 77, "script:77: x"),
        ("\n\nsleep('x')", 3, "script:3: sleep:"),
        ("\napp.x.y()", 2, "there is no `app.x.y`"),
        ("\nreturn app.x.y()", 2, "there is no `app.x.y`"),
        ("\n\nif\n", 4, "<eof>"),
    ],
)
def test_a_failure_tells_its_line(library: Library, source: str, line: int, message: str) -> None:
    ended = library(source)
    assert ended.kind in {"runtime", "syntax"}
    assert message in ended.message
    assert ended.told["line"] == line
    assert ended.told["chunk"] == "script"


def test_a_traceback_names_functions_of_the_script_alone(library: Library) -> None:
    ended = library(
        "local function inner()\n  error('x')\nend\n"
        "function outer()\n  table.sort({ 2, 1 }, function() inner() end)\nend\n\nouter()"
    )
    assert ended.told["traceback"] == [
        "script:2: in function 'inner'",
        "script:5: in function <script:5>",
        "script:5: in function 'outer'",
        "script:8: in main chunk",
    ]


def test_what_was_used_is_told(library: Library) -> None:
    small = library("return 1").told
    large = library("local t = {} for i = 1, 200000 do t[i] = i end t = nil return 1").told
    assert 0 < small["memory"] < 4 << 20 < large["memory"] < 64 << 20
    assert 0 <= small["cpu"] < 0.5
    assert large["cpu"] > 0
