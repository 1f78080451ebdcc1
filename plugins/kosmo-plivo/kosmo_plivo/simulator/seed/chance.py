"""What is left to chance, and the moments that a seed counts back from."""

from __future__ import annotations

from kosmo import SimulatorChance

NEWEST = 1780072927  # Friday 2026-05-29 16:42:07 UTC
DAY = 86_400


class Chance(SimulatorChance):
    """Choices that come out the same in every sandbox."""

    def customer(self) -> str:
        """Pick one of forty customers' numbers, which nobody has in truth."""
        return f"1{self.pick(('415', '628', '503', '206'))}55501{self.between(20, 29)}"
