"""What a script has beside Lua: names that become requests, and help with many calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Library = Callable[..., Any]

LIST = "app.integrations.missive.list_tasks"
TRY_LATER = {
    "refused": {"code": "rate_limited", "message": "later", "retryable": True, "exit_code": 5}
}


class Turns:
    """Answers one after the other, the last for ever."""

    def __init__(self, *answers: Any) -> None:
        """Take the answers."""
        self.answers = list(answers)

    def __call__(self, arguments: Any) -> Any:
        """Give the next."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.mark.parametrize(
    "path",
    [
        "app.integrations.missive.list_tasks",
        "app.integrations.missive.default.list_tasks",
        "app.integrations.missive.work.list_tasks",
        "app.mcp.files.read",
        "app.integrations",
        "app",
    ],
)
def test_every_path_below_app_is_a_function(library: Library, path: str) -> None:
    done = library(f"local answer = {path}({{limit = 1}}) return answer.n", {path: {"n": 7}})
    assert done.result == [7]
    assert done.requests == [(path, {"limit": 1})]


def test_names_that_lua_cannot_write_are_given_in_brackets(library: Library) -> None:
    done = library('app.mcp["fake-server"]["read.file"]()', {"app.mcp.fake-server.read.file": 1})
    assert done.requests == [("app.mcp.fake-server.read.file", {})]


@pytest.mark.parametrize("name", ["''", r"'a\nb'", r"'\xff'", "('x'):rep(201)"])
def test_what_cannot_be_a_name_is_refused(library: Library, name: str) -> None:
    done = library(f"app.integrations[{name}]()")
    assert done.message.startswith("script:1: `app.integrations` has no name of this form: ")
    assert done.requests == []


def test_a_path_is_one_value_that_cannot_be_changed(library: Library) -> None:
    done = library(
        "local missive = app.integrations.missive\n"
        "return missive == app.integrations.missive, missive ~= app.integrations.crisp,\n"
        "  not getmetatable(app), pcall(setmetatable, app, {})"
    )
    assert done.result[:4] == [True, True, True, False]
    assert library("app.x = 1").message == "script:1: `app` cannot be changed"


def test_pairs_asks_which_names_there_are(library: Library) -> None:
    done = library(
        "for name, one in pairs(app.integrations) do print(name, one) end",
        {"names": ["crisp", "missive"]},
    )
    assert done.output == "crisp\tapp.integrations.crisp\nmissive\tapp.integrations.missive\n"
    assert done.requests == [("names", ["app.integrations"])]


@pytest.mark.parametrize(
    ("call", "request_"),
    [
        ("docs.list()", ("docs.list", [])),
        ("docs.search('assign')", ("docs.search", ["assign"])),
        ("docs.search('assign', 5)", ("docs.search", ["assign", 5])),
        ("docs.read('missive')", ("docs.read", ["missive"])),
        ("docs.read()", ("docs.read", [])),
        ("lua_read_doc('integrations.missive')", ("docs.read", ["integrations.missive"])),
        ("mcp.servers()", ("mcp.servers", [])),
        ("mcp.tools()", ("mcp.tools", [])),
        ("mcp.tools('files')", ("mcp.tools", ["files"])),
        ("mcp.schema('files.read')", ("mcp.schema", ["files.read"])),
        ("mcp.call('files.read', {})", ("mcp.call", ["files.read", {}])),
        ("mcp.call('files.read', {path = 'a'})", ("mcp.call", ["files.read", {"path": "a"}])),
        ("mcp.resources('files')", ("mcp.resources", ["files"])),
        ("mcp.read_resource('files', 'file:///a')", ("mcp.read_resource", ["files", "file:///a"])),
        ("mcp.prompts('files')", ("mcp.prompts", ["files"])),
        ("mcp.get_prompt('files', 'p', {a = 1})", ("mcp.get_prompt", ["files", "p", {"a": 1}])),
        ("sleep(0.5)", ("sleep", [0.5])),
        ("sleep(0)", ("sleep", [0])),
    ],
)
def test_a_call_is_the_documented_request(
    library: Library, call: str, request_: tuple[str, Any]
) -> None:
    done = library(f"local answer = {call} return answer", {request_[0]: "text"})
    assert done.result == ["text"] or call.startswith("sleep")
    assert done.requests == [request_]


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        ("docs.read({})",
         'docs.read: expected a string, the name of a page such as "missive.list_conversations"'),
        ("docs.search()", "docs.search: expected a string, the words to search for, got nil"),
        ("mcp.call()",
         'mcp.call: expected a string, the name of a tool such as "server.tool", got nil'),
        ("mcp.prompts(5)", "mcp.prompts: expected a string, the name of a server, got number"),
        ("sleep(-1)", "sleep: expected seconds, zero or more, got -1"),
        ("sleep('1')", "sleep: expected seconds, zero or more, got 1"),
        ("sleep(1 / 0)", "sleep: expected seconds, zero or more, got inf"),
        ("sleep(0 / 0)", "sleep: expected seconds, zero or more, got "),
        ("parallel(5)", "parallel: expected a table of functions"),
        ("parallel({1})", "parallel: `1` is no function"),
        ("parallel({}, 5)", "parallel: the options are a table, not a number"),
        ("parallel({}, {limit = 0})", "parallel: `limit` is an integer from 1 to 256"),
        ("parallel({}, {limits = 1})",
         "parallel: unknown option `limits`; there is `limit` and `settle`"),
        ("json.encode({1}, {indent = 2})",
         "json.encode: unknown option `indent`; there is `pretty`"),
        ("paginate(print)",
         "paginate: expected a function such as app.integrations.missive.list_conversations"),
        (f"paginate({LIST}, 5)", "paginate: the arguments are a table, not a number"),
        (f"paginate({LIST}, {{}}, {{limit = -1}})",
         "paginate: `limit` is an integer from 0 to 9007199254740992"),
        ("retry(5)", "retry: expected a function"),
        ("retry(print, {attempts = 0})", "retry: `attempts` is an integer from 1 to 100"),
        ("retry(print, {wait = -1})", "retry: `wait` is a number of seconds"),
        ("env('NO')", "env: `NO` was not passed to the script; give `--env NO`"),
        ("env.x = 1", "`env` cannot be changed"),
    ],
)  # fmt: skip
def test_a_wrong_use_is_told_with_the_line(library: Library, call: str, complaint: str) -> None:
    done = library(f"\n{call}")
    assert done.message.startswith(f"script:2: {complaint}")
    assert done.error["line"] == 2
    assert done.requests == []


def test_a_script_of_servers_has_no_pages(script: Library) -> None:
    done = script("return docs, lua_read_doc, type(mcp.servers), type(app.mcp)", scope="mcp")
    assert done.result == [None, None, "function", "table"]


def test_only_variables_that_were_passed_are_there(script: Library) -> None:
    done = script(
        "for name, value in pairs(env) do print(name, value) end\n"
        "return env.TEAM, env('TEAM'), env.HOME, tostring(env)",
        env={"TEAM": "ops", "A": "é"},
    )
    assert done.output == "A\té\nTEAM\tops\n"
    assert done.result == ["ops", "ops", None, "env"]


def test_arguments_are_in_arg_and_behind_three_dots(script: Library) -> None:
    done = script("return arg[0], arg[1], arg[2], #arg, ...", arguments=["a", "é b"])
    assert done.result == ["script", "a", "é b", 2, "a", "é b"]


def test_log_writes_values_as_print_does(library: Library) -> None:
    done = library(
        "log('a', {1}) log.debug('d') log.info('i', nil) log.warn('w') log.error(json.null)"
    )
    assert done.logs == [
        ("info", "a\t[\n  1\n]"),
        ("debug", "d"),
        ("info", "i\tnil"),
        ("warn", "w"),
        ("error", "null"),
    ]
    assert done.output == ""


def test_parallel_gives_results_under_the_same_keys(library: Library) -> None:
    done = library(
        "local done = parallel({\n"
        f"  function() return {LIST}({{n = 1}}).n end,\n"
        f"  tasks = function() return {LIST}({{n = 2}}).n end,\n"
        f"  path = {LIST},\n"
        "  plain = function() return 'x', 'y' end,\n"
        "  nothing = function() end,\n"
        "}, {limit = 2})\n"
        "return done[1], done.tasks, done.path.n, done.plain, done.nothing",
        {LIST: lambda arguments: {"n": arguments.get("n", 0)}},
    )
    assert done.result == [1, 2, 0, "x", None]
    assert sorted(str(arguments) for _, arguments in done.requests) == [
        "{'n': 1}",
        "{'n': 2}",
        "{}",
    ]


def test_parallel_raises_the_first_error_or_settles_all(library: Library) -> None:
    both = f"{{good = function() return 1 end, bad = function() return {LIST}({{}}) end}}"
    done = library(f"\nparallel({both})", {LIST: TRY_LATER})
    assert done.message == "later (`bad` of `parallel`)"
    assert done.error["error"]["code"] == "rate_limited"
    done = library(
        f"local results, errors = parallel({both}, {{settle = true}})\n"
        "return results.good, results.bad, errors.bad.code, errors.good",
        {LIST: TRY_LATER},
    )
    assert done.result == [1, None, "rate_limited", None]


def test_paginate_gives_the_rows_of_all_pages_each_once(library: Library) -> None:
    page = Turns(
        {"rows": [{"id": 1}, {"id": 2}], "next": {"offset": 2}},
        {"rows": [{"id": 2}, {"id": 3}], "next": {"offset": 4}},
        {"rows": [], "next": {"offset": 6, "state": "open"}},
        {"rows": [{"id": 1}, {"name": "no id"}], "next": None},
    )
    done = library(
        "local rows = {}\n"
        f"for row in paginate({LIST}, {{limit = 2}}) do rows[#rows + 1] = row.id or row.name end\n"
        "return rows",
        {f"page:{LIST}": page},
    )
    assert done.result == [[1, 2, 3, 1, "no id"]]
    assert done.requests == [
        (f"page:{LIST}", {"limit": 2}),
        (f"page:{LIST}", {"limit": 2, "offset": 2}),
        (f"page:{LIST}", {"limit": 2, "offset": 4}),
        (f"page:{LIST}", {"limit": 2, "offset": 6, "state": "open"}),
    ]


@pytest.mark.parametrize(
    ("options", "rows", "pages"),
    [("{limit = 3}", 3, 2), ("{pages = 1}", 2, 1), ("{limit = 0}", 0, 0), ("{pages = 0}", 0, 0)],
)
def test_paginate_reads_no_page_that_is_not_needed(
    library: Library, options: str, rows: int, pages: int
) -> None:
    done = library(
        f"local n = 0 for row in paginate({LIST}, nil, {options}) do n = n + 1 end return n",
        {f"page:{LIST}": {"rows": ["a", None], "next": {"offset": 1}}},
    )
    assert done.result == [rows]
    assert len(done.requests) == pages


def test_paginate_does_not_change_the_arguments_and_raises_what_a_page_raises(
    library: Library,
) -> None:
    page = Turns({"rows": [1], "next": {"offset": 1}}, TRY_LATER)
    done = library(
        "local given = {limit = 1}\n"
        "local ok, failure = pcall(function()\n"
        f"  for row in paginate({LIST}, given) do print(row) end\n"
        "end)\n"
        "return ok, failure.code, given.offset",
        {f"page:{LIST}": page},
    )
    assert done.output == "1\n"
    assert done.result == [False, "rate_limited", None]


def test_calls_work_where_lua_cannot_yield(library: Library) -> None:
    done = library(
        f"local text = ('x'):gsub('x', function() return {LIST}({{}}).n end)\n"
        f"local t = {{3, 1, 2}} table.sort(t, function(a, b) {LIST}() return a < b end)\n"
        f"local m = setmetatable({{}}, {{__index = function() return {LIST}().n end}})\n"
        "return text, t, m.x, parallel({function() return m.y end})",
        {LIST: {"n": "n"}},
    )
    assert done.result == ["n", [1, 2, 3], "n", ["n"]]


def test_everything_works_after_the_script_has_broken_everything_else(script: Library) -> None:
    done = script(
        "local g, print, parallel, paginate, retry, log, sleep, app, env, encode, decode =\n"
        "  _G, print, parallel, paginate, retry, log, sleep, app, env, json.encode, json.decode\n"
        "local lists = {string, table, math, utf8, coroutine, os, debug, json, regex, docs, mcp}\n"
        "local next = next\n"
        "for _, list in next, lists do for key in next, list do list[key] = nil end end\n"
        "for key in next, g do g[key] = nil end\n"
        f"local list = {LIST}\n"
        "for row in paginate(list, {limit = 1}) do print(row) end\n"
        "print(retry(function() return list({b = {1, {}}}) end), parallel({list})[1])\n"
        "log({env.TEAM}) sleep(0)\n"
        'print(encode(decode(\'{"b": [1.5, null], "a": "é"}\')))',
        {LIST: {"n": 1}, f"page:{LIST}": {"rows": ["row"], "next": None}, "sleep": None},
        env={"TEAM": "ops"},
    )
    assert done.error is None
    assert done.output == 'row\n{\n  n: 1\n}\t{\n  n: 1\n}\n{"a":"é","b":[1.5,null]}\n'
    assert done.logs == [("info", "[\n  ops\n]")]


def test_an_error_inside_parallel_tells_the_key_of_its_function(library: Library) -> None:
    bad = f"{{good = print, bad = function() {LIST}({{}}) end}}"
    done = library(
        f"local _, e = pcall(parallel, {bad}) return e.key, e.message", {LIST: TRY_LATER}
    )
    assert done.result == ["bad", "later"]
    again = f"local _, e = pcall(parallel, {bad}) error(e)"
    assert library(again, {LIST: TRY_LATER}).message == "later (`bad` of `parallel`)"
    for raised, message in (("'mine'", "script:1: mine"), ("{message = 'mine'}", "mine")):
        inner = f"parallel({{5 < 6 and print, function() error({raised}) end}})"
        done = library(f"parallel({{outer = function() {inner} end}})")
        assert done.message == f"{message} (`outer > 2` of `parallel`)"
        assert done.error["line"] == 1
    done = library("pcall(parallel, {function() error('x', 0) end}) error('y', 0)")
    assert done.message == "y"


def test_a_request_tells_the_line_of_the_script_that_made_it(library: Library) -> None:
    done = library(
        f"{LIST}()\n"
        f"local function call() local n = {LIST}() return n end\n"
        "call()\n"
        "parallel({\n"
        "  call,\n"
        f"  function() sleep(0) {LIST}() end,\n"
        "})\n"
        f"parallel({{{LIST}}})\n"
        f"for _ in paginate({LIST}) do end\n"
        f"coroutine.wrap(function() {LIST}() end)()\n"
        f"retry({LIST})",
        {LIST: 1, "sleep": None, f"page:{LIST}": {"rows": [], "next": None}},
    )
    assert done.kind == "done"
    assert done.lines == [1, 2, 2, 6, 6, 8, 9, 10, 11]
