"""`kosmo lua --repl`: chunks as they are typed, in one worker that keeps its state."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Person
    from tests.conftest import Kosmo


def test_state_is_kept_and_results_are_printed(kosmo: Kosmo) -> None:
    typed = "x = 20\nx + 1\nfunction double(n)\n  return 2 * n\nend\n\ndouble(x), 'y'\nprint('z')\n"
    done = kosmo("lua", "--repl", stdin=typed)
    assert (done.returncode, done.stdout, done.stderr) == (0, '21\n40\n"y"\nz\n', "")


def test_a_failure_keeps_the_state_and_the_last_one_is_the_exit_code(
    kosmo: Kosmo,
) -> None:
    done = kosmo("lua", "--repl", stdin="x = 1\nerror('no')\nx = = 2\nx\n")
    assert (done.returncode, done.stdout) == (1, "1\n")
    assert done.stderr.splitlines()[0] == "error: repl:1: no"
    last = kosmo("lua", "--repl", stdin="app.integrations.missive.get_tsk()")
    assert last.returncode == 2
    unfinished = kosmo("lua", "--repl", stdin="for i = 1, 2 do\nprint(i)\n")
    assert (unfinished.returncode, unfinished.stdout) == (1, "")
    assert "<eof>" in unfinished.stderr


def test_a_worker_that_met_a_bound_is_replaced_and_that_is_said(kosmo: Kosmo) -> None:
    typed = "x = 1\nwhile true do end\ntostring(x)\n"
    done = kosmo("lua", "--repl", "--cpu-limit", "0.2", stdin=typed)
    assert (done.returncode, done.stdout) == (1, '"nil"\n')
    assert "note: the worker has ended; what was defined before is gone" in done.stderr


def test_with_json_every_chunk_has_its_own_object(kosmo: Kosmo) -> None:
    typed = "print(1)\napp.integrations.missive.list_teams() ; return 2\nx = = 1\n:quit\nprint(3)\n"
    done = kosmo("lua", "--repl", "--json", "--account", "sandbox", stdin=typed)
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert (first["output"], first["result"], first["call_log"]) == ("1", [], [])
    assert (second["result"], len(second["call_log"])) == ([2], 1)
    assert (third["success"], third["error"]["code"]) == (False, "lua_syntax")


def test_somebody_types_several_lines_and_finds_them_again(
    kosmo: Kosmo, person: Callable[..., Person]
) -> None:
    someone = person("lua", "--repl", "--account", "sandbox")
    someone.answer("lua> ", "for i = 1, 2 do")
    someone.answer("...> ", "print('line ' .. i) end")
    someone.answer("lua> ", "#app.integrations.missive.list_teams().teams")
    someone.answer("lua> ", "\x04")
    assert someone.leave() == 0
    assert "line 1\r\nline 2\r\n" in someone.seen
    history = kosmo.home / "state" / "lua_history"
    assert stat.S_IMODE(os.stat(history).st_mode) == 0o600
    assert "#app.integrations.missive.list_teams().teams" in history.read_text()
    again = person("lua", "--repl")
    again.answer("lua> ", ":quit")
    assert again.leave() == 0
    assert ":quit" in history.read_text()


def test_ctrl_c_ends_the_chunk_and_keeps_the_session(
    kosmo: Kosmo, person: Callable[..., Person]
) -> None:
    someone = person("lua", "--repl")
    someone.answer("lua> ", "x = 'kept'")
    someone.answer("lua> ", "print('sleeping') sleep(60)")
    someone.press("sleeping\r\n", "\x03")
    someone.answer("lua> ", "x")
    someone.answer('"kept"', "print('looping') while true do end")
    someone.press("looping\r\n", "\x03")
    someone.answer("interrupted", "print('waiting') parallel({function() sleep(60) end}) x = 0")
    someone.press("waiting\r\n", "\x03")
    someone.answer("interrupted", "x .. '!'")
    someone.answer('"kept!"\r\nlua> ', "\x04")
    assert someone.leave() == 0


def test_a_question_is_asked_in_between(local: Kosmo, person: Callable[..., Person]) -> None:
    someone = person("lua", "--repl", "--account", "local")
    someone.answer("lua> ", "app.integrations.demo.delete_thing({thing_id = 'a'})")
    someone.answer("send it? [y/N]", "n")
    someone.answer("was not approved", "1 + 1")
    someone.answer("2\r\n", ":q")
    assert someone.leave() == 0


def test_answers_that_come_late_are_no_chunks(kosmo: Kosmo) -> None:
    failing = "function() sleep(0.2) error('x', 0) end"
    typed = (
        f"print(pcall(parallel, {{function() sleep(0.4) end, {failing}}}))\n"
        "n = (n or 0) + 1 print(n)\n" * 3
    )
    done = kosmo("lua", "--repl", stdin=typed)
    assert done.stdout == "".join(f"false\tx\n{number}\n" for number in (1, 2, 3))


def test_what_a_script_writes_into_an_error_runs_nothing_again(kosmo: Kosmo) -> None:
    wrong = "local ok, e = pcall(app.integrations.missive.get_tsk)"
    typed = (
        "print('once') error({code = 'lua_syntax', message = 'near <eof>'})\n"
        f"{wrong} e.code = 'lua_syntax' e.exit_code = 5 e.hint = 'h' print('twice') error(e)\n"
    )
    done = kosmo("lua", "--repl", stdin=typed)
    assert (done.returncode, done.stdout) == (2, "once\ntwice\n")
    assert "hint: kosmo missive --help" in done.stderr


def test_a_chunk_is_as_long_as_a_script_may_be_and_no_longer(kosmo: Kosmo) -> None:
    long = f"x = '{'a' * (1 << 20)}'"
    done = kosmo("lua", "--repl", "--json", stdin=f"y = 1\n{long}\ny\n")
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert (first["success"], third["result"]) == (True, [1])
    assert second["error"]["code"] == "lua_too_long"


def test_a_long_function_that_is_pasted_is_not_compiled_line_by_line(kosmo: Kosmo) -> None:
    body = "".join(f"  x = {number} + 1\n" for number in range(20_000))
    done = kosmo("lua", "--repl", "--cpu-limit", "0.5", stdin=f"function f()\n{body}end\nf()\nx\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "20000\n", "")
