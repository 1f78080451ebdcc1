"""What is checked: a project's folder, read and not run."""

from __future__ import annotations

import os
import re
import tomllib

from kosmo.errors import PluginError, UsageError
from kosmo.plugin.source import MANIFEST, MANIFESTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    Json = dict[str, Any]

_LARGEST = 1 << 20  # bytes of a pyproject.toml
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
_VERSION = re.compile(r"[A-Za-z0-9.+!_-]{1,60}")
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_GROUPS = ("kosmo", MANIFESTS)


class Subject:
    """One distribution: its integrations, where its code is, and what it says about itself.

    `integrations` has name, module and, for those without code, the path of the manifest. `paths`
    are put on the path for those with code. `project` is the folder of its `pyproject.toml`, None
    where only what was installed is there.
    """

    __slots__ = ("distribution", "integrations", "metadata", "paths", "project", "version")

    def __init__(
        self,
        distribution: str,
        version: str,
        integrations: list[tuple[str, str, str | None]],
        *,
        metadata: Json,
        project: Path | None = None,
        paths: tuple[str, ...] = (),
    ) -> None:
        """Take what was read."""
        self.distribution = distribution
        self.version = version
        self.integrations = integrations
        self.metadata = metadata
        self.project = project
        self.paths = paths


def read_project(folder: Path) -> Subject:
    """Read a folder; raises UsageError where it is no project of a plugin."""
    said = _pyproject(folder)
    project = said.get("project")
    if not isinstance(project, dict) or not isinstance(project.get("name"), str):
        raise _no_project(folder, "its `pyproject.toml` has no `name` under [project]")
    name = re.sub(r"[-_.]+", "-", project["name"]).lower()
    if not _NAME.fullmatch(name):
        raise _no_project(folder, f"`{name[:80]}` is no name of a distribution")
    points = _points(folder, project)
    roots = [one for one in (folder, folder / "src") if one.is_dir()]
    integrations = []
    for group, integration, module in points:
        manifest = _manifest(roots, module) if group == MANIFESTS else None
        integrations.append((integration, module, manifest))
    version = project.get("version", "0")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise _no_project(folder, f"`version` is none: {version!r:.80}")
    return Subject(
        name,
        version,
        integrations,
        metadata=_metadata_of(folder, project),
        project=folder,
        paths=tuple(str(one) for one in roots),
    )


def _pyproject(folder: Path) -> Json:
    path = folder / "pyproject.toml"
    try:
        if not path.is_file():
            raise _no_project(folder, "there is no `pyproject.toml` in it")
        with path.open("rb") as file:
            return tomllib.loads(file.read(_LARGEST).decode())
    except OSError as error:
        raise _no_project(folder, f"`{path}` cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _no_project(folder, "its `pyproject.toml` is no UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _no_project(folder, f"its `pyproject.toml` is no TOML: {error}") from None


def _points(folder: Path, project: Json) -> list[tuple[str, str, str]]:
    given = project.get("entry-points")
    found = []
    for group in _GROUPS:
        some = given.get(group) if isinstance(given, dict) else None
        for name, target in some.items() if isinstance(some, dict) else ():
            module = target.partition("[")[0].strip() if isinstance(target, str) else ""
            if not _DOTTED.fullmatch(module):
                told = f"the entry point `{name}` names no package: {target!r}"
                raise _no_project(folder, told)
            found.append((group, name, module))
    if not found:
        raise _no_project(
            folder,
            "its `pyproject.toml` has no entry point of kosmo: add `acme`, for one, under"
            ' [project.entry-points.kosmo]: `acme = "kosmo_acme"`',
        )
    names = [name for _, name, _ in found]
    for name in names:
        if names.count(name) > 1:
            raise _no_project(folder, f"it has two entry points named `{name}`")
    return found


def _manifest(roots: list[Path], package: str) -> str:
    """Find the manifest of a package; the place where it should be, where there is none."""
    places = [root.joinpath(*package.split("."), MANIFEST) for root in roots]
    return str(next((one for one in places if one.is_file()), places[0]))


def _metadata_of(folder: Path, project: Json) -> Json:
    dynamic = project.get("dynamic")
    dynamic = dynamic if isinstance(dynamic, list) else []
    readme = project.get("readme")
    file = readme if isinstance(readme, str) else None
    file = readme.get("file") if isinstance(readme, dict) else file
    classifiers = [one for one in _list(project, "classifiers") if one.startswith("License ::")]
    licensed = project.get("license") or project.get("license-files") or classifiers
    urls = project.get("urls")
    text = isinstance(readme, dict) and bool(readme.get("text"))
    return {
        "summary": project.get("description") or "description" in dynamic,
        "readme": text or "readme" in dynamic or (bool(file) and (folder / str(file)).is_file()),
        "license": licensed or "license" in dynamic,
        "python": project.get("requires-python"),
        "urls": [str(one) for one in urls] if isinstance(urls, dict) else [],
        "needs": needs_of(_list(project, "dependencies"), unknown="dependencies" in dynamic),
    }


def _list(project: Json, key: str) -> list[str]:
    given = project.get(key)
    return [one for one in given if isinstance(one, str)] if isinstance(given, list) else []


def needs_of(requires: list[str], *, unknown: bool = False) -> Json | None:
    """Say which versions of kosmo a distribution takes, None where it does not need it."""
    from kosmo import __version__
    from kosmo.plugin.installing.environment import fits, needed

    if unknown:
        return {"text": "dynamic", "from": True, "fits": True}
    for text in requires:
        try:
            found = [one for one in needed([text]) if one.name.lower() == "kosmo"]
        except (PluginError, ValueError):
            continue
        for one in found:
            first = any(part.operator not in ("<", "<=", "!=") for part in one.specifier)
            return {"text": str(one), "from": first, "fits": fits(one, __version__)}
    return None


def _no_project(folder: Path, told: str) -> UsageError:
    return UsageError(
        f"`{os.fspath(folder)}` is no project of a plugin: {told}",
        hint="kosmo plugins new --help",
        code="no_plugin_project",
    )
