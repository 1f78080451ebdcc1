"""A plugin as its rules look at it: the catalog's view, its files, and what calls send."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from kosmo.testing.quality.rule import NotApplicableError
from kosmo.testing.quality.sources import Sources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kosmo.spec import FunctionSpec, IntegrationSpec
    from kosmo.testing.home import Home
    from kosmo.testing.observing import Observer

EXEMPTIONS = "quality.toml"


class Examined:
    """One integration of a plugin under examination.

    `metadata` is what its distribution says about itself, and `project` the folder of its
    `pyproject.toml`; both are None where nobody knows, as in a run of pytest. `noise` lists what
    its import did beside defining things. `observe` makes what calls its functions, when a rule
    first asks for it.
    """

    def __init__(
        self,
        integration: IntegrationSpec,
        *,
        folder: Path | None = None,
        project: Path | None = None,
        metadata: Mapping[str, Any] | None = None,
        noise: list[str] | None = None,
        home: Home | None = None,
        observe: Callable[[], Observer] | None = None,
    ) -> None:
        """Take what is known; nothing is run or read yet."""
        self.integration = integration
        self.project = project
        self.metadata = metadata
        self.noise = noise
        self.folder = folder or _folder(integration)
        self.sources = Sources(self.folder, project)
        self.tests = Sources(_tests(project), project)
        self.remembered: dict[str, Any] = {}  # what a rule looks up once for all functions
        self._home = home
        self._observe = observe
        self._observer: Observer | None = None
        self._exemptions: dict[str, dict[str, str]] | None = None

    @property
    def home(self) -> Home:
        """A home of kosmo in which the plugin can be called."""
        if self._home is None:
            raise NotApplicableError("there is no home to run it in")
        return self._home

    @property
    def observer(self) -> Observer:
        """What calls each function; the first use begins to serve the simulator."""
        if self._observer is None:
            if self._observe is None:
                raise NotApplicableError("there is nothing to run it with")
            self._observer = self._observe()
        return self._observer

    @property
    def exemptions(self) -> dict[str, dict[str, str]]:
        """The reasons why a rule need not be kept, by rule and by function.

        They stand in `quality.toml` in the package; what is no such table counts as none, and a
        rule of its own tells that.
        """
        if self._exemptions is None:
            told = self.exemption_table()
            self._exemptions = {
                rule: {name: why for name, why in some.items() if isinstance(why, str)}
                for rule, some in (told if isinstance(told, dict) else {}).items()
                if isinstance(some, dict)
            }
        return self._exemptions

    def exemption_table(self) -> Any:
        """Read `quality.toml` as it is; raises nothing, an unreadable one gives its fault."""
        if self.folder is None or not os.path.lexists(self.folder / EXEMPTIONS):
            return {}
        try:
            if not (self.folder / EXEMPTIONS).is_file():
                return "it is no file"
            return tomllib.loads((self.folder / EXEMPTIONS).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            return str(error)

    def exempt(self, rule: str, function: FunctionSpec | None) -> str:
        """Give the reason for which a function need not keep a rule, nothing where it must."""
        some = self.exemptions.get(rule, {})
        return some.get(function.name, "") if function is not None else some.get("plugin", "")

    def place(self, function: FunctionSpec) -> str:
        """Say where a function stands: file and line, or its place in the manifest."""
        if not self.integration.code:
            return f"kosmo-plugin.json: functions.{function.name}"
        return self.sources.place(function.module, function.qualname)

    def told(self, path: str) -> str:
        """Write the path of a file as it is told."""
        return self.sources.told(Path(path))

    def need_code(self) -> None:
        """Raise NotApplicableError for a plugin without code."""
        if not self.integration.code:
            raise NotApplicableError("it has no code")


def _tests(project: Path | None) -> Path | None:
    """Find the folder of a project's tests."""
    folders = [project / name for name in ("tests", "test")] if project is not None else []
    return next((one for one in folders if one.is_dir()), None)


def _folder(integration: IntegrationSpec) -> Path | None:
    """Find the package: the manifest's folder, else the folder or file of the functions'."""
    from kosmo.plugin.source import find_sources

    if not integration.code:
        sources = (one.manifest for one in find_sources() if one.name == integration.name)
        return next((Path(one).parent for one in sources if one), None)
    import importlib.util

    root = integration.functions()[0].module.partition(".")[0]
    try:
        found = importlib.util.find_spec(root)
    except (ImportError, ValueError):
        return None
    if found is None or not found.origin or not os.path.isfile(found.origin):
        return None
    path = Path(found.origin)
    return path.parent if path.name == "__init__.py" else path
