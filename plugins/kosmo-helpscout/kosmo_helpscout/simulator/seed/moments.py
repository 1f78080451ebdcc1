"""The moments that a seed counts back from."""

from __future__ import annotations

NEWEST = 1780072927  # Friday 2026-05-29 16:42:07 UTC
DAY = 86_400
