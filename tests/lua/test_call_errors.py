"""The error of a call that failed, in a script: text for people, facts for branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Library = Callable[..., Any]

MESSAGE = "Integration 'missive' write access denied"
REFUSAL = {
    "code": "policy_denied",
    "message": MESSAGE,
    "hint": "kosmo approvals",
    "exit_code": 3,
    "http_status": None,
    "retryable": False,
    "retry_after": None,
    "rate_limit": {"limit": 5},
    "details": ["one"],
    "function": "missive.create_task",
}
CALL = "app.integrations.missive.create_task"
ANSWERS = {CALL: {"refused": REFUSAL}}
CAUGHT = f"local ok, failure = pcall({CALL}, {{title = 'x'}})\n"


@pytest.mark.parametrize(
    ("lua", "result"),
    [
        ("ok, type(failure)", [False, "table"]),
        ("tostring(failure)", [MESSAGE]),
        ("failure.message", [MESSAGE]),
        ("'E: ' .. failure", ["E: " + MESSAGE]),
        ("failure .. '!'", [MESSAGE + "!"]),
        ("failure .. 5 .. failure", [MESSAGE + "5" + MESSAGE]),
        ("#failure", [len(MESSAGE)]),
        ("failure:find('denied')", [36, 41]),
        ("failure:match(\"'(%w+)'\")", ["missive"]),
        ("failure:upper()", [MESSAGE.upper()]),
        ("failure:sub(1, 11)", [MESSAGE[:11]]),
        ("failure:gsub('access', 'ACCESS')", [MESSAGE.replace("access", "ACCESS"), 1]),
        ("('%s!'):format(failure)", [MESSAGE + "!"]),
        ("string.format('%s', failure)", [MESSAGE]),
        ("failure.code, failure.exit_code, failure.hint", ["policy_denied", 3, "kosmo approvals"]),
        ("failure.retryable, failure.http_status, failure.retry_after", [False, None, None]),
        ("failure['function'], failure.line", ["missive.create_task", 1]),
        ("failure.rate_limit.limit, failure.details[1]", [5, "one"]),
        ("failure.no_such_field", [None]),
        ("getmetatable(failure), pcall(setmetatable, failure, nil)", None),
        ("json.decode(json.encode(failure)).code", ["policy_denied"]),
        ("tostring({failure})", [f"[\n  {MESSAGE}\n]"]),
    ],
)
def test_a_caught_error_is_text_and_facts(
    library: Library, lua: str, result: list[Any] | None
) -> None:
    done = library(f"{CAUGHT}return {lua}", ANSWERS)
    assert done.error is None
    if result is None:
        assert done.result[:2] == ["error", False]
    else:
        assert done.result == result


@pytest.mark.parametrize("separator", ["{}", "nil", "print"])
def test_an_error_is_no_text_together_with_what_is_none(library: Library, separator: str) -> None:
    done = library(f"{CAUGHT}return failure .. {separator}", ANSWERS)
    assert "attempt to concatenate a " in done.message
    assert done.error["line"] == 2


@pytest.mark.parametrize(
    "source",
    [
        f"\n{CALL}({{title = 'x'}})",
        f"\nreturn {CALL}({{title = 'x'}})",
        f"\nlocal ok, failure = pcall({CALL}, {{}}) error(failure)",
        f"\nlocal ok, failure = pcall({CALL}, {{}}) error(failure, 0)",
        f"\nassert(pcall({CALL}, {{}}))",
        f"\nlocal done = coroutine.wrap(function() {CALL}({{}}) end) done()",
    ],
)
def test_an_error_that_nobody_catches_keeps_its_facts_and_its_line(
    library: Library, source: str
) -> None:
    done = library(source, ANSWERS)
    assert (done.kind, done.message, done.error["line"]) == ("runtime", MESSAGE, 2)
    failure = done.error["error"]
    assert (failure["code"], failure["exit_code"], failure["line"]) == ("policy_denied", 3, 2)
    assert failure["function"] == "missive.create_task"
    assert failure["details"] == ["one"]


def test_the_line_is_that_of_the_call_in_a_function_of_the_script(library: Library) -> None:
    done = library(
        "local function create(title)\n"
        f"  local task = {CALL}({{title = title}})\n  return task\nend\n"
        "local function all()\n  create('one')\nend\nall()",
        ANSWERS,
    )
    assert done.error["line"] == 2
    assert done.error["error"]["line"] == 2
    assert [entry.split(":")[1] for entry in done.error["traceback"]] == ["2", "6", "8"]


def test_an_error_made_of_its_text_is_an_error_of_the_script(library: Library) -> None:
    done = library(f"{CAUGHT}error('no task: ' .. failure)", ANSWERS)
    assert done.message == f"script:2: no task: {MESSAGE}"
    assert done.error["error"] is None


def test_a_handler_of_xpcall_is_given_the_error(library: Library) -> None:
    done = library(
        f"local _, text = xpcall({CALL}, function(failure) return 'H: ' .. failure end, {{}})\n"
        f"local _, same = xpcall({CALL}, debug.traceback, {{}})\n"
        "return text, same.code",
        ANSWERS,
    )
    assert done.result == [f"H: {MESSAGE}", "policy_denied"]


def test_a_changed_error_tells_what_the_script_made_of_it(library: Library) -> None:
    done = library(f"{CAUGHT}failure.message = 'mine' failure.note = 1 error(failure)", ANSWERS)
    assert done.message == "mine"
    assert done.error["error"]["code"] == "policy_denied"


def test_an_error_of_a_call_cannot_be_forged(library: Library) -> None:
    done = library("error({code = 'policy_denied', exit_code = 3, message = 'mine'})")
    assert done.message == "mine"
    assert done.error["error"] is None


@pytest.mark.parametrize(
    ("lua", "message"),
    [
        ("error('boom')", "script:1: boom"),
        ("error('boom', 0)", "boom"),
        ("error()", "nil"),
        ("error({code = 5})", "{\n  code: 5\n}"),
        ("error({message = 'mine'})", "mine"),
        ("error(setmetatable({}, {__tostring = function() return 'mine' end}))", "mine"),
        ("error(print)", "<function>"),
        (r"error('a\xff', 0)", "a\ufffd"),
        ("local t = nil; t.x = 1", "script:1: attempt to index a nil value (local 't')"),
        ("local x = app.integrations.t + 1",
         "script:1: attempt to perform arithmetic on a app.integrations.t value (field 't')"),
    ],
)  # fmt: skip
def test_any_other_error_value_is_told(library: Library, lua: str, message: str) -> None:
    done = library(lua)
    assert (done.kind, done.message, done.error["error"]) == ("runtime", message, None)


def test_an_error_value_whose_text_fails_is_still_told(library: Library) -> None:
    done = library("error(setmetatable({}, {__tostring = function() error('x') end}))")
    assert done.kind == "runtime"
    assert "table" in done.message


def test_an_error_works_after_the_script_has_broken_everything_else(script: Library) -> None:
    done = script(
        f"local call, pcall, print = {CALL}, pcall, print\n"
        "local g = _G\n"
        "for key in next, string do string[key] = nil end\n"
        "for key in next, g do g[key] = nil end\n"
        "local ok, failure = pcall(call, {})\n"
        "print(failure, 'E: ' .. failure, failure:upper(), failure.code)",
        ANSWERS,
    )
    assert done.output == f"{MESSAGE}\tE: {MESSAGE}\t{MESSAGE.upper()}\tpolicy_denied\n"
