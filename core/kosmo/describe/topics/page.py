"""A page of `kosmo help TOPIC`: text for a terminal, markdown, and the data in it.

A page is a file of markdown beside this module. A line such as `{exits}` stands for a table of what
the reference pages say too, so that both say the same.
"""

from __future__ import annotations

import os

from kosmo.describe.layout import filled, listed, paragraphs
from kosmo.describe.markdown import table
from kosmo.describe.topics import TOPICS
from kosmo.describe.words import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Row = dict[str, Any]

# table: (file of words, table in it, the names of its columns)
_TABLES = {
    "codes": ("errors", "codes", ("code", "meaning")),
    "exits": ("errors", "exits", ("code", "meaning", "next")),
    "fields": ("configuration", "fields", ("field", "meaning")),
    "files": ("configuration", "files", ("file", "written_by", "meaning")),
    "folders": ("configuration", "folders", ("folder", "meaning")),
    "keys": ("configuration", "keys", ("key", "meaning")),
    "references": ("configuration", "references", ("reference", "meaning")),
    "variables": ("configuration", "variables", ("variable", "meaning")),
}
_INTERNAL = ("trusted",)  # keys that nobody writes
_UNSEEN = {"exit-codes": ("codes",)}  # too long for a page, but part of its data


class Topic:
    """One topic: its name, title and one line about it, and the tables that its page shows."""

    __slots__ = ("_parts", "about", "name", "tables", "title")

    def __init__(self, name: str, *, options: Mapping[str, tuple[str | None, str]]) -> None:
        """Read the page of one of TOPICS; `options` are those that say how to print."""
        path = os.path.join(os.path.dirname(__file__), f"{name}.md")
        with open(path, encoding="utf-8") as file:
            head, *self._parts = file.read().strip().split("\n\n")
        self.name = name
        self.about = TOPICS[name]
        self.title = head.removeprefix("# ")
        shown = [part[1:-1] for part in self._parts if part[0] == "{"]
        self.tables = {
            table: _options(options) if table == "options" else _rows(table)
            for table in (*shown, *_UNSEEN.get(name, ()))
        }

    def as_dict(self) -> Row:
        """Give the topic as data: the page's text, and each table as a list of objects."""
        said = {"topic": self.name, "title": self.title, "about": self.about}
        return {**said, "text": self.text(), **self.tables}

    def text(self) -> str:
        """Lay the page out for a terminal."""
        return "\n\n".join([self.title, *(self._laid_out(part) for part in self._parts)])

    def markdown(self) -> str:
        """Give the page as markdown, its tables as tables."""
        parts = [_as_table(self.tables[p[1:-1]]) if p[0] == "{" else p for p in self._parts]
        return "\n\n".join([f"# {self.title}", *filter(None, parts)]) + "\n"

    def _laid_out(self, part: str) -> str:
        if part[0] == "{":
            return listed(_two_columns(row) for row in self.tables[part[1:-1]])
        if part.startswith("## "):
            return f"{part[3:]}:"
        if part.startswith("```"):
            return "\n".join(f"  {line}" for line in part.splitlines()[1:-1])
        if part.startswith("- "):
            items = part.replace("\n  ", " ").splitlines()
            return "\n".join(filled(item[2:], "  - ", "    ") for item in items)
        return paragraphs(part)


def _rows(table: str) -> list[Row]:
    file, key, columns = _TABLES[table]
    said = words(file)[key]
    pairs = said if isinstance(said, list) else [_flat(*one) for one in said.items()]
    pairs = [row for row in pairs if row[0] not in _INTERNAL]
    return [dict(zip(columns, row, strict=True)) for row in pairs]


def _flat(key: str, said: object) -> list[object]:
    name = int(key) if key.isdigit() else key
    return [name, *said] if isinstance(said, list) else [name, said]


def _options(options: Mapping[str, tuple[str | None, str]]) -> list[Row]:
    return [
        {"option": f"--{name} {metavar or ''}".rstrip(), "meaning": told}
        for name, (metavar, told) in options.items()
    ]


def _two_columns(row: Row) -> tuple[str, str]:
    name, *_ = row.values()
    told = str(row["meaning"])
    if "written_by" in row:
        told = f"{told} (written by {row['written_by']})"
    if row.get("next"):
        told = f"{told}. Next: {row['next']}"
    return str(name).strip("`"), told


def _as_table(rows: list[Row]) -> str:
    if not rows:  # the options, where the page is not read on the command line
        return ""
    head = [name.replace("_", " ") for name in rows[0]]
    return table(head, [[str(one) for one in row.values()] for row in rows])
