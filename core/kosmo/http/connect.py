"""Reaching a host: all its addresses are tried, each soon after the one before."""

from __future__ import annotations

import errno
import os
import select
import socket
import time

from kosmo.message import TransportError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_PATIENCE = 0.25  # seconds after which the next address is tried beside the one before
_GOES_ON = (0, errno.EINPROGRESS, errno.EWOULDBLOCK)


class Dialling:
    """Connections on their way to one host. Making one waits for the host's name, no longer."""

    def __init__(self, host: str, port: int, addresses: Iterable[Any] | None = None) -> None:
        """Look the host up, unless its `addresses` are given, and begin to connect."""
        self._calling: list[socket.socket] = []
        self._why, self._kind = "it has no address", "refused"
        try:
            # As bytes, because a name that is a str imports the codec for international names.
            name = host.encode("ascii")
            self._left = list(addresses or socket.getaddrinfo(name, port, 0, socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            self._left = []
            said = getattr(error, "strerror", None) or "not a name"
            self._why, self._kind = f"there is no such host ({said})", "unresolved"
        self._call_next()

    def finish(self, deadline: float) -> socket.socket:
        """Wait for the first connection that stands; raises TransportError when none does."""
        while self._calling:
            left = deadline - time.monotonic()
            if left <= 0:
                self.close()
                self._why, self._kind = "it took too long to connect", "timeout"
                break
            patience = min(left, _PATIENCE) if self._left else left
            ready = _settled(self._calling, patience)
            for connection in ready:
                self._calling.remove(connection)
                code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if not code:
                    self.close()
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    return connection
                self._failed(code, connection)
            if not ready or not self._calling:
                self._call_next()
        raise TransportError(self._why, kind=self._kind, sent=False)

    def close(self) -> None:
        """Give up whatever is on its way."""
        for connection in self._calling:
            connection.close()
        self._calling, self._left = [], []

    def _call_next(self) -> None:
        while self._left:
            family, kind, protocol, _, address = self._left.pop(0)
            try:
                connection = socket.socket(family, kind, protocol)
            except OSError as error:  # such as a machine without IPv6
                self._why = (error.strerror or str(error)).lower()
                continue
            connection.setblocking(False)
            code = connection.connect_ex(address)
            if code in _GOES_ON:
                self._calling.append(connection)
                return
            self._failed(code, connection)

    def _failed(self, code: int, connection: socket.socket) -> None:
        connection.close()
        self._why = os.strerror(code).lower()


def _settled(calling: list[socket.socket], seconds: float) -> list[socket.socket]:
    """Wait for connections that stand or have failed; `select` takes no high descriptors."""
    if not hasattr(select, "poll"):
        from selectors import EVENT_WRITE, DefaultSelector

        with DefaultSelector() as selector:
            for connection in calling:
                selector.register(connection, EVENT_WRITE, connection)
            return [key.data for key, _ in selector.select(seconds)]
    poll = select.poll()
    for connection in calling:
        poll.register(connection, select.POLLOUT)
    ready = {descriptor for descriptor, _ in poll.poll(int(seconds * 1000) + 1)}
    return [connection for connection in calling if connection.fileno() in ready]
