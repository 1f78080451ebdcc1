"""How wide the terminal is."""

from __future__ import annotations

import os


def terminal_width(usual: int) -> int:
    """Give the terminal's width in cells, `COLUMNS` first, `usual` where there is no terminal."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(1).columns or usual
    except (OSError, ValueError):
        return usual
