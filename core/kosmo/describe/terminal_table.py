"""A table of markdown on a terminal: columns that share the width, cells that wrap."""

from __future__ import annotations

import re
from textwrap import wrap

from kosmo.describe.table import cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_GAP = "  "
_STYLE = re.compile(r"\x1b\[\d+m")
_LONGEST_WORD = 28  # a longer one is broken where the table is too wide


def laid_out(
    rows: Sequence[Sequence[str]],
    *,
    width: int,
    shown: Callable[[str], str],
    bold: Callable[[str], str],
) -> list[str]:
    """Lay out rows, the first being the header; `shown` turns the marks in a cell into styles."""
    count = max(len(row) for row in rows)
    lines = [[*row, *[""] * (count - len(row))] for row in rows]
    told = lines[1:] or lines  # a column that only its header has is left out
    kept = [at for at in range(count) if any(line[at] for line in told)] or [0]
    lines = [[line[at] for at in kept] for line in lines]
    widths = _widths(lines, width)
    header, *body = (_row(line, widths, shown) for line in lines)
    rule = _GAP.join("-" * size for size in widths)
    return [*map(bold, header), rule, *(line for row in body for line in row)]


def cells_of(line: str) -> list[str]:
    """Split a line of a table at its bars; escaped ones belong to their cell."""
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]


def is_rule(row: Sequence[str]) -> bool:
    """Tell the line below a header from a row."""
    return all(re.fullmatch(r":?-+:?", cell) for cell in row)


def _row(line: Sequence[str], widths: Sequence[int], shown: Callable[[str], str]) -> list[str]:
    columns = [_wrapped(cell, size, shown) for cell, size in zip(line, widths, strict=True)]
    height = max(len(column) for column in columns)
    return [
        _GAP.join(
            column[at] if at < len(column) else " " * size
            for column, size in zip(columns, widths, strict=True)
        ).rstrip()
        for at in range(height)
    ]


def _wrapped(text: str, size: int, shown: Callable[[str], str]) -> list[str]:
    """Wrap a cell; the marks in it are turned into styles afterwards, line by line."""
    lines = wrap(text, max(size, 1), break_on_hyphens=False) or [""]
    return [_padded(line, size) for line in shown("\n".join(lines)).split("\n")]


def _padded(text: str, size: int) -> str:
    return text + " " * (size - _seen(text))


def _widths(lines: list[list[str]], width: int) -> list[int]:
    """Share the width, marks counted: what fits stays whole, the widest columns wrap."""
    columns = list(zip(*lines, strict=True))
    natural = [max(_seen(cell) for cell in column) for column in columns]
    least = [
        min(
            size,
            _LONGEST_WORD,
            max(_seen(word) for cell in column for word in cell.split() or [""]),
        )
        for size, column in zip(natural, columns, strict=True)
    ]
    room = width - len(_GAP) * (len(natural) - 1)
    while sum(natural) > room:
        widest = max(range(len(natural)), key=lambda at: natural[at] - least[at])
        if natural[widest] <= max(least[widest], 1):
            break
        natural[widest] -= 1
    return natural


def _seen(text: str) -> int:
    return cells(_STYLE.sub("", text))
