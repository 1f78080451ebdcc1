"""Which function answers which method and path."""

from __future__ import annotations

from urllib.parse import unquote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kosmo.sandbox.exchange import SimulatorReply, SimulatorRequest

    Answering = Callable[[SimulatorRequest], SimulatorReply]


class Routes:
    """A table of `METHOD path/with/:names` to `module:function`.

    A function is imported when its route is first asked for, so that a simulator in process
    starts with what one call needs.
    """

    def __init__(self, table: Mapping[str, str]) -> None:
        """Take the table; of two routes that fit, the one named first wins."""
        self._by_shape: dict[tuple[str, int], list[_Route]] = {}
        for line, address in table.items():
            method, _, pattern = line.partition(" ")
            route = _Route(line, pattern.split("/"), address)
            self._by_shape.setdefault((method, len(route.pattern)), []).append(route)

    def find(self, method: str, path: str) -> tuple[str, Answering, dict[str, str]] | None:
        """Find the route's line, its function and the path's named parts, or None."""
        given = [unquote(part) for part in path.strip("/").split("/")]
        for route in self._by_shape.get((method, len(given)), ()):
            parts = route.match(given)
            if parts is not None:
                return route.line, route.function(), parts
        return None


class _Route:
    __slots__ = ("_address", "_function", "line", "pattern")

    def __init__(self, line: str, pattern: list[str], address: str) -> None:
        self.line = line
        self.pattern = pattern
        self._address = address
        self._function: Answering | None = None

    def match(self, given: list[str]) -> dict[str, str] | None:
        parts = {}
        for expected, part in zip(self.pattern, given, strict=True):
            if expected[:1] == ":" and part:
                parts[expected[1:]] = part
            elif expected != part:
                return None
        return parts

    def function(self) -> Answering:
        if self._function is None:
            self._function = load(self._address)
        return self._function


def load(address: str) -> Any:
    """Import `module:name`; raises ImportError or AttributeError where it is not there."""
    module, _, name = address.partition(":")
    return getattr(__import__(module, fromlist=(name,)), name)
