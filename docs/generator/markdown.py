"""The few shapes of markdown that the pages are made of."""

from __future__ import annotations

import re
from textwrap import fill
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GENERATED = "<!-- Written by `python -m docs.generator`; change what it reads, not this page. -->"


def page(title: str, *parts: str) -> str:
    """Put a page together; empty parts are left out."""
    return "\n\n".join([f"# {title}", GENERATED, *(part for part in parts if part)]) + "\n"


def paragraph(text: str) -> str:
    """Wrap paragraphs, code spans of the docstrings' style made markdown's."""
    blocks = text.replace("``", "`").split("\n\n")
    return "\n\n".join(
        fill(" ".join(block.split()), 100, break_long_words=False, break_on_hyphens=False)
        for block in blocks
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table; empty without rows."""
    rows = list(rows)
    if not rows:
        return ""
    lines = [header, ["---"] * len(header), *([_cell(one) for one in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def must_match(what: str, written: Iterable[str], found: Iterable[str]) -> None:
    """Fail where the written words and what the sources hold are not about the same names."""
    written, found = set(written), set(found)
    if written != found:
        raise SystemExit(
            f"{what}: without words are {sorted(found - written)}, "
            f"gone are {sorted(written - found)}"
        )


def _cell(text: str) -> str:
    """Keep a text in its cell: bars are escaped, in code spans too."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()
