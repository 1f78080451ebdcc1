"""Ends servers whose kosmo was killed: a process of its own that waits for kosmo to be gone.

It is told on its stdin which groups of processes there are, and its stdin ends with kosmo. Run as
a program, by an interpreter that imports nothing else.
"""

import os
import signal
import sys
import time

_GRACE = 2.0  # seconds for a server to notice that its own stdin has ended


def main() -> None:
    """Keep the list of groups until stdin ends, then end those that are left."""
    groups: set[int] = set()
    for line in sys.stdin:
        number = int(line[1:])
        (groups.add if line[0] == "+" else groups.discard)(number)
    for signals in (0, signal.SIGTERM, signal.SIGKILL):
        groups = {one for one in groups if _signal(one, signals)}
        end = time.monotonic() + _GRACE
        while groups and time.monotonic() < end:
            groups = {one for one in groups if _signal(one, 0)}
            time.sleep(0.02)


def _signal(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False
    return True


if __name__ == "__main__":
    main()
