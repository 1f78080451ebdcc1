"""Stdin and stdout, taken from the process for the protocol alone."""

from __future__ import annotations

import os
import sys

from kosmo.errors import UsageError


class Streams:
    """The descriptors of both.

    Whatever else prints to stdout reaches stderr instead, and whatever reads stdin finds its end.
    It is made before anything is imported that might print.
    """

    __slots__ = ("source", "target")

    def __init__(self) -> None:
        """Take them; raises UsageError where one of them is closed."""
        if sys.stdin is None or sys.stdout is None:
            raise UsageError("stdin and stdout are needed to serve a client, and one is closed")
        self.source = _moved(0, os.open(os.devnull, os.O_RDONLY))
        self.target = _moved(1, os.dup(2))
        sys.stdout = sys.stderr


def _moved(number: int, instead: int) -> int:
    """Give a descriptor of what `number` was, which leads to `instead` from now on."""
    kept = os.dup(number)
    os.dup2(instead, number)
    os.close(instead)
    return kept
