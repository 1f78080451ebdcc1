"""Words of a document, as help pages and docstrings can carry them."""

from __future__ import annotations

import re

_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,200}>")
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\([^)\s]{1,500}\)")
_HIDDEN = re.compile("[^\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\U0010ffff]")
_SECTION = re.compile(r"\b(Args|Arguments|Returns|Raises|Yields|Examples?):")


def clean(text: object, most: int) -> str:
    """Give a text on one line without markup, or anything that a terminal would obey."""
    if not isinstance(text, str):
        return ""
    text = _LINK.sub(r"\1", _TAG.sub(" ", text[: most * 4 + 400]))
    text = _HIDDEN.sub(" ", text)
    text = _SECTION.sub(r"\1", text.replace("\\", "").replace('"""', "'''"))
    text = re.sub(r"(?<!\w)[*#`]{2,}|[*#]{2,}(?!\w)", "", text)
    text = re.sub(r"\s+([,.;:!?])(?=\s|$)", r"\1", " ".join(text.split()))
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def sentence(text: object, otherwise: str) -> str:
    """Give the first sentence of a text, with a capital and a full stop."""
    words = clean(text, 400)
    first = re.split(r"(?<=[.!?])\s", words, maxsplit=1)[0] if words else otherwise
    first = clean(first, 90).strip(" .;:,-`…")
    if not first:
        first = otherwise
    return first[0].upper() + first[1:] + ("" if first[-1] in "?!" else ".")
