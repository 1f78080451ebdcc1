"""The conformance suite, and the page that says what of it is passed, and what is not offered."""

from __future__ import annotations

import json
import os
import re
import subprocess
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.foreign.installing import ROOT, script

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs/concepts/mcp-conformance.md"
REVISIONS = ("2025-11-25", "2026-07-28")
PASSES, PARTLY, NOT_OFFERED, ABSENT = "passes", "in part", "not offered", "–"
ROW = re.compile(r"\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|([^|]*)\|")
# Checks that the suite makes of every message, whatever it asked for.
EVERYWHERE = ("wire-schema-valid", "wire-schema-harness-error")


def table(heading: str) -> dict[str, tuple[dict[str, str], str]]:
    """Read a table of the page: what is said of a scenario by revision, and why."""
    _, found, below = PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    assert found, f"the page has no part `{heading}`"
    rows = ROW.findall(below.partition("\n## ")[0])
    return {
        name: (dict(zip(REVISIONS, map(str.strip, said), strict=True)), why.strip())
        for name, *said, why in rows
    }


def row_of(name: str, rows: dict[str, Any]) -> str | None:
    """Find the row of a scenario: its own, else the one whose pattern it meets."""
    if name in rows:
        return name
    return next((row for row in rows if "*" in row and fnmatchcase(name, row)), None)


@cache
def required(revision: str, role: str) -> list[str]:
    """List the scenarios that a revision asks of a server or a client."""
    found = _run("list", "--requirements", revision).stdout
    part = found.partition(f"{role.capitalize()} scenarios")[2].partition("\n\n")[0]
    return re.findall(r"^  - (\S+)", part, re.MULTILINE)


def serve_requirements(url: str, revision: str, folder: Path) -> dict[str, list[str]]:
    """Hold a server against a revision; gives the checks that failed, by scenario."""
    _run("server", "--url", url, "--requirements", revision, "-o", str(folder))
    return {
        path.parent.name.removeprefix("server-")[: -len("-2026-01-01T00-00-00-000Z")]: failed(path)
        for path in folder.glob("*/checks.json")
    }


def failed(path: Path) -> list[str]:
    """List the checks of a scenario that failed; one in which nothing was checked is told so."""
    checks = json.loads(path.read_text(encoding="utf-8"))
    return sorted({one["id"] for one in checks if one["status"] == "FAILURE"})


def passed(path: Path) -> list[str]:
    """List the checks of a scenario that passed."""
    checks = json.loads(path.read_text(encoding="utf-8"))
    return sorted({one["id"] for one in checks if one["status"] == "SUCCESS"} - {*EVERYWHERE})


def run_client(command: str, scenario: str, revision: str, folder: Path) -> list[str]:
    """Hold a client against one scenario; gives the checks that failed."""
    words = ("--scenario", scenario, "--spec-version", revision, "-o", str(folder))
    done = _run("client", "--command", command, *words)
    (path,) = folder.glob("*/checks.json")
    assert passed(path) or failed(path), done.stdout + done.stderr
    return failed(path)


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    start = script("@modelcontextprotocol/conformance")
    return subprocess.run(
        [*start, *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "NO_COLOR": "1"},
    )
