"""Search that ranks: functions and pages by their names, parameters, words and documents.

A document has fields; what a term is worth in one depends on the field. Nothing is kept between
searches: looking for a few stems in all texts takes less time than reading an index would.
"""

from __future__ import annotations

import re
from math import log

from kosmo.describe.search_words import stem, terms_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from kosmo.describe.search_words import Term

_WORD = re.compile(r"[^\W_]+")
_PREFIX = 0.4  # what a word counts that only begins like the term
_NAMED = 8.0  # for a name, all of whose words are looked for
_EXACT = 1000.0
_TYPO = 0.8


class Document:
    """Something that can be found: its names, and texts with what a term in them is worth.

    `names` are what it is called; `title` is the one whose every word counts.
    """

    __slots__ = ("blob", "fields", "names", "of", "prior", "title")

    def __init__(
        self,
        of: Any,
        title: str,
        names: Iterable[str],
        fields: Iterable[tuple[float, str]],
        *,
        prior: float = 1.0,
    ) -> None:
        """Take what it stands for, its texts, and by how much it is likelier meant than others."""
        self.of = of
        self.title = [stem(word) for word in _WORD.findall(title.casefold())]
        self.names = tuple(names)
        self.prior = prior
        self.fields = [
            (weight, text.casefold().replace("e-mail", "email")) for weight, text in fields if text
        ]
        self.blob = "\n".join(text for _, text in self.fields)


def ranked(documents: Sequence[Document], query: str) -> list[tuple[float, Document]]:
    """Give what a query finds with its score, the best first; equal scores keep their order."""
    terms = terms_of(query)
    found = [_found(term, documents) for term in terms]
    rare = [log(1 + len(documents) / len(held)) if held else 0.0 for held in found]
    wanted = _plain(query)
    scored = []
    for at, document in enumerate(documents):
        parts = [held.get(at, 0.0) * weight for held, weight in zip(found, rare, strict=True)]
        score = sum(parts)
        if score:
            met = sum(1 for part in parts if part)
            score *= (met / len(terms)) ** 1.5
            score += _NAMED * _covered(document, terms) * log(1 + len(terms))
            score *= document.prior
        if any(wanted == _plain(name) for name in document.names):
            score += _EXACT
        if score:
            scored.append((score, document))
    return sorted(scored, key=lambda one: -one[0])


def _found(term: Term, documents: Sequence[Document]) -> dict[int, float]:
    """Give what a term is worth in each document that has it; one mistyped is put right."""
    held = {at: worth for at, one in enumerate(documents) if (worth := _worth(term, one))}
    if held or len(term.word) < 4:
        return held
    from kosmo.problem import nearest

    meant = nearest(stem(term.word), {word for one in documents for word in one.title}, cutoff=0.75)
    if meant is None:
        return {}
    term.mean(meant, _TYPO)
    return {at: worth for at, one in enumerate(documents) if (worth := _worth(term, one))}


def _worth(term: Term, document: Document) -> float:
    """Sum what a term is worth in the fields of a document, by its best variant in each."""
    present = [one for one in term.variants.items() if one[0] in document.blob]
    if not present:
        return 0.0
    return sum(
        weight * max(_count(variant, factor, text) for variant, factor in present)
        for weight, text in document.fields
    )


def _count(variant: str, factor: float, text: str) -> float:
    if variant not in text:
        return 0.0
    words = re.findall(rf"(?<![^\W_]){variant}[^\W_]*", text)
    if any(stem(word) == variant for word in words):
        return factor
    return factor * _PREFIX if words and factor >= _TYPO and len(variant) > 2 else 0.0


def _covered(document: Document, terms: list[Term]) -> float:
    """Give the part of a name's words that the query has, words of the same kind for less."""
    if not document.title:
        return 0.0
    best = (max((term.variants.get(word, 0.0) for term in terms), default=0.0)
            for word in document.title)  # fmt: skip
    return sum(best) / len(document.title)


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(name.casefold()))
