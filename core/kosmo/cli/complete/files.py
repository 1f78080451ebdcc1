"""Paths of files and folders, as candidates."""

from __future__ import annotations

import os

from kosmo.cli.complete.candidate import Candidate

_MOST = 500


def paths(typed: str) -> list[Candidate]:
    """List what begins with a typed path; folders go on, hidden files show when a dot is typed."""
    folder, slash, begin = typed.rpartition("/")
    place = os.path.expanduser(folder + slash) if slash else "."
    found = []
    try:
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.name.startswith(begin) and (entry.name[0] != "." or begin[:1] == "."):
                    found.append((entry.name, entry.is_dir()))
                    if len(found) == _MOST:
                        break
    except OSError:
        return []
    return [
        Candidate(f"{folder}{slash}{name}{'/' * is_folder}", ends=not is_folder)
        for name, is_folder in sorted(found)
        if name.isprintable()
    ]
