"""What a script is told beside its error: hints on habits and names, notes on what it returned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Kosmo

    Library = Callable[..., Any]


@pytest.mark.parametrize(
    ("lua", "hint"),
    [
        ("f({until = 5})", '`until` is a word of Lua: in a table write `["until"] = …`'),
        ("f({a = 1, end = 5})", '`end` is a word of Lua: in a table write `["end"] = …`'),
        ("return e.function", '`function` is a word of Lua: write `e["function"]`'),
        ("f(title = 'x')", "arguments by name are a table: `({title = …})`"),
        ("f({title: 'x'})", "a member of a table is written `title = …`"),
        ('f({"title": 5})', "a member of a table is written `title = …`"),
        ("if a != b then end", "unequal is `~=` in Lua"),
        ("if !a then end", "`!` is `not` in Lua"),
        ("if a && b then end", "`&&` is `and` in Lua"),
        ("if a || b then end", "`||` is `or` in Lua"),
        ("n += 1", "Lua has no `+=`: write `n = n + …`"),
        ("t.n -= 1", "Lua has no `-=`: write `t.n = t.n - …`"),
        ("n++", "Lua has no `++`: write `n = n + 1`"),
        ("x = a ? b : c", "`a ? b : c` is `a and b or c` in Lua"),
        ("// note", "a comment begins with `--` in Lua"),
        ("let x = 5", "a variable is declared by `local` in Lua, not by `let`"),
        ("if a then b()\nelse if c then d() end",
         "`else if` is `elseif` in Lua, or wants an `end` more"),
        ("1 + 1", "a value alone is no chunk: `return` gives it, `print(…)` prints it"),
        ("x == 5", "a value alone is no chunk: `return` gives it, `print(…)` prints it"),
        ("local x = = 5", None),
        ("type x = 5", None),
        ("x = 'unless", None),
        ("\x1bLua", None),
    ],
)  # fmt: skip
def test_a_habit_from_another_language_is_told_as_what_lua_has(
    library: Library, lua: str, hint: str | None
) -> None:
    for before in ("", "local done = true;\n\n"):
        if before and (hint or "").startswith("a value alone"):
            continue
        done = library(before + lua)
        assert (done.kind, done.error["hint"]) == ("syntax", hint)


@pytest.mark.parametrize(
    ("lua", "words"),
    [
        ("require('x')", "no modules"),
        ("package.path = 1", "no modules"),
        ("io.open('x')", "no files"),
        ("load('x')", "loads no code"),
        ("dofile('x')", "loads no code"),
        ("os.getenv('X')", "`--env NAME`"),
        ("os.execute('ls')", "no programs"),
        ("os.exit(2)", "exit_code = 2"),
        ("os.remove('x')", "no files"),
        ("log.warning('x')", "`log` has no `warning`; it has `debug`, `error`, `info`, `warn`"),
        ("regex.find('x', 'y')", "`regex` has no `find`; it has `gsub`, `match`, `match_all`"),
        ("local x = docs.find('x')", "`docs` has no `find`; it has `list`, `read`, `search`"),
        ("json.parse('x')", "`json` has no `parse`; it has `array`, `decode`,"),
        ("missive.list_teams()", "`app.integrations.missive` is what leads to its functions"),
        ("local f = regex['find'] f()", None),
        ("nothing.at()", None),
        ("local t = {} t.find()", None),
        ("error('x')", None),
    ],
)
def test_a_name_that_a_script_does_not_have_is_told_with_what_to_do(
    library: Library, lua: str, words: str | None
) -> None:
    done = library(f"\n{lua}", {"names": ["crisp", "missive"]})
    assert (done.kind, done.error["line"]) == ("runtime", 2)
    if words is None:
        assert done.error["hint"] is None
    else:
        assert words in done.error["hint"]


@pytest.mark.parametrize(
    "lua",
    [
        "return made.task.id",
        "return made.id + 1",
        "return 1 < made.id",
        "for _ in ipairs(made.items) do end",
    ],
)
def test_a_dry_run_is_told_as_the_reason_why_an_answer_is_different(
    script: Library, lua: str
) -> None:
    source = f"local made = app.make() assert(dry_run == %s) {lua}"
    answers: dict[str, Any] = {"app.make": {"request": {}}}
    told = script(source % "true", answers, dry_run=True).error["hint"]
    assert told.startswith("this is a dry run: a write answers with its request")
    assert script(source % "false", answers).error["hint"] is None
    assert script("error('mine')", dry_run=True).error["hint"] is None


@pytest.mark.parametrize(
    ("lua", "status", "hint"),
    [
        ("{message = 'no team', exit_code = 9, hint = 'ask'}", 9, "ask"),
        ("{message = 'no team', exit_code = 125}", 125, None),
        ("{message = 'no team', exit_code = 0}", None, None),
        ("{message = 'no team', exit_code = 126}", None, None),
        ("{message = 'no team', exit_code = 2.5}", None, None),
        ("{message = 'no team', exit_code = '2', hint = {}}", None, None),
        ("setmetatable({exit_code = 3}, {__tostring = function() return 'no team' end})", 3, None),
    ],
)
def test_a_script_may_choose_its_exit_code_and_its_hint(
    library: Library, lua: str, status: int | None, hint: str | None
) -> None:
    for source in (f"error({lua})", f"parallel({{function() error({lua}) end}})"):
        done = library(source)
        assert done.message.startswith("no team")
        assert (done.error["exit_code"], done.error["hint"]) == (status, hint)


def test_the_exit_code_and_the_hint_of_a_script_reach_who_ran_it(kosmo: Kosmo) -> None:
    done = kosmo("lua", "-e", "error({message = 'no team', exit_code = 9, hint = 'ask'})")
    assert (done.returncode, done.stderr) == (9, "error: eval:1: no team\nhint: ask\n")
    again = "local _, e = pcall(app.integrations.missive.get_tsk) error(e)"
    assert kosmo("lua", "-e", again).returncode == 2
    assert kosmo("lua", "-e", "error({message = 'x'})").returncode == 1
    found = json.loads(kosmo("lua", "-e", "n += 1", "--json").stdout)
    assert found["error"]["hint"] == "Lua has no `+=`: write `n = n + …`"


def test_a_dry_run_is_known_to_the_script(kosmo: Kosmo) -> None:
    assert kosmo("lua", "-e", "return dry_run", "--dry-run").stdout == "true\n"
    assert kosmo("lua", "-e", "return dry_run").stdout == "false\n"


@pytest.mark.parametrize(
    ("lua", "problem"),
    [
        ("print", "the value is a function"),
        ("1, {a = {print}}", "`a[1]` is a function"),
        ("coroutine.create(print)", "the value is a thread"),
        ("0 / 0", "the value is not a number"),
        ("{n = 1 / 0}", "`n` is infinite"),
        ("(function() local t = {} t.t = t return t end)()", "cyclic table at `t`"),
        ("{1, 'x', json.null}", None),
    ],
)
def test_a_text_in_the_place_of_a_result_is_noted(
    library: Library, lua: str, problem: str | None
) -> None:
    notes = library(f"return {lua}").told["notes"]
    assert [note.partition(", which")[0] for note in notes] == (
        [f"in what the script returned, {problem}"] if problem else []
    )


def test_a_note_is_shown_on_stderr_and_with_json_in_the_envelope(kosmo: Kosmo) -> None:
    done = kosmo("lua", "-e", "return print")
    note = "in what the script returned, the value is a function, which JSON does not have"
    assert (done.stdout, done.stderr) == ('"<function>"\n', f"note: {note}\n")
    assert kosmo("lua", "-e", "return print", "-q").stderr == ""
    found = json.loads(kosmo("lua", "-e", "return print", "--json").stdout)
    assert found["meta"]["notes"] == [note]


@pytest.mark.parametrize(
    ("lua", "name"),
    [
        ("local x = 5", "x"),
        ("  local x, y = 5, 6 ", "x"),
        ("local function double(n)\n  return n * 2\nend", "double"),
        ("local x = 5; print(x)", None),
        ("local x = 5\nreturn x", None),
        ("x = 5", None),
        ("locally = 5", None),
    ],
)
def test_a_session_notes_a_local_that_is_gone_with_its_chunk(
    library: Library, lua: str, name: str | None
) -> None:
    told = f"`{name}` is gone with this chunk: leave out `local` to keep it"
    assert library(lua).told["notes"] == ([told] if name else [])


def test_a_script_that_is_run_once_may_have_locals(script: Library) -> None:
    assert script("local x = 5").told["notes"] == []


def test_hints_are_found_after_the_script_has_broken_everything_else(script: Library) -> None:
    done = script(
        "local g = _G\n"
        "for _, list in next, {string, table, math, json, regex, log} do\n"
        "  for key in next, list do list[key] = nil end\n"
        "end\n"
        "for key in next, g do g[key] = nil end\n"
        "g.regex = {}\n"
        "regex.find()"
    )
    assert done.error["hint"].startswith("`regex` has no `find`; it has `gsub`")
