"""Text of others on one line of ours: what cannot be seen is written as an escape."""

from __future__ import annotations


def visible(text: str, most: int | None = None) -> str:
    """Write a text so that a line break in it begins no line, and nothing in it is invisible.

    With `most` it is cut to so many characters.
    """
    if most is not None and len(text) > most:
        text = f"{text[:most]}…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
