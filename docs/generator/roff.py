"""The few shapes of roff that man pages are made of; plain ASCII, for any formatter."""

from __future__ import annotations

import re
from textwrap import fill
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMED = {"…": "...", "×": "x", "–": "-", "’": "'"}  # noqa: RUF001 - they are to be replaced


def page(name: str, section: int, version: str, *parts: str) -> str:
    """Put a page together; empty parts are left out."""
    head = [
        '.\\" Written by `python -m docs.generator`; change what it reads, not this page.',
        f'.TH {name.upper()} {section} "" "kosmo {version}" "kosmo"',
        ".nh",
        ".ad l",
    ]
    return "\n".join([*head, *(part for part in parts if part)]) + "\n"


def section(title: str, *parts: str) -> str:
    """Give a section; empty without parts."""
    shown = _joined(*parts)
    return f'.SH "{title.upper()}"\n{shown}' if shown else ""


def name(page: str, about: str) -> str:
    """Give the section that says what a page is about, as `apropos` finds it."""
    return section("Name", f"{_literal(page)} \\- {_escaped(about)}")


def part(title: str, *parts: str) -> str:
    """Give a part of a section under a heading of its own."""
    return f'.SS "{_literal(title)}"\n{_joined(*parts)}'


def paragraphs(text: str) -> str:
    """Give paragraphs; code spans are bold, lists keep their lines."""
    blocks = [block for block in text.replace("``", "`").strip().split("\n\n") if block.strip()]
    return "\n".join(f".PP\n{_prose(block)}" for block in blocks)


def terms(rows: Iterable[tuple[str, str]]) -> str:
    """Give a list of terms, each with a text below it."""
    return "\n".join(f".TP\n\\fB{_literal(name)}\\fR\n{_prose(told or '-')}" for name, told in rows)


def code(text: str) -> str:
    """Give lines that stay as they are."""
    lines = [_safe(_literal(line)) for line in text.strip("\n").splitlines()]
    return "\n".join([".PP", ".nf", ".RS 4", *lines, ".RE", ".fi"])


def _joined(*parts: str) -> str:
    """Put parts below a heading, which begins a paragraph by itself."""
    return "\n".join(part for part in parts if part).removeprefix(".PP\n")


def _prose(text: str) -> str:
    """Wrap a paragraph; a code span is bold, and its dashes are those that one types."""
    pieces = re.split(r"`([^`]*)`", " ".join(text.split()))
    joined = "".join(
        f"\\fB{_literal(piece)}\\fR" if index % 2 else _escaped(piece)
        for index, piece in enumerate(pieces)
    )
    lines = fill(joined, 80, break_long_words=False, break_on_hyphens=False).splitlines()
    return "\n".join(_safe(line) for line in lines)


def _literal(text: str) -> str:
    """Escape what is typed as it stands; a line may be broken behind a bar."""
    text = _escaped(text).replace("-", "\\-").replace('"', "\\(dq")
    return text.replace("|", "|\\:")


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\e")
    return "".join(
        _NAMED.get(one) or (one if one.isascii() else f"\\[u{ord(one):04X}]") for one in text
    )


def _safe(line: str) -> str:
    """Keep a line from being a request by how it begins, or by being empty."""
    return f"\\&{line}" if line[:1] in ("", ".", "'") else line
