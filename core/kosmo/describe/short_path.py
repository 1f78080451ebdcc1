"""Paths as a person reads them: `~` stands for the home folder."""

from __future__ import annotations

import os


def short_path(text: str) -> str:
    """Write the home folder at the beginning of a path as `~`; any other text stays as it is."""
    home = os.path.expanduser("~").rstrip("/")
    within = bool(home) and (text == home or text.startswith(f"{home}/"))
    return f"~{text[len(home) :]}" if within else text
