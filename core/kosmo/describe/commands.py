"""The administrative commands, described in a file that is written from their sources.

Help, completion and man pages read it, so that none of them imports typer or a command.
"""

from __future__ import annotations

import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KEPT: dict[str, dict[str, Any]] = {}
PATH = os.path.join(os.path.dirname(__file__), "commands.json")


def described() -> dict[str, dict[str, Any]]:
    """Give each group's `summary` and its `commands`: `help`, `epilog` and `parameters` by name.

    A group that is one command, such as `batch`, has one command of its own name.
    """
    if not _KEPT:
        with open(PATH, encoding="utf-8") as file:
            _KEPT.update(json.load(file))
    return _KEPT
