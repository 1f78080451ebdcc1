"""How a run ended, and the one object in which every surface tells it."""

from __future__ import annotations

from kosmo.errors import KosmoError
from kosmo.lua.failures import FAILURES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.lua.calls import Made


_MOST_STATUS = 125  # of the exit codes that a script may choose; shells use those above


class Outcome:
    """What a chunk of Lua gave, or why it failed.

    `values` are those that it returned. `chunk` and `line` are where in the script it failed,
    `traceback` how it came there. `memory` is the most that it used in bytes, `cpu` the seconds
    that it computed; None where the worker could not tell. `fatal` says that it ended with it.
    `told` says that the worker itself told of the end, `compiled` that the chunk is Lua.
    `notes` are what a person may want to know of a chunk that came to its end.
    """

    __slots__ = (
        "chunk", "compiled", "cpu", "error", "fatal", "line", "memory", "notes", "told",
        "traceback", "values",
    )  # fmt: skip

    def __init__(
        self,
        *,
        values: list[Any] | None = None,
        error: KosmoError | None = None,
        chunk: str | None = None,
        line: int | None = None,
        traceback: list[str] | None = None,
        notes: list[str] | None = None,
        memory: int | None = None,
        cpu: float | None = None,
        fatal: bool = False,
        told: bool = False,
        compiled: bool = True,
    ) -> None:
        """Take what is known."""
        self.values = values
        self.error = error
        self.chunk = chunk
        self.line = line
        self.traceback = traceback or []
        self.notes = notes or []
        self.memory = memory
        self.cpu = cpu
        self.fatal = fatal
        self.told = told
        self.compiled = compiled

    @property
    def where(self) -> str:
        """The place in the script as it stands before a message, empty where none is known."""
        if self.chunk is None:
            return ""
        return f"{self.chunk}:{self.line}: " if self.line is not None else f"{self.chunk}: "

    def envelope(
        self,
        *,
        output: str,
        made: list[Made],
        milliseconds: float,
        dry_run: bool = False,
        account: str | None = None,
    ) -> dict[str, object]:
        """Give the envelope of a run; `output` is what it printed."""
        calls = [one.as_dict() for one in made]
        error = self.error
        return {
            "success": error is None,
            "output": output.removesuffix("\n"),
            "error": None if error is None else self._told(error),
            "result": self.values,
            "execution_time_ms": round(milliseconds, 1),
            "memory_usage": self.memory,
            "integration_calls": calls,
            "call_log": calls,
            "meta": {
                "permission_bypassed": any(one.facts.forced for one in made),
                "dry_run": dry_run,
                "exit_code": 0 if error is None else error.exit_code,
                "account": account,
                "calls": len(calls),
                "cpu_ms": None if self.cpu is None else round(self.cpu * 1000, 1),
                "notes": list(
                    dict.fromkeys(
                        [*self.notes, *(note for one in made for note in one.facts.notes)]
                    )
                ),
            },
        }

    def _told(self, error: KosmoError) -> dict[str, object]:
        return {
            **error.as_dict(),
            "function": error.function,
            "chunk": self.chunk,
            "line": self.line,
            "traceback": self.traceback,
        }


def finished(told: dict[str, Any]) -> Outcome:
    """Read what the worker tells of a chunk that came to its end.

    Raises ValueError for what it never tells.
    """
    values = told.get("result")
    if not isinstance(values, list):
        raise ValueError("a result that is no list")
    return Outcome(values=values, notes=_texts(told.get("notes")), told=True, **_used(told))


def failed(told: dict[str, Any], name: str) -> Outcome:
    """Read what the worker tells of a chunk that failed; `name` is the script's.

    Raises ValueError for what it never tells.
    """
    kind, message = told.get("type"), told.get("message")
    made = FAILURES.get(kind) if isinstance(kind, str) else None
    if made is None or not isinstance(message, str):
        raise ValueError("a failure without a reason")
    line, chunk = told.get("line"), told.get("chunk")
    line = line if type(line) is int and line > 0 else None
    chunk = chunk if isinstance(chunk, str) else name if line is not None else None
    outcome = Outcome(
        chunk=chunk, line=line, fatal=kind not in ("syntax", "runtime"), told=True,
        compiled=kind != "syntax", **_used(told),
    )  # fmt: skip
    outcome.traceback = _texts(told.get("traceback"))
    message = _without_place(message, outcome) or "the script failed without a message"
    outcome.error = _of_call(told.get("error"), message) or _of_script(told, made(message))
    return outcome


def _of_script(told: dict[str, Any], error: KosmoError) -> KosmoError:
    """Give the error of a script the hint that belongs to it, and the exit code that it chose."""
    error.hint = error.hint or _text(told.get("hint"))
    code = told.get("exit_code")
    if type(code) is int and 0 < code <= _MOST_STATUS:
        error.exit_code = code
    return error


def _without_place(message: str, outcome: Outcome) -> str:
    """Take off the place that Lua put before a message; of a long name it keeps the end."""
    if outcome.line is None or outcome.chunk is None:
        return message
    chunk, found, rest = message.partition(f":{outcome.line}: ")
    short = chunk.startswith("...") and outcome.chunk.endswith(chunk[3:])
    return rest if found and (chunk == outcome.chunk or short) else message


def _of_call(told: Any, message: str) -> KosmoError | None:
    """Make the error of a failed call that a script did not catch, as its worker gives it back."""
    if not isinstance(told, dict) or not isinstance(told.get("code"), str) or not told["code"]:
        return None
    error = KosmoError(message, hint=_text(told.get("hint")))
    error.code = told["code"][:64]
    status, code = told.get("http_status"), told.get("exit_code")
    error.http_status = status if type(status) is int else None
    error.exit_code = code if type(code) is int and (0 < code < 7 or code == 130) else 1
    error.retryable = told.get("retryable") is True
    after, limit, details = told.get("retry_after"), told.get("rate_limit"), told.get("details")
    error.retry_after = _number(after)
    error.rate_limit = limit if isinstance(limit, dict) else None
    error.details = _texts(details)
    error.function = _text(told.get("function"))
    return error


def _used(told: dict[str, Any]) -> dict[str, Any]:
    memory, cpu = told.get("memory"), told.get("cpu")
    return {
        "memory": memory if type(memory) is int else None,
        "cpu": _number(cpu),
    }


def _number(value: Any) -> float | None:
    return None if isinstance(value, bool) or not isinstance(value, (int, float)) else float(value)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
