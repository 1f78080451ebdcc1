"""The words of the progress line, and how they are made to fit a terminal."""

from __future__ import annotations

import os
import time

from kosmo.describe.table import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from kosmo.call import Facts

_LONG = 3.0  # seconds after which it is told how long the call takes
_SPINNERS = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", "|/-\\"


class CallParts:
    """Says how far one call is, from the facts that it gathers while it runs."""

    def __init__(self) -> None:
        """Begin knowing of no call."""
        self.facts: Facts | None = None
        self._began = time.monotonic()

    def __call__(self) -> list[str]:
        """Give the parts of the line: pages, rows, and what the call stands still for."""
        facts = self.facts
        if facts is None:
            return []
        parts = [_counted(facts.pages, "page"), _counted(facts.rows, "row"), facts.progress or ""]
        now, reason = time.monotonic(), facts.waiting
        if reason is not None:
            parts.append(f"waiting, {max(0.0, facts.waiting_until - now):.0f} s left: {reason}")
        elif now - self._began >= _LONG:
            parts.append(f"{now - self._began:.0f} s")
        return [part for part in parts if part]


def composed(stream: TextIO, frame: int, parts: list[str]) -> str:
    """Put the line together: a spinner and the parts, so that it neither wraps nor breaks."""
    # The console of Linux has no glyphs for the finer spinner.
    plain = "utf" not in (stream.encoding or "").lower() or os.environ.get("TERM") == "linux"
    spinner = _SPINNERS[plain]
    said = one_line((" - " if plain else " · ").join(parts))
    text = f"{spinner[frame % len(spinner)]} {said}"
    encoding = stream.encoding or "ascii"
    fitting = text[: _fitting(text, _width(stream))]
    return fitting.encode(encoding, "replace").decode(encoding)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""


def _width(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _fitting(text: str, width: int) -> int:
    """Count the characters that fit before the last cell; beyond ASCII each may take two."""
    left = width - 1
    for position, character in enumerate(text):
        left -= 1 if character.isascii() else 2
        if left < 0:
            return position
    return len(text)
