"""Where a value stands in a TOML file: parsers say that only of what they cannot read."""

from __future__ import annotations

import re

from kosmo.config.file import read_bytes
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_MARKED = re.compile(r"`([^`]+)`")
_LINE = re.compile(r" line (\d+)")


def place_in(message: str) -> tuple[str | None, str | None, int | None]:
    """Give the file that a sentence names, the key in it, and the line, as far as known."""
    marked = _MARKED.findall(message)
    path = next((one for one in marked if one.startswith("/")), None)
    if path is None:
        return None, None, None
    told = _LINE.search(message)
    if told is not None:
        return path, None, int(told[1])
    before = marked[: marked.index(path)]
    for key in [".".join(reversed(before)), *before] if before else ():
        line = line_of(path, key.split("."))
        if line is not None:
            return path, key, line
    return path, None, None


def line_of(path: str, names: list[str]) -> int | None:
    """Give the line on which the value of a key begins; None where that is not to be found.

    The names of tables around the key may be left out where no other key could be meant.
    """
    statements = list(_statements(path))
    for line, held in statements:
        if _leads(held, names, gaps=False):
            return line
    loose = [line for line, held in statements if _leads(held, names, gaps=True)]
    return loose[0] if len(loose) == 1 else None


def _statements(path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Go through a file's keys and tables, each with its first line and what it alone says."""
    import tomllib

    try:
        text = (read_bytes(path) or b"").decode(errors="replace")
    except ConfigError:
        return
    table, statement, begin = "", "", 1
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        statement += line
        try:
            held = tomllib.loads(table + statement)
        except tomllib.TOMLDecodeError:
            continue  # it goes on in the next line
        is_table = statement.lstrip().startswith("[")
        if is_table:
            table = statement
        if is_table or statement.strip():
            yield begin, held
        statement, begin = "", number + 1


def _leads(held: dict[str, Any], names: list[str], *, gaps: bool) -> bool:
    for key, value in held.items():
        same = _one_spelling(key) == _one_spelling(names[0])
        left = names[1:] if same else names
        if not left:
            return True
        if isinstance(value, dict) and (same or gaps) and _leads(value, left, gaps=gaps):
            return True
    return False


def _one_spelling(name: str) -> str:
    return name.strip().lower().replace("-", "_")
