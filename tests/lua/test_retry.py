"""A call that is repeated until it succeeds: what is repeated, how long is waited."""

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


def refused(retry_after: float | None) -> dict[str, Any]:
    """Make a refusal that names the seconds to wait."""
    return {"refused": {**TRY_LATER["refused"], "retry_after": retry_after}}


class Turns:
    """Answers one after the other, the last for ever."""

    def __init__(self, *answers: Any) -> None:
        """Take the answers."""
        self.answers = list(answers)

    def __call__(self, arguments: Any) -> Any:
        """Give the next."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def waits(done: Any) -> list[float]:
    """Give the seconds for which a script stood still."""
    return [arguments[0] for path, arguments in done.requests if path == "sleep"]


def test_retry_repeats_what_may_succeed_later(library: Library) -> None:
    done = library(
        f"local a, b = retry(function(attempt) return {LIST}({{n = attempt}}).n, 'x' end)\n"
        "return a, b",
        {LIST: Turns(TRY_LATER, refused(7), {"n": 3}), "sleep": None},
    )
    assert done.result == [3, "x"]
    assert waits(done) == [1, 7]


def test_retry_gives_up_after_its_attempts(library: Library) -> None:
    done = library(f"retry({LIST}, {{attempts = 4, wait = 0.5}})", {LIST: TRY_LATER, "sleep": None})
    assert done.error["error"]["code"] == "rate_limited"
    assert waits(done) == [0.5, 1, 2]


@pytest.mark.parametrize(
    "body", [f"{LIST}({{}})", "error('mine')", "error({retryable = 1, message = 'mine'})"]
)
def test_retry_does_not_repeat_what_cannot_succeed(library: Library, body: str) -> None:
    denied = {"refused": {"code": "forbidden", "message": "mine", "retryable": False}}
    done = library(
        f"local n = 0\nlocal ok, problem = pcall(retry, function() n = n + 1 {body} end)\n"
        "return ok, n",
        {LIST: denied},
    )
    assert done.result == [False, 1]
    assert waits(done) == []


def test_retry_waits_a_minute_at_most_of_its_own_accord(library: Library) -> None:
    done = library(
        f"pcall(retry, {LIST}, {{attempts = 9, wait = 10}})", {LIST: TRY_LATER, "sleep": None}
    )
    assert waits(done) == [10, 20, 40, 60, 60, 60, 60, 60]


def test_a_limit_ends_a_retry_too(script: Library) -> None:
    done = script(f"retry({LIST}, {{attempts = 100}})", {LIST: TRY_LATER, "sleep": None}, calls=5)
    assert done.kind == "call_limit"


@pytest.mark.parametrize(
    "path", [LIST, "app.integrations.missive.work.list_tasks", "app.mcp.files.read"]
)
def test_a_function_of_a_service_is_not_given_the_number_of_the_attempt(
    library: Library, path: str
) -> None:
    done = library(f"return retry({path}).n", {path: Turns(TRY_LATER, {"n": 3}), "sleep": None})
    assert done.result == [3]
    assert [given for asked, given in done.requests if asked == path] == [{}, {}]


@pytest.mark.parametrize("seconds", ["nil", "0.5", "9", "1 / 0", "0 / 0", "'x'"])
def test_retry_heeds_what_an_error_of_the_script_says_of_itself(
    library: Library, seconds: str
) -> None:
    done = library(
        "return retry(function(attempt)\n"
        f"  if attempt < 3 then error({{retryable = true, retry_after = {seconds}}}) end\n"
        "  return attempt\n"
        "end)",
        {"sleep": None},
    )
    assert done.result == [3]
    assert waits(done) == ([9, 9] if seconds == "9" else [1, 2])
