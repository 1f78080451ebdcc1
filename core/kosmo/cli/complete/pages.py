"""Names of the pages that `kosmo docs` shows."""

from __future__ import annotations

import os

from kosmo import describe
from kosmo.cli.complete import names
from kosmo.cli.complete.candidate import Candidate, behind
from kosmo.describe.topics import TOPICS

_FOLDERS = ("guides", "references")


def pages(typed: str) -> list[Candidate]:
    """Give guides and integrations; behind a dot functions, behind a slash a plugin's own pages."""
    integration, dot, function = typed.partition(".")
    if dot:
        return behind(f"{integration}.", names.functions(integration, typed=function))
    integration, slash, _ = typed.partition("/")
    if slash:
        record = names.integration(integration)
        own = sorted(record["docs"]) if record is not None else []
        return [Candidate(f"{integration}/{name}") for name in own if name != "index"]
    return [*_guides(), *names.integrations()]


def _guides() -> list[Candidate]:
    files: list[str] = []
    for folder in _FOLDERS:
        try:
            files += sorted(os.listdir(os.path.join(os.path.dirname(describe.__file__), folder)))
        except OSError:
            pass
    found = [name[:-3] for name in files if name.endswith(".md")]
    return [Candidate(name) for name in (*found, *(one for one in TOPICS if one not in found))]
