"""What came of a change of the plugins, or would."""

from __future__ import annotations

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.report import Report
from kosmo.plugin.installing import preview

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


def told(name: str | None, rows: list[Row]) -> Row:
    """Give what a change would be, or that there is none."""
    return {"generation": name, "installed": rows, "removed": [], "integrations": []}


def page(rows: list[Row]) -> str:
    """Write what would come in for a person."""
    return "\n\n".join("\n".join(preview.page(row)) for row in rows)


def done(name: str, rows: list[Row], gone: list[str]) -> Report:
    """Index what is new, in a process of its own, and tell what came of it."""
    new = {row["name"] for row in rows}
    found = [one for one in open_catalog().plugins() if one["distribution"] in new]
    states = [{key: one[key] for key in ("name", "state", "reason")} for one in found]
    lines = [f"installed {row['name']} {row['version']}" for row in rows]
    lines += [f"removed {one}" for one in gone if one not in new]
    lines += [f"try: kosmo {one['name']} --help" for one in found if one["state"] == "ok"][:1]
    data = {"generation": name, "installed": rows, "removed": gone, "integrations": states}
    text = "\n".join(lines) or f"made `{name}`"
    return Report(data, text=text, talk=warnings(new), changed=True)


def warnings(distributions: set[str]) -> tuple[str, ...]:
    """Warn of what was installed and cannot be used."""
    return tuple(
        f"warning: `{one['name']}` is {one['state']}: {one['reason']}"
        + (f": kosmo plugins check {one['name']}" if one["state"] == "broken" else "")
        for one in open_catalog().plugins()
        if one["distribution"] in distributions and one["state"] != "ok"
    )
