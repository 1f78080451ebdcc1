"""The worker's process as kosmo sees it: started, written to, read from, ended.

Nothing that comes from it is trusted: a frame is checked for its length and its kind here, and for
what it says by whoever takes it. On Linux a worker cannot outlive the thread that started it; start
it in one that lasts as long as the run. Where that is not so (macOS, Windows) a worker whose parent
was killed ends when it next reads or writes, or at its limit of processor time. On Windows the
pipes are read by a thread, for nothing there waits for a pipe with a limit of time.
"""

from __future__ import annotations

import os
import time

from kosmo.errors import ServiceError
from kosmo.lua import pipes, spawning
from kosmo.lua.sending import Outbox
from kosmo.lua.worker import frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from kosmo.lua.worker.frames import Frame

_KINDS = b"PLCADX"
_PIECE = 1 << 16
_PATIENCE = 0.5  # seconds in which a worker that closed its pipes has to end
_CPU_STATUSES = {-27, -24, 79}  # SIGPROF, SIGXCPU, its own watch
_MEMORY_STATUS = 78
_START_STATUSES = {76, 2}  # 2: Python found no program to run
_SIGSYS = -31


class Ending:
    """How a worker ended that did not say so itself.

    `kind` is cpu_limit, memory_limit, crash, start (it never began) or killed (by kosmo).
    """

    __slots__ = ("detail", "kind", "message", "status")

    def __init__(
        self, kind: str, message: str, detail: str = "", status: int | None = None
    ) -> None:
        """Take the kind, a sentence, a line that it left on stderr, and its exit status."""
        self.kind = kind
        self.message = message
        self.detail = detail
        self.status = status


class Worker:
    """One process that runs Lua. Everything may be called from any thread, `receive` from one."""

    def __init__(self, process: spawning.Spawned) -> None:
        """Take a process that was started."""
        import _thread

        self._process = process
        self._reader = frames.Reader(_KINDS)
        self._lock = _thread.allocate_lock()
        self._closing = _thread.allocate_lock()
        self._outbox = Outbox(process.input)
        self._status: int | None = None
        self._killed = False
        self._closed = False
        self._source = pipes.source(process.output)
        self.gone = False

    @property
    def pid(self) -> int:
        """The process id, for tests and diagnosis."""
        return self._process.pid

    @property
    def backlog(self) -> int:
        """The bytes that were sent and that the worker has not taken."""
        return self._outbox.backlog

    def send(self, kind: bytes, number: int, body: bytes, *, wait: bool = False) -> None:
        """Send a frame, waiting for nothing; where the worker has gone, nothing happens.

        With `wait` it is waited for until the worker has taken most of what was sent before, as a
        thread does well to that sends much.
        """
        self._outbox.send(frames.pack(kind, number, body), wait=wait)

    def receive(self, timeout: float | None = None) -> Frame | None:
        """Wait for the next frame; None where none came in time, or the worker has gone (`gone`).

        Raises:
            Violation: What came is no frame.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while (frame := self._reader.next()) is None:
            if self.gone or not self._source.ready(end):
                return None
            piece = self._source.read()
            if not piece:
                self.gone = True
                return None
            self._reader.feed(piece)
        return frame

    def kill(self) -> None:
        """End the worker at once, if it has not ended, and wait until it has."""
        if self._look() is not None:
            return
        with self._lock:
            if self._status is None:
                self._killed = True
                self._process.kill()
                self._status = self._process.wait(True)

    def close(self) -> None:
        """End the worker and give up the pipes; nothing can be received any more."""
        self.kill()
        with self._closing:
            if self._closed:
                return
            self._closed = self.gone = True
            self._outbox.close()
            for end in (self._process.output, self._process.errors):
                os.close(end)

    def ending(self) -> Ending:
        """Tell how the worker ended; one that has not ended yet is given a moment, then killed."""
        meant = self._killed
        end = time.monotonic() + _PATIENCE
        while self._look() is None and time.monotonic() < end:
            time.sleep(0.0005)
        self.kill()
        if meant:
            return Ending("killed", "the worker was ended", status=self._status)
        if self._killed:
            message = "the Lua worker stopped answering and was ended"
            return Ending("crash", message, status=self._status)
        return explain(self._status or 0, self._complaint())

    def _look(self) -> int | None:
        with self._lock:
            if self._status is None:
                self._status = self._process.wait(False)
            return self._status

    def _complaint(self) -> str:
        """Read what the worker left on stderr, as much as a pipe holds."""
        if self._closed:
            return ""
        try:
            os.set_blocking(self._process.errors, False)
            text = os.read(self._process.errors, _PIECE)
        except (OSError, AttributeError):
            return ""
        return text.decode("utf-8", "replace")


def explain(status: int, complaint: str) -> Ending:
    """Say what an exit status and the words on stderr mean."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    detail = "".join(c if c.isprintable() else "?" for c in lines[-1])[:200] if lines else ""
    if status in _CPU_STATUSES:
        message = "the script used more processor time than it may"
        return Ending("cpu_limit", message, status=status)
    if status == _MEMORY_STATUS or "not enough memory" in complaint:
        message = "the script needed more memory than it may have"
        return Ending("memory_limit", message, status=status)
    if status in _START_STATUSES:
        return Ending("start", "the Lua worker could not start", detail, status)
    if status == _SIGSYS:
        message = "the Lua worker asked the system for what it may not have, and was ended"
        return Ending("crash", message, detail, status)
    how = f"by signal {-status}" if status < 0 else f"with status {status}"
    return Ending("crash", f"the Lua worker ended {how} before the script did", detail, status)


def start(settings: Mapping[str, object], source: bytes | None = None) -> Worker:
    """Start a worker with settings, and where given with its first chunk.

    Raises KosmoError `lua_worker` where the process cannot be started.
    """
    import json

    try:
        process = spawning.spawn(spawning.command())
    except OSError as error:
        raise ServiceError(
            f"the Lua worker could not start: {error.strerror or error}",
            hint="kosmo doctor",
            code="lua_worker",
        ) from None
    worker = Worker(process)
    worker.send(b"S", 0, json.dumps(settings, allow_nan=False).encode())
    if source is not None:
        worker.send(b"X", 1, source)
    return worker
