"""Checking a plugin from the outside: its process, how that ends, and what it comes to."""

from __future__ import annotations

import os
import tempfile
import time

from kosmo.testing.quality.process import run
from kosmo.testing.quality.rule import LEVELS, Rule, all_rules, reached

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.testing.quality.project import Subject

    Json = dict[str, Any]

LONGEST = 3600.0  # seconds for one integration
_AGAIN = 5  # processes that a plugin may end


def check(
    subject: Subject,
    name: str,
    *,
    patience: float = 1.0,
    watch: Callable[[str], None] = lambda _: None,
) -> Json:
    """Check one integration of a distribution: its level, and what came of each rule.

    `patience` is by what the times are multiplied that a plugin has to answer; `watch` is told what
    is looked at.
    """
    began = time.monotonic()
    _, module, manifest = next(one for one in subject.integrations if one[0] == name)
    with tempfile.TemporaryDirectory(prefix="kosmo-check-", ignore_cleanup_errors=True) as folder:
        task = {
            "name": name, "module": module, "manifest": manifest, "folder": folder,
            "distribution": subject.distribution, "version": subject.version,
            "project": str(subject.project) if subject.project is not None else None,
            "metadata": subject.metadata, "paths": _paths(subject, folder, manifest),
            "done": [], "left_out": [], "patience": patience,
        }  # fmt: skip
        rows = _rows(task, end=began + LONGEST * patience, watch=watch)
    level = reached(
        LEVELS[row["rank"]] for row in rows if row["outcome"] in ("broken", "unchecked")
    )
    return {
        "name": name,
        "level": level,
        "code": manifest is None,
        "seconds": round(time.monotonic() - began, 2),
        "package": task.get("package") or None,
        "rules": [{key: row[key] for key in row if key != "rank"} for row in rows],
    }


def _paths(subject: Subject, folder: str, manifest: str | None) -> list[str]:
    """Give what is put on the path: nothing where there is no code to import."""
    if manifest is not None:
        return []
    site = os.path.join(folder, "site")
    name = subject.distribution.replace("-", "_")
    metadata = os.path.join(site, f"{name}-{subject.version.replace('/', '_')}.dist-info")
    if subject.project is not None:  # so that it may ask for its own version
        os.makedirs(metadata)
        with open(os.path.join(metadata, "METADATA"), "w", encoding="utf-8") as file:
            said = (subject.distribution, subject.version)
            file.write("Metadata-Version: 2.1\nName: {}\nVersion: {}\n".format(*said))
    return [*subject.paths, site]


def _rows(task: Json, *, end: float, watch: Callable[[str], None]) -> list[Json]:
    """Examine, again without what ended the process, and give a row for every rule."""
    rows = {one.name: _row(one) for one in all_rules()}
    for _ in range(_AGAIN):
        under_way, how = run(task, rows, end=end, watch=watch)
        if how is None or under_way is None:
            break
        rule, function = under_way
        row = rows[rule]
        name = function or task["name"]
        fix = "nothing that a plugin does may end the process, or hold it up"
        gone = row["findings"] if function is None else []  # else it is asked again
        row["findings"] = [
            one for one in row["findings"] if one in gone or one["subject"] in task["left_out"]
        ]
        row["findings"].append({"subject": name, "place": "", "reason": how, "fix": fix})
        row["outcome"] = "broken"
        if rule == "loads":
            break
        if function is None:
            task["done"].append(rule)
        else:
            task["left_out"].append(function)
    for row in rows.values():
        row["told"] = row["told"] or ("it was not come to" if row["outcome"] == "unchecked" else "")
    return list(rows.values())


def _row(rule: Rule) -> Json:
    return {
        "rule": rule.name, "level": rule.level, "outcome": "unchecked", "asks": rule.asks,
        "why": rule.why, "told": "", "findings": [], "exempt": [], "rank": LEVELS.index(rule.level),
    }  # fmt: skip
