"""From what somebody typed to the terms that are looked for."""

from __future__ import annotations

import re

from kosmo.describe.synonyms import ACTIONS, GROUPS, PHRASES, STOP, TARGETS, VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
_MOST_TERMS = 24
_KIN = 0.55  # what a word that means the same counts
# Endings, and how many letters must be left; the first that fits is taken off.
_ENDINGS = (
    ("ations", 4), ("ation", 4), ("ying", 4), ("ings", 3), ("ing", 3), ("ies", 3), ("ied", 3),
    ("ed", 3), ("es", 4), ("s", 3), ("e", 4), ("y", 4),
)  # fmt: skip


class Term:
    """One word of a query with its kin; each variant is a stem and what finding it counts."""

    __slots__ = ("variants", "word")

    def __init__(self, word: str) -> None:
        """Take a word in lower case."""
        self.word = word
        self.variants: dict[str, float] = {}
        self.mean(word, 1.0)

    def mean(self, word: str, factor: float) -> None:
        """Let the term stand for a word and its kin too."""
        own = stem(word)
        self.variants.setdefault(own, factor)
        for kin in _KINDRED.get(own, ()):
            self.variants.setdefault(kin, factor * _KIN)


def terms_of(query: str) -> list[Term]:
    """Split a query into its terms; small words are left out unless there are no others."""
    text = " ".join(_WORD.findall(query.casefold().replace("e-mail", "email")))
    for phrase, meant in PHRASES.items():
        if phrase in text:
            text = re.sub(rf"\b{phrase}\b", meant, text)
    words = text.split()
    if len(words) > 1 and words[1] in TARGETS:
        words[0:1] = VERBS.get(words[0], words[0]).split()
    found = list(dict.fromkeys(words))
    telling = [word for word in found if word not in STOP and len(word) > 1]
    return [Term(word) for word in (telling or found)[:_MOST_TERMS]]


def asks_to_act(query: str) -> bool:
    """Tell whether a query begins with what is to be done to something."""
    words = (word for word in _WORD.findall(query.casefold()) if word not in STOP)
    return next(words, "") in ACTIONS


def stem(word: str) -> str:
    """Take a plural's or a verb's ending off; what is left is always how the word begins."""
    for ending, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: -len(ending)] if not word.endswith("ss") else word
            break
    doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] != "s"
    return word[:-1] if doubled and (word[-1] != "l" or len(word) > 5) else word


def _kindred(groups: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        own = [stem(word) for word in group]
        for one in own:
            found.setdefault(one, {}).update(dict.fromkeys(own))
    return {one: tuple(other for other in others if other != one) for one, others in found.items()}


_KINDRED = _kindred(GROUPS)
