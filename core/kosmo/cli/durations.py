"""Lengths of time on the command line: `90s`, `30m`, `24h`, `7d`, `1h30m`."""

from __future__ import annotations

import re

from kosmo.errors import UsageError

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_WHOLE = re.compile(r"(?:[0-9]{1,9}[smhdw])+")


def seconds_of(text: str, option: str) -> float | None:
    """Read a length of time, None for what looks like none; UsageError where it is zero."""
    if not _WHOLE.fullmatch(text):
        return None
    found = re.findall(r"([0-9]+)([smhdw])", text)
    seconds = float(sum(int(number) * _UNITS[unit] for number, unit in found))
    if not seconds:
        raise UsageError(f"`{option}` must be longer than nothing", code="invalid_arguments")
    return seconds
