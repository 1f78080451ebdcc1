"""Read the Lua that examples are written in: a path, and a table of literals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

_TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)'
    r"|(?P<word>[A-Za-z_][\w.]*)|(?P<mark>[\[\]{}(),=]))",
    re.DOTALL,
)
_WORDS: dict[str, Any] = {"true": True, "false": False, "json.null": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\"}


def read_call(source: str) -> tuple[str, Any]:
    """Give the path that is called, and its one argument; a list is a table without keys."""
    path, _, rest = source.partition("(")
    assert rest.endswith(")")
    tokens = _tokens(rest[:-1])
    value = _value(tokens)
    assert tokens == []
    return path, value


def _tokens(source: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(source.rstrip(" ")):
        match = _TOKEN.match(source, at)
        assert match is not None, source[at:]
        assert match.lastgroup is not None
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _value(tokens: list[tuple[str, str]]) -> Any:
    kind, text = tokens.pop(0)
    if kind == "text":
        return _unescaped(text[1:-1])
    if kind == "number":
        return float(text) if re.search(r"[.eE]", text) else int(text)
    if kind == "word":
        return _WORDS[text]
    assert text == "{"
    items: list[Any] = []
    fields: dict[str, Any] = {}
    while tokens[0] != ("mark", "}"):
        if len(tokens) > 1 and tokens[1] == ("mark", "="):
            name = tokens.pop(0)[1]
            tokens.pop(0)
            fields[name] = _value(tokens)
        elif tokens[0] == ("mark", "["):
            tokens.pop(0)
            name = _value(tokens)
            assert [tokens.pop(0)[1], tokens.pop(0)[1]] == ["]", "="]
            fields[name] = _value(tokens)
        else:
            items.append(_value(tokens))
        if tokens[0] == ("mark", ","):
            tokens.pop(0)
    tokens.pop(0)
    assert not (items and fields)
    return items or fields


def _unescaped(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1], 16))
        return _ESCAPES[match[2]]

    return re.sub(r"\\(?:u\{([0-9a-f]+)\}|(.))", plain, text)
