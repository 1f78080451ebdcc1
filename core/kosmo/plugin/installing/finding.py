"""Finding what is not there yet with pip: resolved in a dry run, then fetched by hash."""

from __future__ import annotations

import json
import os
import shutil

from packaging.utils import canonicalize_name

from kosmo.plugin.installing.environment import core_versions, refuse_core
from kosmo.plugin.installing.installer import pip
from kosmo.plugin.installing.picked import Picked
from kosmo.plugin.installing.wheel import Wheel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo.plugin.installing.asked import Asked


def find(
    sought: list[Asked],
    picked: dict[str, Picked],
    spare: dict[str, Picked],
    pins: dict[str, str],
    stage: str,
    *,
    allow_build: bool,
) -> dict[str, Picked]:
    """Let pip find what is missing, fetch it by its hash, and leave what is there as it is.

    `pins` has the versions of what is needed and was not kept.
    """
    there = [*spare.values(), *picked.values()]
    core = {f"{name}=={version}" for name, version in core_versions().items()}
    fixed = {f"{name}=={version}" for name, version in pins.items()}
    fixed |= {f"{one.wheel.name}=={one.wheel.version}" for one in spare.values()}
    names = {*picked, *(one.name for one in sought if one.name)}
    constraints = [one for one in (*core, *fixed) if one.partition("==")[0] not in names]
    links = os.path.join(stage, "links")
    os.makedirs(links, exist_ok=True)
    for one in there:
        shutil.copyfile(one.wheel.path, os.path.join(links, os.path.basename(one.wheel.path)))
    report, rules = os.path.join(stage, "report.json"), os.path.join(stage, "constraints.txt")
    _write(rules, sorted(constraints))
    what = ", ".join(one.text for one in sought) or ", ".join(sorted(picked))
    words = ["install", "--dry-run", "--report", report, "-c", rules, "--find-links", links]
    words += [] if allow_build else ["--only-binary", ":all:"]
    words += [*(one.wheel.path for one in picked.values()), *(one.text for one in sought)]
    pip(words, builds=allow_build, what=what)
    with open(report, encoding="utf-8") as file:
        items = json.load(file)["install"]
    _refuse_core(sought, items)
    sought_names = {one.name for one in sought}
    known = {(one.wheel.name, one.wheel.version): one for one in there}
    found: dict[str, Picked] = {}
    missing = []
    for item in items:
        name = canonicalize_name(item["metadata"]["name"])
        if (name, item["metadata"]["version"]) in known and name not in sought_names:
            found[name] = known[name, item["metadata"]["version"]]
        else:
            missing.append(item)
    asked_for = {one.name: one for one in sought if one.name}
    others = [one for one in sought if not one.name]
    for item, wheel in _fetched(missing, stage, builds=allow_build, what=what):
        asked = asked_for.get(wheel.name)
        if asked is None and item.get("requested"):
            asked = next((one for one in others if one.text == item["download_info"]["url"]), None)
        info = item["download_info"]
        found[wheel.name] = Picked(
            wheel,
            url=info["url"],
            commit=info.get("vcs_info", {}).get("commit_id"),
            requested=asked is not None,
            asked=asked,
        )
    return found


def _fetched(
    items: list[dict[str, Any]], stage: str, *, builds: bool, what: str
) -> Iterable[tuple[dict[str, Any], Wheel]]:
    """Download wheels by their hashes, in one run; sources are built where that is allowed."""
    if not items:
        return []
    folder, lines = os.path.join(stage, "fetched"), []
    for item in items:
        info = item["download_info"]
        archive = info.get("archive_info", {})
        sha256 = archive.get("hashes", {}).get("sha256") or _old_hash(archive)
        commit = info.get("vcs_info", {}).get("commit_id")
        url = f"git+{info['url']}@{commit}" if commit else info["url"]
        line = f"{item['metadata']['name']} @ {url}"
        lines.append(f"{line} --hash=sha256:{sha256}" if sha256 else line)
    rules = os.path.join(stage, "hashed.txt")
    _write(rules, lines)
    hashed = all("--hash=" in line for line in lines)
    verb = ["wheel", "-w"] if builds else ["download", "-d"]
    words = [*verb, folder, "--no-deps", *(["--require-hashes"] if hashed else []), "-r", rules]
    pip(words, builds=builds, what=what)
    wheels = {}
    for name in sorted(os.listdir(folder)):
        wheel = Wheel(os.path.join(folder, name))
        wheels[wheel.name] = wheel
    return [(item, wheels[canonicalize_name(item["metadata"]["name"])]) for item in items]


def _old_hash(archive: dict[str, Any]) -> str | None:
    """Read the hash as older reports spell it."""
    kind, _, value = str(archive.get("hash", "")).partition("=")
    return value if kind == "sha256" else None


def _refuse_core(sought: list[Asked], items: list[dict[str, Any]]) -> None:
    """Refuse what kosmo's own environment has already, which pip leaves out."""
    got = {canonicalize_name(item["metadata"]["name"]) for item in items}
    for one in sought:
        if one.name is not None and one.name not in got:
            refuse_core(one.name)


def _write(path: str, lines: list[str]) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
