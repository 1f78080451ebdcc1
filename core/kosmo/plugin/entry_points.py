"""The entry points of a distribution, in the two groups that kosmo looks at."""

from __future__ import annotations


def entries_of(lines: list[str], wanted: str = "kosmo") -> list[tuple[str, str]]:
    """Give name and module of each entry point of a group, `kosmo` or `kosmo.manifest`."""
    found = []
    group = ""
    for line in map(str.strip, lines):
        if line.startswith("["):
            group = line.strip("[]").strip()
        elif group == wanted and "=" in line and not line.startswith("#"):
            name, _, target = (part.strip() for part in line.partition("="))
            found.append((name, target.partition("[")[0].strip()))
    return found
