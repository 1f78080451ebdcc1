"""Which function answers which method and path."""

from __future__ import annotations

from urllib.parse import unquote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kosmo.sandbox.exchange import SimulatorReply, SimulatorRequest

    Answering = Callable[[SimulatorRequest], SimulatorReply]
    Address = str | Answering


class Routes:
    """A table of `METHOD path/with/:names` to functions.

    One that is given as `module:function` is imported when its route is first asked for, so that
    a simulator in process starts with what one call needs.
    """

    def __init__(self, table: Mapping[str, Address]) -> None:
        """Take the table; of two routes that fit, the one named first wins."""
        self._by_shape: dict[tuple[str, int], list[_Route]] = {}
        for line, address in table.items():
            method, _, pattern = line.partition(" ")
            route = _Route(line, pattern.split("/"), address)
            self._by_shape.setdefault((method, len(route.pattern)), []).append(route)

    def methods(self) -> set[str]:
        """Give the methods that any path takes."""
        return {method for method, _ in self._by_shape}

    def find(self, method: str, path: str) -> tuple[str, Answering, dict[str, str]] | None:
        """Find the route's line, its function and the path's named parts, or None."""
        given = [unquote(part) for part in path.strip("/").split("/")]
        for route in self._by_shape.get((method, len(given)), ()):
            parts = route.match(given)
            if parts is not None:
                return route.line, route.function(), parts
        return None


class _Route:
    __slots__ = ("_address", "line", "pattern")

    def __init__(self, line: str, pattern: list[str], address: Address) -> None:
        self.line = line
        self.pattern = pattern
        self._address = address

    def match(self, given: list[str]) -> dict[str, str] | None:
        parts = {}
        for expected, part in zip(self.pattern, given, strict=True):
            if expected[:1] == ":" and part:
                parts[expected[1:]] = part
            elif expected != part:
                return None
        return parts

    def function(self) -> Answering:
        function = self._address
        if isinstance(function, str):
            function = self._address = _load_function(function)
        return function


def _load_function(address: str) -> Answering:
    function: Answering = load(address)
    return function


def load(address: str) -> Any:
    """Import `module:name`; raises ImportError or AttributeError where it is not there."""
    module, _, name = address.partition(":")
    return getattr(__import__(module, fromlist=(name,)), name)
