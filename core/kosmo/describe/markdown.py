"""The few shapes of markdown that pages are made of."""

from __future__ import annotations

from textwrap import fill

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDTH = 100


def paragraphs(text: str) -> str:
    """Wrap paragraphs, code spans of the docstrings' style made markdown's."""
    blocks = text.replace("``", "`").split("\n\n")
    return "\n\n".join(
        fill(" ".join(block.split()), _WIDTH, break_long_words=False, break_on_hyphens=False)
        for block in blocks
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table; empty without rows."""
    rows = list(rows)
    if not rows:
        return ""
    lines = [header, ["---"] * len(header), *([_cell(one) for one in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def block(language: str, text: str) -> str:
    """Put code into a fence that is longer than any inside it."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text}\n{fence}"


def joined(*parts: str) -> str:
    """Put parts below one another; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def demoted(text: str, levels: int) -> str:
    """Lower the headings of a page that becomes part of another, and leave out its title."""
    lines = []
    fenced = False
    for line in text.strip().splitlines():
        fenced ^= line.startswith(("```", "~~~"))
        heading = not fenced and line.startswith("#") and line.lstrip("#").startswith(" ")
        if heading and line.startswith("# "):
            continue
        lines.append("#" * levels + line if heading else line)
    return "\n".join(lines).strip()


def _cell(text: str) -> str:
    """Keep a text in its cell: bars are escaped, in code spans too."""
    return " ".join(text.split()).replace("|", "\\|")
