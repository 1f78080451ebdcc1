"""The end of an exchange that another library carries out, wherever it stands still."""

from __future__ import annotations

import contextlib
import socket
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Line:
    """What requests that follow each other go over: the stream that was connected last."""

    __slots__ = ("stream",)

    def __init__(self) -> None:
        """Begin without a stream."""
        self.stream: Any = None

    def cut(self) -> None:
        """Shut the connection down, which ends whatever waits for it in another thread."""
        if self.stream is not None:
            connection = self.stream.get_extra_info("socket")
            with contextlib.suppress(OSError):
                # Not what an encrypted one makes of it: its state belongs to the other thread.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


class Watch:
    """Sees the steps of one exchange, and cuts its line when its time is over.

    `is_over` tells that, `is_new` whether a connection was made, `is_secured` whether TLS was
    begun, `is_sent` whether the request went out, and `is_answered` whether its head came.
    """

    __slots__ = ("_line", "_timer", "is_answered", "is_new", "is_over", "is_secured", "is_sent")

    def __init__(self, line: Line, seconds: float) -> None:
        """Take the line; the time begins with the block."""
        self.is_over = self.is_new = self.is_secured = self.is_sent = self.is_answered = False
        self._line = line
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Watch:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def see(self, step: str, info: Mapping[str, Any]) -> None:
        """Take a step as httpx's extension `trace` tells it."""
        part, _, step = step.partition(".")
        if step == "connect_tcp.started":
            self.is_new = True
        elif step == "start_tls.started":
            self.is_secured = True
        elif step in ("connect_tcp.complete", "start_tls.complete"):
            self._line.stream = info["return_value"]
            if self.is_over:
                self._line.cut()
        elif part == "http11" and step == "send_request_headers.started":
            self.is_sent = info["request"].method != b"CONNECT"
        elif part == "http11" and step == "receive_response_headers.complete":
            self.is_answered = self.is_sent

    def _end(self) -> None:
        self.is_over = True
        self._line.cut()
