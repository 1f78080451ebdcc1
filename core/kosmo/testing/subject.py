"""The plugin under test: where it is, and what the catalog has of it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

from kosmo.plugin.source import find_sources
from kosmo.spec import IntegrationSpec
from kosmo.testing.home import Home
from kosmo.testing.running import surroundings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.plugin.source import Source

    Points = dict[str, tuple[str, str]]  # group and module of each name

_GROUPS = ("kosmo", "kosmo.manifest")


class Subjects:
    """The plugins that a run of pytest tests, each looked up once."""

    def __init__(self) -> None:
        """Make the folder of what is kept for the run; `close` removes it."""
        self._folder = Path(tempfile.mkdtemp(prefix="kosmo-testing-"))
        self._site = self._folder / "site"
        self._warm = self._folder / "warm"
        self._warm.mkdir(mode=0o700)
        self._specs: dict[str, IntegrationSpec] = {}

    def close(self) -> None:
        """Remove what was kept."""
        for added in [path for path in sys.path if path == str(self._site)]:
            sys.path.remove(added)
        shutil.rmtree(self._folder, ignore_errors=True)

    def find(self, path: Path, wanted: str = "") -> IntegrationSpec:
        """Find the integration that a test is about.

        That is the one that is named, else that of the nearest `pyproject.toml` above the test
        with an entry point of kosmo. A plugin that is not installed is found in its project's
        folder. Raises LookupError where none is found, and what is wrong with its plugin.
        """
        project, points = _project(path)
        name = wanted or _only(points, path)
        if name not in self._specs:
            if _source(name) is None:
                if project is None or name not in points:
                    raise LookupError(f"no plugin that is installed brings `{name}`")
                self._place(project, points)
            self._specs[name] = self._described(name)
        return self._specs[name]

    def home(self, folder: Path, spec: IntegrationSpec) -> Home:
        """Make a home that has the catalog already."""
        from kosmo.catalog import cache

        home = Home(folder, spec)
        self._warmed()
        with surroundings({"KOSMO_HOME": str(self._warm)}, str(self._folder)):
            made = cache.folder(str(self._warm / "cache"))
        if os.path.isdir(made):
            kept = home.folder / "cache" / "catalog"
            kept.parent.mkdir(mode=0o700)
            shutil.copytree(os.path.dirname(made), kept)
        return home

    def _warmed(self) -> Any:
        from kosmo.catalog.catalog import open_catalog

        with surroundings({**os.environ, "KOSMO_HOME": str(self._warm)}, str(self._folder)):
            catalog = open_catalog()
            catalog.names()
        return catalog

    def _described(self, name: str) -> IntegrationSpec:
        """Describe the plugin here, where a failure of its import has its whole trace."""
        from kosmo.plugin import indexer, manifest

        source = _source(name)
        if source is None:
            raise LookupError(f"no plugin that is installed brings `{name}`")
        said = (source.distribution, source.version)
        if source.manifest is None:
            return IntegrationSpec(indexer.describe(name, source.module, *said))
        return IntegrationSpec(manifest.describe(source.manifest, name, *said))

    def _place(self, project: Path, points: Points) -> None:
        """Let a project be found as if it was installed: its metadata, its folder."""
        said = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        distribution = said["name"].replace("-", "_").lower()
        metadata = self._site / f"{distribution}-{said.get('version', '0')}.dist-info"
        metadata.mkdir(parents=True)
        named = [f"[{group}]\n{name} = {module}\n" for name, (group, module) in points.items()]
        text = "\n".join(named)
        (metadata / "entry_points.txt").write_text(text, encoding="utf-8")
        told = f"Metadata-Version: 2.1\nName: {said['name']}\nVersion: {said.get('version', '0')}\n"
        (metadata / "METADATA").write_text(told, encoding="utf-8")
        (metadata / "RECORD").write_text("", encoding="utf-8")
        places = [str(self._site)]
        for group, module in points.values():
            package = module.partition(".")[0]
            if group == "kosmo.manifest" or importlib.util.find_spec(package) is None:
                roots = (project, project / "src")
                places += [str(one) for one in roots if (one / package).exists()]
        sys.path += [place for place in places if place not in sys.path]
        importlib.invalidate_caches()


def _project(path: Path) -> tuple[Path | None, Points]:
    """Find the project of a test: its folder, and group and module of each integration's name."""
    for folder in (path, *path.parents):
        try:
            text = (folder / "pyproject.toml").read_text(encoding="utf-8")
        except OSError:
            continue
        points = tomllib.loads(text).get("project", {}).get("entry-points", {})
        found = {
            name: (group, module.partition("[")[0].strip())
            for group in _GROUPS
            for name, module in points.get(group, {}).items()
        }
        if found:
            return folder, found
    return None, {}


def _only(points: Points, path: Path) -> str:
    if len(points) == 1:
        return next(iter(points))
    if not points:
        raise LookupError(
            f"no `pyproject.toml` above `{path}` has an entry point in the group `kosmo`; name the"
            " integration by `kosmo_integration` in the configuration of pytest"
        )
    raise LookupError(
        f"the project brings {', '.join(f'`{name}`' for name in points)}; name the one under test"
        " by `kosmo_integration` in the configuration of pytest"
    )


def _source(name: str) -> Source | None:
    return next((one for one in find_sources() if one.name == name), None)
