"""One word that a TAB may put at the cursor."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Candidate:
    """A word, one line about it, and whether it ends there or goes on (`policy.`, `folder/`)."""

    __slots__ = ("about", "ends", "value")

    def __init__(self, value: str, about: str = "", *, ends: bool = True) -> None:
        """Take the word as kosmo would read it; shells quote it."""
        self.value = value
        self.about = about
        self.ends = ends


def behind(prefix: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Put a prefix, such as `--state=`, before each word."""
    return [Candidate(prefix + one.value, one.about, ends=one.ends) for one in candidates]


def plain(words: Iterable[str], about: str = "") -> list[Candidate]:
    """Make candidates of words."""
    return [Candidate(word, about) for word in words]


def first_sentence(text: str) -> str:
    """Cut a description down to what fits beside a word."""
    line = " ".join(text.replace("``", "`").split("\n\n")[0].split())
    line = line.partition(". ")[0].rstrip(".")
    return line if len(line) <= 72 else line[:71].rstrip() + "…"
