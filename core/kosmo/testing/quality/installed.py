"""What is checked: a distribution that is installed, read and not run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

from kosmo.errors import PluginError
from kosmo.plugin import held
from kosmo.plugin.source import find_sources
from kosmo.testing.quality.project import Subject, needs_of

if TYPE_CHECKING:
    from email.message import Message


def read_installed(distribution: str) -> Subject:
    """Read an installed distribution; raises PluginError where its metadata cannot be read."""
    sources = [one for one in find_sources() if one.distribution == distribution]
    try:
        found = held.said_by(distribution)
        if found is None:
            raise FileNotFoundError(f"no folder has it: {distribution}")
        said = cast("Message", found.metadata)
        origin = found.read_text("direct_url.json") or ""
    except (OSError, ValueError) as error:
        raise PluginError(
            f"the metadata of `{distribution}` cannot be read: {error}", hint="kosmo plugins sync"
        ) from None
    project = _edited(origin)
    labels = [one.partition(",")[0].strip() for one in said.get_all("Project-URL") or ()]
    licences = [one for one in said.get_all("Classifier") or () if one.startswith("License ::")]
    return Subject(
        distribution,
        sources[0].version if sources else "0",
        [(one.name, one.module, one.manifest) for one in sources],
        metadata={
            "summary": said.get("Summary"),
            "readme": bool(said.get("Description") or said.get_payload()),
            "license": said.get("License-Expression") or said.get("License") or licences,
            "python": said.get("Requires-Python"),
            "urls": [*labels, *(["homepage"] if said.get("Home-page") else [])],
            "needs": needs_of(said.get_all("Requires-Dist") or []),
        },
        project=project,
        paths=tuple(held.reach(set()).get(distribution, ())),
    )


def _edited(origin: str) -> Path | None:
    """Give the folder of a project that was installed for editing."""
    try:
        said = json.loads(origin or "{}")
        if not said.get("dir_info", {}).get("editable"):
            return None
        folder = Path(unquote(urlsplit(said["url"]).path))
        return folder if (folder / "pyproject.toml").is_file() else None
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return None
