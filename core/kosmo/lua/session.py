"""A run of Lua: a worker is started, what it asks is answered, and how it ended is told."""

from __future__ import annotations

import time

from kosmo.errors import InterruptedCallError, KosmoError
from kosmo.lua import failures
from kosmo.lua.conversation import Conversation
from kosmo.lua.listening import Listening
from kosmo.lua.outcome import Outcome
from kosmo.lua.process import start
from kosmo.lua.worker.frames import Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.lua.answering import Answering
    from kosmo.lua.bounds import Bounds
    from kosmo.lua.process import Worker
    from kosmo.lua.script import Script

BEAT = 0.1  # seconds after which the clock is looked at, and a signal that no wait was ended by
PATIENCE = 2.0  # seconds that an interrupted chunk of a lasting session is given to end
GRACE = 0.5  # seconds that running calls are given once nobody wants to wait for them


class Session:
    """One worker and the chunks that it runs; their state is kept between them."""

    def __init__(
        self,
        answering: Answering,
        bounds: Bounds,
        script: Script,
        *,
        write: Callable[[str], None],
        log: Callable[[str, str], None],
        worker: Worker | None = None,
    ) -> None:
        """Start the worker, unless one was already; it is the session's from now on.

        `write` is given what is printed, `log` a level and a line. Raises KosmoError `lua_worker`
        where it cannot be started.
        """
        self.alive = True
        self._answering = answering
        self._bounds = bounds
        self._lasting = script.repl
        self._chunks = 0
        self._give_up: float | None = None  # when an interrupted chunk is waited for no longer
        self._worker = worker or start(script.settings(bounds))
        self._conversation = Conversation(
            self._worker, answering, bounds, name=script.name, write=write, log=log
        )

    def run(self, source: bytes) -> Outcome:
        """Run a chunk to its end, whatever that is; what it printed was written meanwhile.

        Where `alive` is false then, the worker has ended and no further chunk can be run. Raises
        what `write` raises, such as BrokenPipeError; the worker has ended then too.
        """
        self._chunks += 1
        self._give_up = None
        timeout = self._bounds.timeout
        self._answering.deadline = None if timeout is None else time.monotonic() + timeout
        self._answering.resume()
        with Listening(None if timeout is None else timeout + GRACE) as listening:
            outcome = self._run(source, listening)
            ended = outcome.error is None or (outcome.told and not outcome.fatal)
            if not self._settle(listening, ended=ended):
                outcome = Outcome(error=self._broken_off(None, listening))
                ended = False
        if not ended and outcome.error is not None:
            doubtful = [one.function for one in self._answering.made if one.doubtful]
            failures.doubt(outcome.error, doubtful)
        return outcome

    def _run(self, source: bytes, listening: Listening) -> Outcome:
        try:
            self._conversation.begin(listening, self._chunks)
            return self._until_the_end(source, listening)
        except (KeyboardInterrupt, InterruptedCallError) as stopped:
            known = stopped if isinstance(stopped, KosmoError) else None
            return Outcome(error=self._broken_off(known, listening))
        except Violation as found:
            return Outcome(error=failures.protocol(str(found)))
        except KosmoError as error:
            return Outcome(error=error)
        except BaseException:
            self._settle(listening, ended=False)
            raise

    def _broken_off(self, known: KosmoError | None, listening: Listening) -> KosmoError:
        """Give the error of a chunk that a signal broke off, or the end of a person's input."""
        if listening.late:
            return failures.time_limit(self._bounds.timeout or 0.0)
        error = known or InterruptedCallError("interrupted")
        error.exit_code = listening.status or error.exit_code
        return error

    def close(self) -> None:
        """End the worker, and begin nothing further."""
        self.alive = False
        self._conversation.pool.close()
        self._worker.close()

    def _until_the_end(self, source: bytes, listening: Listening) -> Outcome:
        self._worker.send(b"X", self._chunks, source)
        outcome = None
        while outcome is None:
            try:
                listening.raise_pending()
                left = self._left()
                frame = None if left == 0 else self._worker.receive(left)
                if frame is not None:
                    outcome = self._conversation.take(frame)
                elif self._worker.gone or self._left() == 0:
                    raise self._late()
            except (KeyboardInterrupt, InterruptedCallError):
                if not self._lasting or self._give_up is not None or listening.ends:
                    raise
                self._break_off()
        if not self._lasting:
            listening.raise_pending()
        if self._left() == 0:  # though the script could go on, its call not being done in time
            raise self._late()
        return outcome

    def _break_off(self) -> None:
        """Let an interrupted chunk of a lasting session end by itself, if it does so soon."""
        self._give_up = time.monotonic() + PATIENCE
        self._answering.halt()
        self._conversation.give_way()
        self._worker.send(b"I", self._chunks, b"")

    def _left(self) -> float:
        """Give the seconds to wait for the next frame before the clock is looked at; 0 is late."""
        if self._answering.late:
            return 0.0
        ends = [one for one in (self._answering.deadline, self._give_up) if one is not None]
        return max(0.0, min(BEAT, min(ends) - time.monotonic())) if ends else BEAT

    def _late(self) -> KosmoError:
        """Say why no frame came: the time is over, or the worker has ended."""
        if self._worker.gone and self._left() != 0:
            return failures.ended(self._worker.ending(), self._bounds)
        if self._give_up is not None:
            return InterruptedCallError("interrupted")
        return failures.time_limit(self._bounds.timeout or 0.0)

    def _settle(self, listening: Listening, *, ended: bool) -> bool:
        """Wait for calls that still run; False where that was interrupted.

        They are given a moment only where the chunk did not come to its end. The audit log is told
        of those that go on for longer.
        """
        pool = self._conversation.pool
        pool.drop()
        if not ended:
            self._answering.halt()
            self.close()
        whole = True
        try:
            done = listening.through(lambda: pool.wait(None if ended else GRACE))
        except KeyboardInterrupt:
            self._answering.halt()
            done = whole = False
        for job in () if done else pool.running():
            if job.request.call is not None:
                job.request.call.leave()
        return whole
