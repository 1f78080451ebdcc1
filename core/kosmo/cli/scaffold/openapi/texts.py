"""Words of a document, as help pages and docstrings can carry them."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[A-Za-z0-9'(),/-]+(?: [A-Za-z0-9'(),/-]+)*\.?")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,200}>")
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\([^)\s]{1,500}\)")
_HIDDEN = re.compile("[^\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\U0010ffff]")
_SHORT = re.compile(r"\b(?:i\.e|e\.g|etc|vs|cf|approx|incl|max|min|no|nr)\.$", re.IGNORECASE)
_SECTION = re.compile(r"\b(Args|Arguments|Returns|Raises|Yields|Examples?):")


def clean(text: object, most: int) -> str:
    """Give a text on one line without markup, or anything that a terminal would obey."""
    if not isinstance(text, str):
        return ""
    if len(text) <= most and _PLAIN.fullmatch(text):
        return text
    text = _LINK.sub(r"\1", _TAG.sub(" ", text[: most * 4 + 400]))
    text = _HIDDEN.sub(" ", text)
    text = _SECTION.sub(r"\1", text.replace("\\", ""))
    text = re.sub(r"(?<!\w)[*#`]{2,}|[*#]{2,}(?!\w)", "", text)
    text = re.sub(r"\s+([,.;:!?])(?=\s|$)", r"\1", " ".join(text.split()))
    text = text.replace('"""', "'''")  # last, as what was taken out may have stood between them
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def about(text: object, most: int) -> str:
    """Give the first paragraph of a text, without the headings above it."""
    if not isinstance(text, str):
        return ""
    for block in re.split(r"\n\s*\n", text[:20_000]):
        lines = [one for one in block.splitlines() if not re.match(r"\s*(#|[=-]+\s*$|!\[)", one)]
        words = clean(" ".join(lines), 2_000)
        if len(words.split()) > 3:
            return clean(words if len(words) <= most else _first(words), most)
    return clean(text, most)


def sentence(text: object, otherwise: str) -> str:
    """Give the first sentence of a text, with a capital and a full stop."""
    words = clean(text, 400)
    first = clean(_first(words) if words else otherwise, 90).strip(" .;:,-`…")
    before, bracket, rest = first.rpartition("(")
    if bracket and ")" not in rest:  # cut inside of it
        first = before.strip(" .;:,-`…")
    if not first:
        first = otherwise
    return first[0].upper() + first[1:] + ("" if first[-1] in "?!" else ".")


def _first(words: str) -> str:
    """Give the first sentence; an abbreviation ends none."""
    for end in re.finditer(r"[.!?](?=\s)", words):
        if not _SHORT.search(words[: end.end()]):
            return words[: end.end()]
    return words
