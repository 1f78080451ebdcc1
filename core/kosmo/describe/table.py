"""Tables for a terminal, as wide as it is."""

from __future__ import annotations

import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = "  "


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int,
    whole: Sequence[int] = (),
) -> str:
    """Lay out rows under headers; wide columns are cut so that a line fits `width` cells.

    Of a text the beginning is left, of a path the end.
    The columns at the positions `whole` are never cut: what they hold is needed to the letter.
    """
    lines = [[header.upper() for header in headers], *rows]
    natural = [max(cells(line[column]) for line in lines) for column in range(len(headers))]
    kept = sum(natural[column] for column in whole)
    cut = [column for column in range(len(headers)) if column not in whole]
    left = width - kept - len(_GAP) * (len(headers) - 1)
    fitted = dict(zip(cut, _fitted([natural[column] for column in cut], left), strict=True))
    widths = [fitted.get(column, natural[column]) for column in range(len(headers))]
    return "\n".join(
        _GAP.join(_padded(text, size) for text, size in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def record(fields: Sequence[tuple[str, str]], *, width: int) -> str:
    """Lay out one object, a field below another; long values are wrapped and never cut."""
    from textwrap import wrap

    indent = min(max(cells(name) for name, _ in fields), 30) + len(_GAP)
    room = max(20, width - indent)
    lines = []
    for name, value in fields:
        pieces: list[str] = []
        for line in value.splitlines() or [""]:
            safe = "".join(c if c.isprintable() else " " for c in line)
            start = " " * (len(safe) - len(safe.lstrip()))
            pieces += wrap(safe, room, subsequent_indent=start, break_on_hyphens=False) or [""]
        head = name + " " * max(1, indent - cells(name))
        lines += [head + pieces[0], *(" " * indent + piece for piece in pieces[1:])]
    return "\n".join(line.rstrip() for line in lines)


def cells(text: str) -> int:
    """Count the cells that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def one_line(text: str) -> str:
    """Make a text safe for one line: control characters become spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fitted(natural: list[int], width: int) -> list[int]:
    """Cut the widest columns until the line fits; none falls below eight cells."""
    widths = list(natural)
    while widths and sum(widths) > width and max(widths) > 8:
        widest = widths.index(max(widths))
        others = sorted(set(widths), reverse=True)
        floor = others[1] if len(others) > 1 else 8
        widths[widest] = max(8, floor - 1, widths[widest] - (sum(widths) - width))
    return widths


def _padded(text: str, width: int) -> str:
    if cells(text) > width:
        is_path = text.startswith(("/", "~/")) and " " not in text
        text = f"…{_cut(text[::-1], width - 1)[::-1]}" if is_path else f"{_cut(text, width - 1)}…"
    return text + " " * (width - cells(text))


def _cut(text: str, width: int) -> str:
    """Keep the beginning of a text, as many cells as there is room for."""
    kept = ""
    for character in text:
        if cells(kept + character) > width:
            break
        kept += character
    return kept
