"""`kosmo plugins check`: what is meant, how it is told, and what is kept of it."""

from __future__ import annotations

import os
from pathlib import Path

from kosmo.cli.report import Report
from kosmo.errors import KosmoError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.testing.quality.project import Subject

    Row = dict[str, Any]

LEVELS = ("bronze", "silver", "gold", "platinum")
_SHOWN = 6  # findings of one rule
_INDENT = " " * 6


def check(meant: str, at_least: str, integration: str | None) -> Report:
    """Check a project's folder, or what is installed under a name."""
    if at_least not in LEVELS:
        raise UsageError(
            f"`{at_least}` is no level: {', '.join(LEVELS)}", hint="kosmo plugins check --help"
        )
    subject = _subject(meant)
    names = _chosen(subject, integration)
    found = [_watched(subject, name) for name in names]
    for one in found:
        _keep(subject, one)
    level = min((one["level"] for one in found), key=_rank)
    data = {
        "distribution": subject.distribution,
        "version": subject.version,
        "level": level or "none",
        "at_least": at_least,
        "integrations": [{**one, "level": one["level"] or "none"} for one in found],
    }
    error = None
    if _rank(level) < _rank(at_least):
        error = KosmoError(
            f"`{subject.distribution}` is {level or 'below bronze'}, and {at_least} is asked for",
            hint=f"kosmo plugins check {meant} --json",
            code="quality_too_low",
        )
    return Report(data, text=page(subject, found), whole=True, error=error)


def _watched(subject: Subject, name: str) -> Row:
    """Check one integration; who waits at a terminal sees what is looked at."""
    from kosmo.cli.progress import Progress, is_wanted
    from kosmo.testing.quality.checking import check as checked

    at: list[str] = []
    try:
        if not is_wanted():
            return checked(subject, name)
        with Progress(f"checking {name}", lambda: at[-1:]):
            return checked(subject, name, watch=at.append)
    except OSError as error:  # whatever goes wrong within its process is a finding
        raise KosmoError(
            f"`{name}` cannot be checked: {error.strerror or error}",
            hint="export TMPDIR=/path/to/folder",
            code="not_writable",
        ) from None


def page(subject: Subject, found: list[Row]) -> str:
    """Write what was found for a person."""
    lines = []
    for one in found:
        lines += _integration(subject, one)
    return "\n".join(lines)


def _integration(subject: Subject, found: Row) -> list[str]:
    level = found["level"] or "below bronze"
    kind = "code" if found["code"] else "data only"
    lines = [f"{found['name']} ({subject.distribution} {subject.version}, {kind}): {level}"]
    broken = [row for row in found["rules"] if row["outcome"] == "broken"]
    unchecked = sum(row["outcome"] == "unchecked" for row in found["rules"])
    for row in broken:
        lines += ["", f"  {row['level']}: {row['asks']} ({row['rule']})", f"    {row['why']}"]
        for one in row["findings"][:_SHOWN]:
            lines += _finding(one)
        if len(row["findings"]) > _SHOWN:
            lines.append(f"    - and {len(row['findings']) - _SHOWN} more: --json has all")
    passed_over = [row for row in found["rules"] if row["outcome"] == "not applicable"]
    lines += ["", *(f"  not asked: {row['rule']}, as {row['told']}" for row in passed_over)]
    for row in found["rules"]:
        lines += [f"  exempt from {row['rule']}: {one}" for one in row["exempt"]]
    kept = sum(row["outcome"] == "kept" for row in found["rules"])
    told = f"  {kept} of {len(found['rules'])} rules are kept"
    told += f", {unchecked} could not be looked at" if unchecked else ""
    return [*lines, f"{told}. {_next(found['level'], broken)}", ""]


def _finding(one: Row) -> list[str]:
    first, *rest = one["reason"].splitlines() or [""]
    where = f"{one['place']}: " if one["place"] else ""
    return [
        f"    - {where}{first}",
        *(f"{_INDENT}{line}" for line in rest[:8]),
        f"{_INDENT}→ {one['fix']}",
    ]


def _next(level: str | None, broken: list[Row]) -> str:
    """Say what would lift it to the next level."""
    if level == LEVELS[-1]:
        return "There is no level above."
    following = LEVELS[_rank(level) + 1] if level else LEVELS[0]
    rules = [row["rule"] for row in broken if row["level"] == following]
    named = ", ".join(rules) or "a look at what could not be looked at"
    return f"For {following}: {named}."


def _subject(meant: str) -> Subject:
    """Find what is meant: a folder, or an integration's or a distribution's name."""
    from kosmo.testing.quality.installed import read_installed
    from kosmo.testing.quality.project import read_project

    if not meant.strip():
        raise UsageError("give a folder, or the name of a plugin", hint="kosmo plugins check .")
    folder = Path(meant).expanduser()
    if os.sep in meant or meant in (".", "..") or (folder / "pyproject.toml").exists():
        return read_project(_folder(folder, meant))
    from kosmo.cli.plugin_rows import meant_by

    try:
        row = meant_by(meant)
    except UsageError:
        if folder.is_dir():
            return read_project(_folder(folder, meant))
        raise
    if row["state"] == "denied":
        from kosmo.plugin.standing import unusable

        raise unusable(row)
    if row["state"] == "missing":
        raise UsageError(f"`{meant}` is not installed", hint="kosmo plugins sync")
    return read_installed(row["distribution"])


def _folder(folder: Path, meant: str) -> Path:
    try:
        found = folder.resolve(strict=True)
        if found.is_dir():
            os.listdir(found)
            return found
        told = "it is no folder"
        if found.name == "pyproject.toml":
            return found.parent
    except OSError as error:
        told = (error.strerror or str(error)).lower()
    except RuntimeError:
        told = "it is a link to itself"
    raise UsageError(f"`{meant}` cannot be checked: {told}", hint="kosmo plugins check .")


def _chosen(subject: Subject, integration: str | None) -> list[str]:
    names = [name for name, _, _ in subject.integrations]
    if integration is None:
        return names
    if integration not in names:
        known = ", ".join(f"`{name}`" for name in names)
        raise UsageError(
            f"`{subject.distribution}` has no integration `{integration}`: it brings {known}",
            hint="kosmo plugins check --help",
        )
    return [integration]


def _keep(subject: Subject, found: Row) -> None:
    """Remember the level for `plugins list`; where that cannot be written, it is not shown."""
    from kosmo.testing.quality import kept

    package = found.pop("package")
    try:
        if package is not None:
            kept.keep(package, found["name"], subject.version, found["level"])
    except KosmoError:
        pass


def _rank(level: str | None) -> int:
    return -1 if level is None else LEVELS.index(level)
