"""The installed plugins: those that cannot be used, and why."""

from __future__ import annotations

from shlex import quote

from kosmo.cli import plugin_rows
from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.plugin.installing import generation
from kosmo.plugin.source import OWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.cli.diagnosis.examination import Examination


def check(examination: Examination) -> Iterator[Finding]:
    """Look at each plugin's record in the catalog; none is imported here."""
    records = [
        record
        for record in examination.catalog.plugins()
        if examination.integration in (None, record["name"])
    ]
    usable = [record for record in records if record["state"] == "ok"]
    versions = {str(record["name"]): record["version"] for record in usable}
    if usable:
        listed = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
        yield fine(f"plugins that can be used: {listed}", versions=versions)
    elif not records:
        yield odd("no plugin is installed", fixes.install("kosmo[all]"))
    for record in records:
        if record["state"] != "ok":
            yield _unusable(record)
    for row in plugin_rows.missing({record["distribution"] for record in records}):
        if examination.integration in (None, row["name"]):
            told = f"the plugin `{row['name']}` of `{row['distribution']}` is not installed"
            yield broken(f"{told} for this Python and kosmo", "kosmo plugins sync", **_details(row))


def _unusable(record: dict[str, Any]) -> Finding:
    details, state = _details(record), record["state"]
    told = f"the plugin `{record['name']}` of `{record['distribution']}`"
    if state in ("denied", "disabled"):
        return fine(f"{told} is {state}", **details)
    if state == "collision":
        remove = f"{fixes.PIP} uninstall {quote(record['distribution'])}"
        return odd(f"{told} is not used: {record['reason']}", remove, **details)
    again = f"kosmo plugins check {record['distribution']}"
    if record["distribution"] in OWN:
        again = fixes.install(record["distribution"])
    elif state == "incompatible":
        again = "kosmo plugins sync"
    elif record.get("late"):
        again = "kosmo plugins list --refresh"
    elif plugin_rows.generation_of(record) is not None and _is_new(record):
        again = "kosmo plugins rollback"
    return broken(f"{told} cannot be used: {record['reason']}", again, **details)


def _is_new(record: dict[str, Any]) -> bool:
    """Tell whether the last change of the set brought a plugin, so that going back takes it out."""
    lock = generation.read_lock(generation.current_name())
    before = lock.get("previous")
    if before not in generation.names():
        return False

    def version(lock: dict[str, Any]) -> object:
        found = lock.get("distributions", ())
        return next((one for one in found if one["name"] == record["distribution"]), None)

    return version(lock) != version(generation.read_lock(before))


def _details(record: dict[str, Any]) -> dict[str, Any]:
    return {key: record[key] for key in ("name", "distribution", "version", "state", "reason")}
