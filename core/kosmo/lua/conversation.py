"""What a worker sends while a chunk runs: checked, counted, shown or answered."""

from __future__ import annotations

from kosmo.errors import InterruptedCallError, KosmoError
from kosmo.lua import failures
from kosmo.lua.bodies import Foreign, headed, parsed, told
from kosmo.lua.bounds import THREADS
from kosmo.lua.listening import Listening
from kosmo.lua.outcome import failed, finished
from kosmo.lua.pool import Job, Pool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.lua.answering import Answering
    from kosmo.lua.bounds import Bounds
    from kosmo.lua.outcome import Outcome
    from kosmo.lua.process import Worker
    from kosmo.lua.request import Request
    from kosmo.lua.worker.frames import Frame

_WITHDRAWN = "drop"
_FREE = ("names", "explain", _WITHDRAWN)  # what costs kosmo less than it costs the script to ask
_MOST_BACKLOG = 128_000_000  # bytes of answers that a worker has not taken


class Conversation:
    """Takes the frames of one worker, and counts what its bounds are about once more."""

    def __init__(
        self,
        worker: Worker,
        answering: Answering,
        bounds: Bounds,
        *,
        name: str,
        write: Callable[[str], None],
        log: Callable[[str, str], None],
    ) -> None:
        """Take the worker of the script `name`, and who answers it.

        `write` is given what the script prints, `log` a level and a line.
        """
        self._worker = worker
        self._answering = answering
        self._bounds = bounds
        self._name = name
        self._write = write
        self._log = log
        self._listening = Listening()
        self._chunk = 0  # number of the one that runs
        self._last = 0  # that of the last request
        self._open: int | None = None  # that of the one which the worker waits for
        self._printed = self._calls = 0
        self._giving_way = False  # whether the chunk was broken off, and is to come to its end
        self.pool = Pool(self._answer_beside, most=THREADS)

    def begin(self, listening: Listening, chunk: int) -> None:
        """Begin a chunk: what was counted before it no longer counts."""
        self._listening = listening
        self._chunk = chunk
        self._open = None
        self._printed = self._calls = 0
        self._giving_way = False

    def give_way(self) -> None:
        """Answer the requests that were broken off, so that the worker can go on.

        So are those that it makes until it knows of it: they fail, and nothing more is broken off.
        """
        self._giving_way = True
        for job in self.pool.drop():
            self._refuse(job.number, InterruptedCallError("interrupted"))
        if self._open is not None:
            self._refuse(self._open, InterruptedCallError("interrupted"))

    def take(self, frame: Frame) -> Outcome | None:
        """Take one frame; gives the outcome where it tells of the chunk's end.

        Raises Foreign for what no worker sends, KosmoError where a bound is passed, and
        KeyboardInterrupt or InterruptedCallError where a person broke something off.
        """
        kind, body = frame.kind, frame.body
        if kind == b"P":
            text = self._text(body)
            self._listening.through(lambda: self._write(text))
        elif kind == b"L":
            level, _, line = self._text(body).partition("\n")
            self._listening.through(lambda: self._log(level, line))
        elif kind in (b"C", b"A"):
            self._request(frame.number, body, beside=kind == b"A")
        elif kind in (b"D", b"X"):
            if frame.number != self._chunk:
                raise Foreign("it told of the end of another chunk")
            try:
                return finished(told(body)) if kind == b"D" else failed(told(body), self._name)
            except ValueError as wrong:
                raise Foreign(str(wrong)) from None
        else:
            raise Foreign(f"it sent a frame of the kind {kind!r}")
        return None

    def _text(self, body: bytes) -> str:
        self._printed += len(body)
        most = self._bounds.output
        if self._printed > most:
            raise failures.output_limit(
                f"the script printed more than the {most} bytes of `--max-output`"
            )
        return body.decode("utf-8", "replace")

    def _request(self, number: int, body: bytes, *, beside: bool) -> None:
        if number <= self._last:
            raise Foreign("it sent a request with the number of another")
        if self._worker.backlog > _MOST_BACKLOG:
            raise Foreign("it goes on asking and takes no answer")
        self._last = number
        self._open = None if beside else number
        head, newline, text = body.decode("utf-8", "replace").partition("\n")
        if not newline:
            raise Foreign("it sent a request without arguments")
        path, line = headed(head)
        if path not in _FREE:
            self._count()
        if path == _WITHDRAWN:
            self._withdraw(number, text)
            return
        try:
            request = self._answering.understand(path, text, line)
        except KosmoError as error:
            self._refuse(number, error)
            return
        job = Job(number, request)
        if beside and request.takes_time:
            self.pool.give(job)
        else:
            self._answer(job)

    def _withdraw(self, number: int, text: str) -> None:
        """Begin nothing of what a `parallel` asked for that has failed."""
        self.pool.drop(frozenset(one for one in parsed(text) if type(one) is int))
        self._worker.send(b"R", number, b"null")

    def _count(self) -> None:
        self._calls += 1
        most = self._bounds.calls
        if self._calls > most:
            raise failures.call_limit(
                f"the script made more than the {most} calls of `--max-calls`"
            )

    def _answer(self, job: Job) -> None:
        """Answer a request that the worker waits for."""
        try:
            body = self._listening.through(lambda: self._answered(job.request))
        except KosmoError as error:
            if isinstance(error, InterruptedCallError) and not self._giving_way:
                raise
            self._refuse(job.number, error)
        else:
            self._worker.send(b"R", job.number, body)
            self._open = None

    def _answered(self, request: Request) -> bytes:
        if not request.writes:
            return self._answering.answer(request)
        with self.pool.writing():  # after those that were asked for before
            return self._answering.answer(request)

    def _answer_beside(self, job: Job) -> None:
        """Answer a request in a thread of the pool, which no signal reaches."""
        try:
            kind, body = b"R", self._answering.answer(job.request)
        except KosmoError as error:
            kind, body = b"E", self._answering.refusal(error)
        try:
            self._worker.send(kind, job.number, body, wait=True)
        except KosmoError:  # it cannot be sent, and the worker waits for it
            self._worker.kill()

    def _refuse(self, number: int, error: KosmoError) -> None:
        self._worker.send(b"E", number, self._answering.refusal(error))
        if number == self._open:
            self._open = None
