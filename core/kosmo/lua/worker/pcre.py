"""Patterns as PCRE has them, written as the library for regular expressions wants them."""

from __future__ import annotations

import re

DELIMITERS = "/#~@%!|"
MODIFIERS = "imsxuAD"  # A: only at the start of the subject; D: `$` only at its very end
ELSEWHERE = "gnyJSUX"  # what PHP and JavaScript have besides

SPACE = r"\t \xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000"
BREAK = r"\n\x0b\f\r\x85\u2028\u2029"
IN_CLASS = {"h": SPACE, "v": BREAK, "e": r"\x1b", "R": BREAK}
OUTSIDE = {
    "z": r"\Z", "Z": r"(?=\n?\Z)", "e": r"\x1b", "N": r"[^\n]",
    "h": f"[{SPACE}]", "H": f"[^{SPACE}]", "v": f"[{BREAK}]", "V": f"[^{BREAK}]",
}  # fmt: skip

ESCAPES = (
    r"\\Q(?P<literal>.*?)(?:\\E|\Z)|\\x\{(?P<code>[0-9A-Fa-f]{1,6})\}|\\c(?P<control>[A-Za-z])"
)
CLASS_TOKEN = re.compile(
    ESCAPES + r"|\\(?P<letter>.)|(?P<posix>\[:\^?\w+:\])|(?P<bracket>\[)|(?P<closed>\])", re.DOTALL
)
TOKEN = re.compile(
    ESCAPES + r"|\\[gk](?:\{(?P<curly>\w+)\}|<(?P<angle>\w+)>|'(?P<quote>\w+)'|(?P<digits>\d+))"
    r"|\\(?P<letter>.)|\(\?'(?P<name>\w+)'|(?P<opened>\[\^?\]?)|(?P<end>\$)",
    re.DOTALL,
)


class InvalidRequestError(Exception):
    """The pattern, its modifiers or the replacement cannot be used; the text says why."""


def split(source: str) -> tuple[str, str]:
    """Split `/pattern/modifiers`; a text that is not of this form is a bare pattern."""
    if not source or source[0] not in DELIMITERS:
        return source, ""
    mark = re.escape(source[0])
    form = rf"{mark}((?:\\.|[^\\{mark}])*){mark}([{MODIFIERS}{ELSEWHERE}]*)"
    delimited = re.fullmatch(form, source, re.DOTALL)
    return (delimited[1], delimited[2]) if delimited else (source, "")


def translated(body: str, *, ends: bool = False) -> str:
    """Write a PCRE pattern as the library wants it; `ends` makes `$` the very end."""
    pieces = []
    in_class = False
    at = 0
    while token := (CLASS_TOKEN if in_class else TOKEN).search(body, at):
        pieces.append(body[at : token.start()])
        pieces.append(_in_class(token) if in_class else _outside(token, ends=ends))
        if in_class:
            in_class = token["closed"] is None
        else:
            in_class = token["opened"] is not None
        at = token.end()
    return "".join(pieces) + body[at:]


def _escaped(token: re.Match[str]) -> str | None:
    """Write what is the same in a class and outside; None for other tokens."""
    if token["literal"] is not None:
        return re.escape(token["literal"])
    if token["control"] is not None:
        return rf"\x{ord(token['control'].upper()) ^ 64:02x}"
    if token["code"] is None:
        return None
    number = int(token["code"], 16)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise InvalidRequestError(f"`{token[0]}` is no character")
    return re.escape(chr(number))


def _in_class(token: re.Match[str]) -> str:
    if token["bracket"] is not None:
        return r"\["
    return _escaped(token) or IN_CLASS.get(token["letter"] or "", token[0])


def _outside(token: re.Match[str], *, ends: bool) -> str:
    if token["name"] is not None:
        return f"(?<{token['name']}>"
    if token["end"] is not None:
        return r"\Z" if ends else "$"
    name = token["curly"] or token["angle"] or token["quote"] or token["digits"]
    if name is not None:
        return rf"(?:\{name})" if name.isdigit() else f"(?P={name})"
    escaped = _escaped(token)
    return OUTSIDE.get(token["letter"] or "", token[0]) if escaped is None else escaped
