"""Laying out text on a help page: wrapped paragraphs, and lists in two columns."""

from __future__ import annotations

from textwrap import fill

from kosmo.describe.width import terminal_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDEST = 96


def page_width() -> int:
    """Give the width that pages are wrapped at: the terminal's, up to what reads well."""
    return min(_WIDEST, terminal_width(_WIDEST))


def filled(text: str, first: str = "", then: str = "") -> str:
    """Wrap a text at its spaces only: an option such as `--dry-run` is typed as it stands."""
    return fill(
        text, page_width(), initial_indent=first, subsequent_indent=then,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def listed(rows: Iterable[tuple[str, str]]) -> str:
    """Lay out names and texts in two columns."""
    rows = list(rows)
    width = min(max((len(name) for name, _ in rows), default=0), 34)
    lines = []
    for name, text in rows:
        head = f"  {name:<{width}}  "
        if len(name) > width:
            lines.append(f"  {name}")
            head = " " * (width + 4)
        lines.append(filled(plain(text), head, " " * (width + 4)) if text else head.rstrip())
    return "\n".join(lines)


def paragraphs(text: str) -> str:
    """Wrap each paragraph."""
    return "\n\n".join(filled(plain(part)) for part in text.split("\n\n"))


def first_line(text: str) -> str:
    """Give the first sentence of a help text, for a list."""
    return text.strip().split("\n\n")[0].replace("\n", " ").rstrip(".")


def plain(text: str) -> str:
    """Put a text on one line, its code marks single."""
    return " ".join(text.replace("``", "`").split())
