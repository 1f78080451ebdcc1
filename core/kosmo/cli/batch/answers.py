"""The answers of a batch: each line's call is run, and what came of it becomes an envelope."""

from __future__ import annotations

import time
from json import JSONEncoder
from threading import Lock

from kosmo.cli.batch.lines import Line, read_call
from kosmo.cli.failures import as_error
from kosmo.cli.output import talk
from kosmo.errors import InterruptedCallError, KosmoError, unwritable
from kosmo.result import envelope
from kosmo.telling import interruption, record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.cli.options import Options
    from kosmo.runtime import Runtime
    from kosmo.spec import FunctionSpec

_as_json = JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_SELDOM = 10.0  # seconds between two notes for one reason


class Answers:
    """Answers lines, from several threads at a time, over one runtime."""

    def __init__(self, runtime: Runtime, options: Options) -> None:
        """Take what runs calls, and the options that hold for every line."""
        self._runtime = runtime
        self._options = options
        self._looking = Lock()
        self._told: dict[str, float] = {}

    def answer(self, line: Line) -> None:
        """Run the call of a line; whatever fails becomes the line's own error."""
        try:
            call = read_call(line, self._find, self._options)
            call.halted = lambda: line.left
            if self._options.verbose:
                call.talk = call.tell = lambda said: talk(f"line {line.number}: {said}")
            elif not self._options.quiet:
                call.tell = lambda said: self._tell(line, said)
            result = self._runtime.run(call)
            line.facts = result.facts
            line.answer = _text({**line.head, **result.envelope(result.data)})
        except (Exception, SystemExit) as caught:  # noqa: BLE001 - a line never ends the batch
            _fail(line, as_error(caught))

    def _tell(self, line: Line, said: str) -> None:
        """Tell of a wait or a further attempt, and of many for one reason now and then."""
        reason = said.partition(": ")[2] or said
        now = time.monotonic()
        if now - self._told.get(reason, -_SELDOM) >= _SELDOM:
            self._told[reason] = now
            talk(f"note: line {line.number}: {said}")

    def _find(self, function: str) -> FunctionSpec:
        """Find a function; one thread at a time, as the first look may index plugins."""
        with self._looking:
            return self._runtime.catalog.function(function)[1]


class Tally:
    """How the calls of a batch have ended."""

    def __init__(self) -> None:
        """Begin with none."""
        self.calls = 0
        self.codes: dict[str, int] = {}
        self._exits: set[int] = set()

    def add(self, line: Line) -> None:
        """Count an answered line."""
        self.calls += 1
        if line.error is not None:
            self.codes[line.error.code] = self.codes.get(line.error.code, 0) + 1
            self._exits.add(line.error.exit_code)

    @property
    def failed(self) -> int:
        """How many have failed."""
        return sum(self.codes.values())

    def parts(self, running: list[Line]) -> list[str]:
        """Say how far the batch is, for progress."""
        waiting = [why for one in running if one.facts and (why := one.facts.waiting)]
        parts = [f"{self.calls} done", f"{len(running)} running"]
        parts += [f"{self.failed} failed"] if self.failed else []
        return [*parts, f"{len(waiting)} waiting: {waiting[0]}"] if waiting else parts

    def exit_code(self) -> int:
        """Give 0 where none failed, 6 where some did; where all did, the code they share, or 6."""
        if not self.failed:
            return 0
        return self._exits.pop() if self.failed == self.calls and len(self._exits) == 1 else 6

    def sentence(self) -> str:
        """Tell how many succeeded, and the error codes of the others, the most frequent first."""
        if not self.calls:
            return "the input holds no call"
        told = f"{self.calls - self.failed} of {self.calls} calls succeeded"
        if not self.failed:
            return told
        codes = sorted(self.codes.items(), key=lambda one: -one[1])
        return f"{told}; {self.failed} failed ({', '.join(f'{c} {n}' for c, n in codes)})"


def interrupted(line: Line) -> Line:
    """Give the answer for a line that was left and whose call does not end.

    It is another object, because the call may still end and answer the line.
    """
    told = Line(line.number, None)
    told.head, told.function, told.facts = line.head, line.function, line.facts
    message = "interrupted"
    if line.facts is not None:
        message = interruption(line.facts)
        milliseconds = (time.perf_counter() - line.began) * 1000
        record("cli", line.function, None, line.facts, "interrupted", milliseconds)
    _fail(told, InterruptedCallError(message))
    return told


def _fail(line: Line, error: KosmoError) -> None:
    line.error = error
    told = envelope(
        error.function or line.function,
        data=error.data,
        error=error.as_dict(),
        facts=error.facts or line.facts,
        ms=error.duration_ms,
    )
    try:
        line.answer = _text({**line.head, **told})
    except KosmoError as second:
        line.answer = _text(
            {"line": line.number, **envelope(line.function, error=second.as_dict())}
        )


def _text(answer: dict[str, object]) -> str:
    try:
        return _as_json(answer)
    except (TypeError, ValueError, RecursionError) as error:
        raise unwritable(error) from None
