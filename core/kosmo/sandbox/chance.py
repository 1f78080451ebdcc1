"""Chance for seeds: whatever is drawn comes out the same in every sandbox."""

from __future__ import annotations

from random import Random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    T = TypeVar("T")


class SimulatorChance:
    """One generator for everything in a seed that is left to chance."""

    def __init__(self, seed: int) -> None:
        """Take the number that all choices follow from."""
        self._random = Random(seed)  # noqa: S311 - the same everywhere, nothing secret

    def id(self) -> str:
        """Make the next UUID."""
        text = f"{self._random.getrandbits(128):032x}"
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"

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
