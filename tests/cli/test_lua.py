"""`kosmo lua`: where a script comes from, what is printed of it, and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli.lua_options import OPTIONS
from kosmo.lua.bounds import SOURCE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

SPELLINGS = (("lua",), ("integrations:lua",), ("integrations", "lua"))


def envelope(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["meta"]["exit_code"] == done.returncode
    assert found["success"] == (done.returncode == 0)
    return found


@pytest.mark.parametrize("words", SPELLINGS)
def test_a_script_is_code_a_file_or_stdin(
    kosmo: Kosmo, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "work.lua"
    file.write_text("print(arg[0]) return 1")
    for given, stdin, name in (
        (("--eval", "print(arg[0]) return 1"), None, "eval"),
        (("-e", "print(arg[0]) return 1"), "return 2", "eval"),
        ((str(file),), "return 2", str(file)),
        (("-",), "print(arg[0]) return 1", "stdin"),
        ((), "print(arg[0]) return 1", "stdin"),
    ):
        done = kosmo(*words, *given, stdin=stdin)
        assert (done.returncode, done.stdout, done.stderr) == (0, f"{name}\n1\n", "")


def test_output_comes_first_and_returned_values_follow_as_json(kosmo: Kosmo) -> None:
    code = "print('a') return {b = 1, a = {}}, 'x', nil, 2.5, {1, 2}"
    done = kosmo("lua", "-e", code)
    assert done.stdout == 'a\n{"a": [], "b": 1}\n"x"\nnull\n2.5\n[1, 2]\n'
    assert kosmo("lua", "-e", "print('only')").stdout == "only\n"
    assert kosmo("lua", "-e", "").stdout == ""


def test_with_json_everything_is_in_one_object(kosmo: Kosmo) -> None:
    code = (
        "print('one') print('two')\n"
        "app.integrations.missive.list_teams()\n"
        "pcall(app.integrations.missive.get_task, {task_id = 'none'})\n"
        "return 1, {2}"
    )
    done = kosmo("lua", "-e", code, "--json", "--account", "sandbox")
    found = envelope(done)
    assert done.stderr == ""
    assert (found["output"], found["error"], found["result"]) == ("one\ntwo", None, [1, [2]])
    assert found["execution_time_ms"] > 0
    assert found["memory_usage"] > 10_000
    calls = found["integration_calls"]
    assert calls == found["call_log"]
    told = [(row["function"], row["account"], row["effect"], row["status"]) for row in calls]
    assert told == [
        ("missive.list_teams", "sandbox", "read", "ok"),
        ("missive.get_task", "sandbox", "read", "not_found"),
    ]
    assert all(row["duration_ms"] > 0 and row["attempts"] == 1 for row in calls)
    assert found["meta"]["permission_bypassed"] is False


def test_a_failure_names_the_line_and_keeps_the_output(kosmo: Kosmo, tmp_path: Path) -> None:
    file = tmp_path / "work.lua"
    file.write_text("#!/usr/bin/env kosmo\nprint('before')\nlocal function f(t)\n  return t.x.y\n"
                    "end\nf({})\n")  # fmt: skip
    done = kosmo("lua", str(file))
    assert (done.returncode, done.stdout) == (1, "before\n")
    assert done.stderr.startswith(f"error: {file}:4: attempt to index a nil value")
    found = envelope(kosmo("lua", str(file), "--json"))
    assert (found["output"], found["result"]) == ("before", None)
    error = found["error"]
    assert (error["code"], error["line"], error["chunk"]) == ("lua_runtime", 4, str(file))
    assert error["message"].startswith("attempt to index a nil value")
    assert any(":6: " in one for one in error["traceback"])
    traced = kosmo("lua", str(file), "--debug").stderr.splitlines()
    assert any(line.strip().startswith(f"{file}:6: ") for line in traced[1:])


@pytest.mark.parametrize(
    ("code", "error", "exit_code"),
    [
        ("x = = 1", "lua_syntax", 1),
        ("error('no')", "lua_runtime", 1),
        ("app.integrations.missive.get_task({task_id = 'none'})", "not_found", 1),
        ("app.integrations.missive.get_tsk({task_id = 'none'})", "unknown_function", 2),
        ("app.integrations.missive.list_tasks({stat = 'open'})", "invalid_arguments", 2),
        ("app.integrations.missive.work.list_tasks()", "unknown_account", 2),
        ("app.integrations.plivo.release_number({number = '+14155552671'})",
         "approval_required", 3),
        ("app.integrations.missive.default.list_tasks()", None, 0),
        ("pcall(app.integrations.missive.get_tsk)", None, 0),
        ("while true do end", "lua_cpu_limit", 1),
        ("string.rep('x', 1 << 30)", "lua_memory_limit", 1),
        ("for i = 1, 99 do app.integrations.missive.list_teams() end", "lua_call_limit", 1),
        ("while true do print('x') end", "lua_output_limit", 1),
    ],
)  # fmt: skip
def test_the_exit_code_is_that_of_the_call_or_says_that_the_script_failed(
    kosmo: Kosmo, code: str, error: str | None, exit_code: int
) -> None:
    limits = ("--cpu-limit", "0.2", "--memory-limit", "32M", "--max-calls", "9")
    done = kosmo("lua", "-e", code, "--json", "--account", "sandbox", *limits, "--max-output", "9k")
    found = envelope(done)
    assert done.returncode == exit_code
    assert (found["error"] and found["error"]["code"]) == error


def test_no_account_ends_with_the_code_of_missing_credentials(kosmo: Kosmo) -> None:
    done = kosmo("lua", "-e", "print(1)\napp.integrations.missive.list_tasks()")
    assert (done.returncode, done.stdout) == (4, "1\n")
    assert done.stderr.startswith("error: eval:2: `missive` has no account\nhint: ")


@pytest.mark.parametrize(
    ("words", "stdin", "code"),
    [
        (("no-such-file.lua",), None, "lua_no_file"),
        (("/",), None, "lua_no_file"),
        (("a\nb.lua",), None, "lua_no_file"),
        ((), None, "lua_no_script"),
        ((), " \n", "lua_no_script"),
        (("--eval", "x", "file.lua"), None, "usage"),
        (("--repl", "file.lua"), None, "usage"),
        (("--repl", "-e", "x"), None, "usage"),
        (("a.lua", "b.lua"), None, "usage"),
        (("-e",), None, "invalid_arguments"),
        (("-e", "x", "--memory-limit", "many"), None, "invalid_arguments"),
        (("-e", "x", "--memory-limit", "1k"), None, "invalid_arguments"),
        (("-e", "x", "--memory-limit", "-5"), None, "invalid_arguments"),
        (("-e", "x", "--cpu-limit", "0"), None, "invalid_arguments"),
        (("-e", "x", "--timeout", "soon"), None, "invalid_arguments"),
        (("-e", "x", "--max-calls", "0"), None, "invalid_arguments"),
        (("-e", "x", "--max-output", "0"), None, "invalid_arguments"),
        (("-e", "x", "--max-wait", "-1"), None, "invalid_arguments"),
        (("-e", "x", "--env", "NOT_SET_AT_ALL"), None, "invalid_arguments"),
        (("-e", "x", "--jsno"), None, "usage"),
        (("-e", "x", "-o", "csv"), None, "usage"),
    ],
)
def test_a_command_that_is_wrong_runs_nothing(
    kosmo: Kosmo, words: tuple[str, ...], stdin: str | None, code: str
) -> None:
    done = kosmo("lua", *words, stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert "hint: " in done.stderr or "must be" in done.stderr or "needs a value" in done.stderr
    found = envelope(kosmo("lua", "--json", *words, stdin=stdin))
    assert (found["error"]["code"], found["output"], found["result"]) == (code, "", None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x1bLua\x54\x00", "lua_no_text"),
        (b"print(1)\0", "lua_no_text"),
        (b"\x89PNG\r\n\x1a\n\0\0", "lua_no_text"),
        (b"-" * (SOURCE + 1), "lua_too_long"),
        (b"--" + b"x" * (SOURCE - 2), None),
        (b"\xef\xbb\xbfreturn 1", None),
        (b"return '\xff\xfe'", None),
    ],
)
def test_a_file_that_is_no_script_is_refused(
    kosmo: Kosmo, tmp_path: Path, content: bytes, code: str | None
) -> None:
    file = tmp_path / "work.lua"
    file.write_bytes(content)
    done = kosmo("lua", str(file), "--json")
    found = envelope(done)
    assert (found["error"] and found["error"]["code"]) == code
    assert done.returncode == (0 if code is None else 2)
    assert found["output"] == ""


def test_arguments_and_chosen_variables_are_passed(kosmo: Kosmo) -> None:
    code = "print(arg[1], arg[2], #arg, ...) print(env.TEAM, env.OTHER, env.KOSMO_HOME)"
    words = ("--env", "TEAM", "--json", "--", "--json", "a b")
    done = kosmo("lua", "-e", code, *words, TEAM="Workshop", OTHER="x")
    assert envelope(done)["output"] == "--json\ta b\t2\t--json\ta b\nWorkshop\tnil\tnil"


def test_the_log_goes_to_stderr_by_its_level(kosmo: Kosmo) -> None:
    code = "log.debug('d') log.info('i') log.warn('w') log.error('e') print('out')"
    shown = {"": "iwe", "-q": "we", "-v": "diwe"}
    for option, wanted in shown.items():
        done = kosmo("lua", "-e", code, *([option] if option else []))
        assert done.stdout == "out\n"
        assert [line[-1] for line in done.stderr.splitlines()] == list(wanted)
        assert done.stderr.splitlines()[-1] == "error: e"


def test_servers_only_are_reached_in_the_narrow_command(kosmo: Kosmo) -> None:
    for words in (("mcp:lua",), ("mcp", "lua")):
        done = kosmo(*words, "--eval", "dump(mcp.servers())", "--json")
        found = envelope(done)
        assert (found["output"], found["result"], found["call_log"]) == ("[]", [], [])
    done = kosmo("mcp:lua", "-e", "app.integrations.missive.list_teams()", "--json")
    assert envelope(done)["error"]["code"] == "unknown_function"
    assert kosmo("mcp:lua", "-e", "print(docs)").stdout == "nil\n"


def test_the_page_of_help_names_every_option_and_the_names_are_documented(kosmo: Kosmo) -> None:
    page = kosmo("lua", "--help").stdout
    for words in (("integrations:lua", "--help"), ("mcp:lua", "-h"), ("lua", "x.lua", "--help")):
        assert kosmo(*words).stdout == page
    for name, (metavar, _) in OPTIONS.items():
        assert f"  --{name} {metavar or ''}".rstrip() in page
    assert "app.integrations" in kosmo("docs", "lua").stdout


@pytest.mark.parametrize("page", ["", "lua", "errors", "output", "missive", "missive.get_task"])
def test_a_page_is_what_the_command_shows(kosmo: Kosmo, page: str) -> None:
    words = [page] if page else []
    code = f"print(docs.read({json.dumps(page) if page else ''}))"
    assert kosmo("lua", "-e", code).stdout == kosmo("docs", *words).stdout


def test_a_bad_spelling_of_an_option_is_suggested(kosmo: Kosmo) -> None:
    assert "did you mean `--memory-limit`?" in kosmo("lua", "--memry-limit", "1").stderr
    assert "stands behind `--`" in kosmo("lua", "work.lua", "monday").stderr


def test_closed_streams_are_told(kosmo: Kosmo) -> None:
    for redirected, code in (("<&-", 2), (">&-", 1)):
        done = subprocess.run(
            ["sh", "-c", f'exec "$0" -P -m kosmo lua {redirected}', sys.executable],
            stdin=subprocess.DEVNULL, capture_output=True, env=kosmo.environment, timeout=30,
            check=False,
        )  # fmt: skip
        assert done.returncode == code
        assert b"is closed" in done.stderr
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" -P -m kosmo lua -e "return 7" <&- 2>&-', sys.executable],
        capture_output=True, env=kosmo.environment, timeout=30, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, b"7\n")


def test_a_full_disk_is_told(kosmo: Kosmo) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "kosmo", "lua", "-e", "print(1) sleep(60)"], stdout=full,
            stderr=subprocess.PIPE, env=kosmo.environment, timeout=30, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert b"cannot be printed: no space left on device" in done.stderr


def test_a_tab_offers_files_options_and_accounts(demo: Kosmo, tmp_path: Path) -> None:
    (tmp_path / "work.lua").write_text("return 1")

    def offered(*words: str) -> list[str]:
        count = str(len(words) - 1)
        shown = demo("completion", "candidates", "fish", count, *words).stdout
        return [line.partition("\t")[0] for line in shown.splitlines()]

    for command in (("lua",), ("integrations", "lua"), ("integrations:lua",)):
        assert f"{tmp_path}/work.lua" in offered(*command, f"{tmp_path}/")
        options = offered(*command, "--")
        assert {"--eval", "--repl", "--env", "--memory-limit"} <= set(options)
        assert "--output" not in options
        assert {"work", "sandbox"} <= set(offered(*command, "work.lua", "--account", ""))
