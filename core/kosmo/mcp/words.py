"""What servers say, where it stands among kosmo's own words."""

from __future__ import annotations


def one_line(text: str) -> str:
    """Give a text without line breaks and what else moves a terminal's cursor.

    A line of its own could be taken for one that kosmo wrote, such as a hint.
    """
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
