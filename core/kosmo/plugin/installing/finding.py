"""Finding what is not there yet with pip: resolved in a dry run, then fetched by hash."""

from __future__ import annotations

import json
import os
import re
import shutil
from urllib.parse import quote

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from kosmo.errors import PluginError
from kosmo.plugin.installing.environment import core_versions, refuse_core
from kosmo.plugin.installing.installer import pip
from kosmo.plugin.installing.picked import Picked
from kosmo.plugin.installing.wheel import Wheel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo.plugin.installing.asked import Asked


_COMMIT = re.compile("[0-9a-f]{40}")
_SHA256 = re.compile("[0-9a-f]{64}")


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
    fixed = {f"{name}=={_version(name, version)}" for name, version in pins.items()}
    fixed |= {f"{one.wheel.name}=={one.wheel.version}" for one in spare.values()}
    names = {*picked, *(one.name for one in sought if one.name)}
    constraints = [one for one in (*core, *fixed) if one.partition("==")[0] not in names]
    links = os.path.join(stage, "links")
    os.makedirs(links, exist_ok=True)
    for one in there:
        shutil.copyfile(one.wheel.path, os.path.join(links, os.path.basename(one.wheel.path)))
    report, rules = os.path.join(stage, "report.json"), os.path.join(stage, "constraints.txt")
    _write(rules, sorted(constraints))
    what = ", ".join(one.shown for one in sought) or ", ".join(sorted(picked))
    words = ["install", "--dry-run", "--report", report, "-c", rules, "--find-links", links]
    words += [] if allow_build else ["--only-binary", ":all:"]
    words += [*(one.wheel.path for one in picked.values()), *(one.whole for one in sought)]
    pip(words, builds=allow_build, what=what)
    with open(report, encoding="utf-8") as file:
        items = json.load(file)["install"]
    _refuse_core(sought, items)
    _refuse_other_commits(items)
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
        url = _quoted(f"git+{info['url']}@{commit}" if commit else info["url"])
        if sha256 and not _SHA256.fullmatch(sha256):
            raise PluginError(
                f"the index that pip asks for `{what}` gives no hash that can be read",
                code="index_refused",
            )
        line = f"{canonicalize_name(item['metadata']['name'])} @ {url}"
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


def _quoted(address: str) -> str:
    """Write an address so that nothing of it means anything in a file of requirements.

    pip puts variables of the environment in place of `${NAME}` there.
    """
    return quote(address, safe="!#$%&'()*+,/:;=?@[]~")


def _version(name: str, text: str) -> str:
    """Check a version that was written down; PluginError for what is none."""
    try:
        return str(Version(text))
    except InvalidVersion:
        raise PluginError(
            f"{text[:80]!r} is no version of `{name}`",
            hint="mend `plugins.toml`, or leave it out",
            code="plugin_unreadable",
        ) from None


def _refuse_other_commits(items: list[dict[str, Any]]) -> None:
    """Refuse what was named by the digits of a commit and was found at another."""
    for item in items:
        said = item["download_info"].get("vcs_info", {})
        wanted = str(said.get("requested_revision") or "")
        if _COMMIT.fullmatch(wanted) and said.get("commit_id") != wanted:
            raise PluginError(
                f"`{canonicalize_name(item['metadata']['name'])}` is not at the commit that was"
                " asked for; nothing was changed",
                hint="do not install it; tell those who publish it",
                code="plugin_changed",
            )


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
