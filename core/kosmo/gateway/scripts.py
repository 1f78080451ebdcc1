"""Scripts of clients: each in a worker of its own, one of which is always started before.

A worker ends with the thread that started it, so that all are started by one that lasts.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock

from kosmo.errors import UsageError
from kosmo.gateway.answers import Answer
from kosmo.gateway.failures import failed
from kosmo.gateway.gate import SURFACE
from kosmo.gateway.parts import compact
from kosmo.lua.answering import Answering
from kosmo.lua.bounds import SOURCE, Bounds
from kosmo.lua.calls import DRY_RUN, Terms
from kosmo.lua.process import start
from kosmo.lua.script import Script
from kosmo.lua.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from concurrent.futures import Future

    from kosmo.gateway.answers import Kept
    from kosmo.gateway.flights import Flight
    from kosmo.gateway.gate import Gate
    from kosmo.gateway.settings import Settings
    from kosmo.lua.calls import Made
    from kosmo.lua.outcome import Outcome
    from kosmo.lua.process import Worker

SECONDS = 300.0
_SCRIPT = Script("script")


class Scripts:
    """Runs scripts, and keeps a worker ready for the next one."""

    def __init__(self, gate: Gate, kept: Kept, settings: Settings) -> None:
        """Take what runs their calls, what keeps long answers, and the terms of the calls."""
        self._gate = gate
        self._kept = kept
        self._account = settings.account
        self._variables = settings.variables
        self._bounds = Bounds(timeout=SECONDS)
        self._starting = ThreadPoolExecutor(1, thread_name_prefix="kosmo-lua")
        self._spare: Future[Worker] | None = None
        self._lock = Lock()
        self._closed = False

    def prepare(self) -> None:
        """Begin to start a worker, if none is ready."""
        with self._lock:
            if self._spare is None and not self._closed:
                self._spare = self._begun()

    def run(self, code: str, flight: Flight) -> Answer:
        """Run a script to its end, and give what it printed and returned.

        Raises KosmoError `lua_worker` where no worker can be started.
        """
        source = code.encode("utf-8", "replace")
        if len(source) > SOURCE:
            raise UsageError(
                f"`code` must be {SOURCE} bytes at most, not {len(source)}",
                code="invalid_arguments",
            )
        terms = Terms(
            account=self._account, variables=self._variables, tell=flight.tell, surface=SURFACE
        )
        answering = Answering(self._gate, terms)
        printed: list[str] = []
        worker = self._worker()

        def end() -> None:
            answering.halt()
            worker.kill()  # what is sent by then is still answered, by kosmo's own threads

        try:
            session = Session(
                answering, self._bounds, _SCRIPT, worker=worker,
                write=printed.append, log=lambda level, line: printed.append(f"{level}: {line}\n"),
            )  # fmt: skip
            flight.halts_with(end)
            outcome = session.run(source)
        finally:
            worker.close()
        return self._answer(outcome, answering.made, "".join(printed))

    def close(self) -> None:
        """End the worker that waits; no further one is started."""
        with self._lock:
            self._closed = True
            spare, self._spare = self._spare, None
        self._starting.shutdown(wait=False)
        if spare is not None and not spare.cancel():
            with suppress(Exception):
                spare.result(2).close()

    def _worker(self) -> Worker:
        """Take the worker that is ready, or start one; and begin to start the next."""
        with self._lock:
            taken, self._spare = self._spare, None
        worker = (taken or self._begun()).result()
        if worker.gone:
            worker.close()
            worker = self._begun().result()
        self.prepare()
        return worker

    def _begun(self) -> Future[Worker]:
        return self._starting.submit(start, _SCRIPT.settings(self._bounds))

    def _answer(self, outcome: Outcome, made: list[Made], printed: str) -> Answer:
        """Put together what was printed, what was returned or why it failed, and the calls."""
        notes = [f"note: {one}" for one in outcome.notes]
        calls = _calls(made)
        if outcome.error is not None:
            told = failed(outcome.error, self._gate.connections.redactor.clean)
            place = f"at {outcome.where.rstrip(': ')}" if outcome.where else ""
            before = self._kept.text(printed.rstrip("\n"))
            return Answer(*told.parts, place, calls, *notes, *before.parts, failed=True)
        values = outcome.values or []
        value = compact(values[0] if len(values) == 1 else values) if values else ""
        printed = printed.rstrip("\n")
        if not printed:
            whole = self._kept.first(values[0] if len(values) == 1 else values) if values else None
            first = whole.parts if whole is not None else ["the script printed nothing"]
            return Answer(*first, calls, *notes)
        text = f"{printed}\nresult: {value}" if value else printed
        return self._kept.text(text, *filter(None, (calls, *notes)))


def _calls(made: list[Made]) -> str:
    """Count the calls of a script by function, and name what failed."""
    if not made:
        return ""
    counted = Counter((one.function, _ending(one)) for one in made)
    told = (
        f"{name}{f' ×{count}' if count > 1 else ''}{end}" for (name, end), count in counted.items()
    )
    return f"calls: {', '.join(told)}"


def _ending(made: Made) -> str:
    if made.status in ("ok", None):
        return ""
    return " (dry run)" if made.status == DRY_RUN else f" ({made.status})"
