"""Importing the plugin that is examined, and making a home that has its catalog."""

from __future__ import annotations

import os
import re
import sys
import time
import traceback
from pathlib import Path

from kosmo.testing.quality.examined import Examined
from kosmo.testing.quality.rule import Finding
from kosmo.testing.quality.sources import Sources
from kosmo.testing.quality.surroundings import Surroundings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.testing.home import Home
    from kosmo.testing.observing import Observer
    from kosmo.testing.quality.reporting import Report

    Task = dict[str, Any]


def load(task: Task, report: Report, noise: int) -> Examined | None:
    """Describe the plugin; None where the catalog does not take it, whose reasons are said then."""
    described = _declared(task, report) if task["manifest"] else _imported(task, report, noise)
    report.end_forks()
    if described is None:
        return None
    from kosmo.spec import IntegrationSpec
    from kosmo.testing.home import Home

    entry, told = described
    spec = IntegrationSpec(entry)
    home = Home(Path(task["folder"]), spec)
    _seed(home, entry)

    def observe() -> Observer:
        from kosmo.testing.observing import Observer

        made = Observer(home, {})
        made.__enter__()
        return made

    return Examined(
        spec, folder=package_of(task), project=task["project"] and Path(task["project"]),
        metadata=task["metadata"], noise=told, home=home, observe=observe,
    )  # fmt: skip


def _declared(task: Task, report: Report) -> tuple[Task, list[str] | None] | None:
    """Read a manifest; every fault of it is said."""
    from kosmo.plugin import manifest
    from kosmo.plugin.checks import problem_with_name

    path = task["manifest"]
    try:
        found = manifest.faults(manifest.read(path))
        if not found:
            entry = manifest.describe(path, task["name"], task["distribution"], task["version"])
            reason = problem_with_name(task["name"])
            if reason is None:
                return entry, None
            found = [reason]
    except ValueError as error:
        found = [str(error)]
    for told in found:
        report.found("loads", Finding(task["name"], told, _COMPARE, _MANIFEST))
    return None


_MANIFEST = "kosmo-plugin.json"
_COMPARE = "compare it with what `kosmo plugins new NAME --data-only` writes"


def _imported(task: Task, report: Report, noise: int) -> tuple[Task, list[str]] | None:
    """Import a plugin, and note what that did beside defining things."""
    from kosmo.plugin.checks import problem_with_name

    before = Surroundings()
    began = time.monotonic()
    try:
        reason = problem_with_name(task["name"])
        if reason is not None:
            raise ValueError(reason)
        from kosmo.plugin.indexer import describe

        entry = describe(task["name"], task["module"], task["distribution"], task["version"])
    except (Exception, SystemExit, KeyboardInterrupt, GeneratorExit) as error:  # noqa: BLE001 - its
        report.found("loads", _finding(task, error))
        if not isinstance(error, SyntaxError):
            _tell_faults(task, report)
        return None
    told = before.changes(noise)
    took = time.monotonic() - began
    from kosmo.plugin.worker import LIMIT

    if took > LIMIT:
        told.append(f"took {took:.1f} s: after {LIMIT:g} s kosmo gives up")
    return entry, told


def _tell_faults(task: Task, report: Report) -> None:
    """Tell of files that cannot be read, which may be what went wrong."""
    project = Path(task["project"]) if task["project"] else None
    for place, told in Sources(package_of(task), project).faults():
        report.found("loads", Finding(place.rpartition("/")[2], told, "mend the file", place))


def _finding(task: Task, error: BaseException) -> Finding:
    """Say what a plugin raised: where, and what to do."""
    name = task["name"]
    text = " ".join(str(error).split())[:1000]
    if isinstance(error, SystemExit):
        told, fix = "it calls `sys.exit` when it is imported", "raise nothing at import"
    elif isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] != _root(
        task
    ):
        told = f"it needs `{error.name}`, which is not installed here"
        fix = "use the standard library, or add it to `dependencies`, install it, and check again"
    elif isinstance(error, ValueError) and not isinstance(error, UnicodeError):
        told, fix = text, "compare it with what `kosmo plugins new NAME` writes"
    else:
        told = f"importing it raised {type(error).__name__}: {text}"
        fix = f"python -c '{_statement(error, task)}' shows the trace"
    return Finding(name, told, fix, _raised_at(error, task))


def _statement(error: BaseException, task: Task) -> str:
    """Give the statement that raises it again: an import of the module that failed first."""
    module = str(task["module"])
    frames = [one for one in traceback.extract_tb(error.__traceback__) if _is_own(one, task)]
    if frames and frames[0].name == "register_integrations":
        return f"import {module}; {module}.register_integrations()"
    file = frames[0].filename if frames else getattr(error, "filename", None)
    package = package_of(task)
    if not file or package is None or not str(file).startswith(str(package)):
        return f"import {module}"
    inside = Path(file).relative_to(package.parent).with_suffix("")
    return "import " + ".".join(inside.parts).removesuffix(".__init__")


def _is_own(frame: traceback.FrameSummary, task: Task) -> bool:
    return f"{os.sep}{_root(task)}" in frame.filename


def _root(task: Task) -> str:
    return str(task["module"]).partition(".")[0]


def _raised_at(error: BaseException, task: Task) -> str:
    """Find the last line of the plugin in a trace, or the line that is no Python."""
    root = task["project"] or ""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{_told(error.filename, root)}:{error.lineno}"
    named = re.match(r"`(\w+)`", str(error)) if isinstance(error, ValueError) else None
    if named is not None:
        project = Path(root) if root else None
        return Sources(package_of(task), project).definition(named[1])
    frames = traceback.extract_tb(error.__traceback__)
    own = [one for one in frames if _is_own(one, task)]
    return f"{_told(own[-1].filename, root)}:{own[-1].lineno}" if own else ""


def _told(path: str, root: str) -> str:
    return os.path.relpath(path, root) if root and path.startswith(root) else path


def package_of(task: Task) -> Path | None:
    """Find the package, a folder or a file, without importing it."""
    if task["manifest"]:
        return Path(task["manifest"]).parent
    for folder in filter(None, sys.path):
        place = Path(folder, _root(task))
        for one in (place, place.with_suffix(".py")):
            if one.exists():
                return one
    return None


def _seed(home: Home, entry: Task) -> None:
    """Put the plugin alone into the catalog of a home, so that no other one is looked at."""
    from kosmo.catalog import cache

    record = {
        "name": entry["name"], "distribution": entry["distribution"], "version": entry["version"],
        "key": f'["{entry["name"]}"]', "state": "ok", "reason": None, "code": entry["code"],
        "files": [], "integration": entry,
    }  # fmt: skip
    with home.inside():
        root = cache.folder(str(home.folder / "cache"))
        cache.write(root, [record], complete=True, stamps=cache.stamps())
