"""An OpenAPI document: its version, and what its references lead to."""

from __future__ import annotations

import os
from urllib.parse import unquote

from kosmo.cli.scaffold.reading import parsed, read_file
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Node = dict[str, Any]

_CHAIN = 30  # references that lead to one another
# Properties inside of objects that are described: of one operation, and of the whole document.
_EACH, _ALL = 3_000, 3_000_000


class Unsupported(Exception):
    """An operation that no function can be made of; the text says why."""


class Document:
    """What was read, from a file or an address.

    References inside it are followed, and those to files beside its own file or below it; any
    other stands for nothing, and is told in `outside`; those that lead nowhere in `missing`.
    """

    def __init__(self, data: Any, *, file: str | None = None, url: str | None = None) -> None:
        """Take the parsed document and where it is from.

        Raises UsageError for what is no OpenAPI 3.0, 3.1 or Swagger 2.0.
        """
        version = data.get("openapi", data.get("swagger")) if isinstance(data, dict) else None
        if not isinstance(version, (str, float, int)) or str(version)[:2] not in ("2.", "3."):
            raise UsageError(
                "that is no OpenAPI document: it says neither `openapi: 3.…` nor `swagger: 2.0`"
            )
        self.data: Node = data
        self.old = str(version).startswith("2.")
        self.url = url
        self.outside: dict[str, None] = {}
        self.missing: dict[str, None] = {}
        self._folder = None if file is None else os.path.realpath(os.path.dirname(file) or ".")
        self._files: dict[str, Any] = {"": data}
        self._homes: dict[int, str] = {}  # of nodes of other files, by their identity
        self._each, self._all = _EACH, _ALL

    def resolved(self, node: Any) -> Node:
        """Follow the references of a node; {} where they lead nowhere, or round in a circle."""
        led = ""
        for _ in range(_CHAIN):
            if not isinstance(node, dict):
                break
            reference = node.get("$ref")
            if not isinstance(reference, str):
                return node
            led = reference
            node = self._led(reference, self._homes.get(id(node), ""))
        if led and not isinstance(node, bool):  # a schema may be true or false
            self.missing[led] = None
        return {}

    def begin(self) -> None:
        """Begin with another operation, which may have as many properties as any."""
        self._each = _EACH

    def affords(self, properties: int) -> bool:
        """Tell whether an object's properties may be described, and count them.

        Objects in one another grow without bounds in a document that is small as it is written.
        """
        self._each -= properties
        self._all -= properties
        return self._each >= 0 and self._all >= 0

    def section(self, *names: str) -> Node:
        """Give an object of the document, {} where there is none."""
        node: Any = self.data
        for name in names:
            node = node.get(name) if isinstance(node, dict) else None
        return node if isinstance(node, dict) else {}

    def _led(self, reference: str, home: str) -> Any:
        place, _, pointer = reference.partition("#")
        file = self._beside(place, home) if place else home
        if file is None:
            self.outside[reference] = None
            return {}
        node = self._files[file]
        for step in pointer.strip("/").split("/") if pointer.strip("/") else ():
            node = _step(node, step.replace("~1", "/").replace("~0", "~"))
            if node is None:
                return None
        if file:
            for inner in _dicts(node):
                self._homes[id(inner)] = file
        return node

    def _beside(self, place: str, home: str) -> str | None:
        """Read a file in the folder of the document's own; None for any other place."""
        if self._folder is None or "://" in place or place.startswith(("/", "~", "\\")):
            return None
        path = os.path.realpath(os.path.join(os.path.dirname(home) or self._folder, unquote(place)))
        if not path.startswith(self._folder + os.sep) or not os.path.isfile(path):
            return None
        if path not in self._files:
            try:
                self._files[path] = parsed(read_file(path), path)
            except UsageError:
                return None
        return path


def _step(node: Any, step: str) -> Any:
    if isinstance(node, list):
        return node[int(step)] if step.isdecimal() and int(step) < len(node) else None
    if not isinstance(node, dict):
        return None
    return node.get(step, node.get(unquote(step)))


def _dicts(node: Any) -> Iterator[Node]:
    """Give every object in a node of another file, which references in it are relative to."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
