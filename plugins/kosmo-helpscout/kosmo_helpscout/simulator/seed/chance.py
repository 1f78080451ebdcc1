"""One seeded generator for everything that is left to chance."""

from __future__ import annotations

from random import Random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    T = TypeVar("T")

NEWEST = 1780072927  # Friday 2026-05-29 16:42:07 UTC
DAY = 86_400


class Chance:
    """Choices that come out the same in every sandbox."""

    def __init__(self) -> None:
        """Begin where every sandbox begins."""
        self._random = Random(20260529)  # noqa: S311 - the same everywhere, nothing secret

    def pick(self, values: Sequence[T]) -> T:
        """Pick one of several."""
        return values[int(self._random.random() * len(values))]

    def happens(self, share: float) -> bool:
        """Say yes in this share of the cases."""
        return self._random.random() < share

    def between(self, low: int, high: int) -> int:
        """Pick a whole number, both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def shuffle(self, values: list[T]) -> None:
        """Shuffle a list in place."""
        self._random.shuffle(values)
