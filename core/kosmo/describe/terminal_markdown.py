"""Markdown laid out for a terminal: headings, tables, lists, code, wrapped paragraphs.

It knows what the pages of kosmo and its plugins are made of; anything else stays as it is
written. The text must be free of control characters already.
"""

from __future__ import annotations

import re
from textwrap import wrap

from kosmo.describe.table import cells
from kosmo.describe.terminal_table import cells_of, is_rule, laid_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^(`{3,}|~{3,})")
_BEGINS = re.compile(r"#|`{3}|~{3}")
_ITEM = re.compile(r"^(\s*)([-*+]|\d+[.)]) +(.*)$")
_LINK = re.compile(r"\[([^]]+)\]\(([^)\s]+)\)")
_CODE = re.compile(r"(`[^`]+`)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_COMMENT = re.compile(r"<!--.*?-->\n*", re.DOTALL)

_STYLES = {"bold": "1", "code": "36", "dim": "2"}


def rendered(markdown: str, *, width: int, styled: bool) -> str:
    """Lay a page out in lines of up to `width` cells; `styled` adds colours of the terminal."""
    layout = _Layout(max(20, width), styled=styled)
    lines = _COMMENT.sub("", markdown).expandtabs(4).splitlines()
    parts = ["\n".join(part) for part in layout.parts(lines)]
    return "\n\n".join(part for part in parts if part)


class _Layout:
    def __init__(self, width: int, *, styled: bool) -> None:
        self.width = width
        self.styled = styled

    def parts(self, lines: list[str]) -> Iterator[list[str]]:
        """Give the blocks of a page, each as its lines."""
        at = 0
        while at < len(lines):
            line = lines[at]
            if not line.strip():
                at += 1
            elif fence := _FENCE.match(line):
                end = _closing(lines, at + 1, fence[1])
                yield [self.style("code", f"    {one}".rstrip()) for one in lines[at + 1 : end]]
                at = end + 1
            elif line.startswith("#"):
                yield self.heading(line)
                at += 1
            else:
                end = _block_end(lines, at + 1)
                yield self.block(lines[at:end])
                at = end

    def heading(self, line: str) -> list[str]:
        level = len(line) - len(line.lstrip("#"))
        text = self.inline(line.lstrip("# "))
        rule = {1: "=", 2: "-"}.get(level)
        plain = _BOLD.sub(r"\1", _linked(line.lstrip("# ")))
        plain = plain.replace("`", "") if self.styled else plain
        under = [rule * min(self.width, cells(plain))] if rule else []
        return [self.style("bold", text), *under]

    def block(self, lines: list[str]) -> list[str]:
        if lines[0].lstrip().startswith("|"):
            rows = [row for line in lines if not is_rule(row := cells_of(line))]
            if rows:
                return laid_out(rows, width=self.width, shown=self.inline, bold=self.bold)
        if _ITEM.match(lines[0]):
            return [line for item in _items(lines) for line in self.item(item)]
        if lines[0].startswith(">"):
            text = " ".join(line.lstrip("> ") for line in lines)
            return self.wrapped(text, first="  | ", then="  | ")
        return self.wrapped(" ".join(line.strip() for line in lines))

    def item(self, item: str) -> list[str]:
        found = _ITEM.match(item)
        assert found is not None
        mark = found[2] if found[2][0].isdigit() else "-"
        head = f"{found[1]}{mark} "
        return self.wrapped(found[3], first=head, then=" " * len(head))

    def wrapped(self, text: str, *, first: str = "", then: str = "") -> list[str]:
        """Wrap a text by what is seen of it; marks are turned into styles line by line."""
        plain = _linked(text)
        lines = wrap(plain, self.width, initial_indent=first, subsequent_indent=then,
                     break_long_words=False, break_on_hyphens=False)  # fmt: skip
        return self.inline("\n".join(lines) or first.rstrip()).split("\n")

    def inline(self, text: str) -> str:
        """Turn the marks of code and stress into styles; without styles code keeps its marks."""
        text = _linked(text)
        if not self.styled:
            return _BOLD.sub(r"\1", text)
        return "".join(
            self.style("code", piece[1:-1])
            if _CODE.fullmatch(piece)
            else _BOLD.sub(lambda found: self.style("bold", found[1]), piece)
            for piece in _CODE.split(text)
        )

    def bold(self, text: str) -> str:
        return self.style("bold", text)

    def style(self, name: str, text: str) -> str:
        """Style each line of a text by itself, so that a table's column stays whole."""
        if not self.styled or not text:
            return text
        return "\n".join(f"\x1b[{_STYLES[name]}m{line}\x1b[0m" for line in text.split("\n"))


def _closing(lines: list[str], at: int, mark: str) -> int:
    """Give the position of the line that closes a fence."""
    return next((n for n in range(at, len(lines)) if lines[n].startswith(mark)), len(lines))


def _block_end(lines: list[str], at: int) -> int:
    """Give the position behind a paragraph, a list or a table."""
    while at < len(lines) and lines[at].strip() and not _BEGINS.match(lines[at]):
        at += 1
    return at


def _items(lines: list[str]) -> list[str]:
    """Join the lines of a list to its items."""
    items: list[str] = []
    for line in lines:
        if _ITEM.match(line):
            items.append(line)
        else:
            items[-1] += " " + line.strip()
    return items


def _linked(text: str) -> str:
    """Write a link as its words, with the address behind them where it is one to go to."""
    return _LINK.sub(lambda at: f"{at[1]} ({at[2]})" if "://" in at[2] else at[1], text)
