"""The installed plugins: those that cannot be used, and why."""

from __future__ import annotations

from shlex import quote

from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd

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


def _unusable(record: dict[str, Any]) -> Finding:
    details = {key: record[key] for key in ("name", "distribution", "version", "state", "reason")}
    told = f"the plugin `{record['name']}` of `{record['distribution']}`"
    if record["state"] == "collision":
        remove = f"{fixes.PIP} uninstall {quote(record['distribution'])}"
        return odd(f"{told} is not used: {record['reason']}", remove, **details)
    again = fixes.install(record["distribution"])
    return broken(f"{told} cannot be used: {record['reason']}", again, **details)
