"""The log of a served simulator: one JSON line per request."""

from __future__ import annotations

import json
import time
from threading import Lock

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.message import Request
    from kosmo.sandbox.faults import Fault


class RequestLog:
    """Appends and flushes each line at once; several servers may share it."""

    def __init__(self, path: str) -> None:
        """Open the file for appending; raises a usage error where that fails."""
        try:
            self._file = open(path, "a", encoding="utf-8")  # noqa: SIM115 - open while serving
        except OSError as error:
            raise UsageError(f"the log `{path}` cannot be written: {error.strerror}") from None
        self._lock = Lock()

    def record(
        self,
        simulator: str,
        request: Request,
        status: int | None,
        seconds: float,
        fault: Fault | None = None,
    ) -> None:
        """Write what was asked, how it was answered and how many milliseconds that took.

        With a fault its kind too, and whether the request was carried out; a status that never
        arrives is written all the same, and None where there was no answer at all.
        """
        path, _, query = request.url.partition("://")[2].partition("/")[2].partition("?")
        line = {
            "at": round(time.time(), 3),
            "simulator": simulator,
            "method": request.method,
            "path": "/" + path,
            "query": query,
            "status": status,
            "ms": round(seconds * 1000, 3),
        }
        if fault is not None:
            line |= {"fault": fault.kind, "carried_out": fault.carried_out}
        with self._lock:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
