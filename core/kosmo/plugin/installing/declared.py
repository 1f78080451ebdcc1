"""`plugins.toml`: the plugins that were asked for, and exactly which they turned out to be.

It is a link through the current generation, so that it changes with it. A copy of it on another
machine says what `kosmo plugins sync` makes there.
"""

from __future__ import annotations

import hashlib
import os

from kosmo.config.file import parse_toml, read_bytes
from kosmo.config.store import check_version, table, text, wrong_type
from kosmo.plugin.installing.environment import checked_name
from kosmo.plugin.installing.generation import read_lock
from kosmo.plugin.source import current_generation, one_spelling, plugins_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_VERSION = 1
_FILE = "plugins.toml"


class Plugin:
    """One plugin that was asked for: how, and what that led to."""

    __slots__ = ("integrations", "name", "sha256", "spec", "version")

    def __init__(
        self, name: str, spec: str, version: str, sha256: str, integrations: list[str]
    ) -> None:
        """Take the distribution, what was typed for it, and what was installed then."""
        self.name = name
        self.spec = spec
        self.version = version
        self.sha256 = sha256
        self.integrations = integrations

    def table(self) -> dict[str, Any]:
        """Give it as it stands in the file."""
        return {
            "spec": self.spec,
            "version": self.version,
            "sha256": self.sha256,
            "integrations": self.integrations,
        }


class Declared:
    """What `plugins.toml` says: the plugins that were asked for, and those that are disabled.

    `dependencies` has version and hash of what the plugins need beside the core.
    """

    __slots__ = ("dependencies", "digest", "disabled", "plugins")

    def __init__(
        self,
        plugins: dict[str, Plugin],
        disabled: list[str],
        dependencies: dict[str, tuple[str, str]],
        digest: str = "",
    ) -> None:
        """Take all of it by the names of distributions, and the hash of the file's content."""
        self.plugins = plugins
        self.disabled = disabled
        self.dependencies = dependencies
        self.digest = digest

    @property
    def hashes(self) -> set[str]:
        """The hashes of everything that was approved when it was installed."""
        found = {one.sha256 for one in self.plugins.values()}
        return (found | {sha256 for _, sha256 in self.dependencies.values()}) - {""}

    def table(self) -> dict[str, Any]:
        """Give the whole content of the file."""
        return {
            "version": _VERSION,
            "disabled": sorted(self.disabled),
            "plugins": {name: self.plugins[name].table() for name in sorted(self.plugins)},
            "dependencies": {
                name: {"version": version, "sha256": sha256}
                for name, (version, sha256) in sorted(self.dependencies.items())
            },
        }


def declared_path() -> str:
    """Name the file of the plugins that were asked for."""
    return os.path.join(plugins_folder(), _FILE)


def read_declared(path: str | None = None) -> Declared:
    """Read what was asked for, now unless told; ConfigError where the file is nothing of that."""
    path = path or _authority()
    content = read_bytes(path) or b""
    data = parse_toml(path)
    check_version(path, data)
    plugins = {}
    for given, one in table(path, data, "plugins").items():
        name = checked_name(given)
        if not isinstance(one, dict):
            raise wrong_type(path, f"plugins.{name}", one, "a table")
        within = f"plugins.{name}."
        spec, version, sha256 = (
            text(path, one, key, within) or "" for key in ("spec", "version", "sha256")
        )
        brought = _names(path, f"{within}integrations", one.get("integrations", []))
        plugins[name] = Plugin(name, spec or name, version, sha256, brought)
    dependencies = {}
    for name in (held := table(path, data, "dependencies")):
        one = table(path, held, name, "dependencies.")
        said = (text(path, one, key, f"dependencies.{name}.") for key in ("version", "sha256"))
        version, sha256 = (value or "" for value in said)
        dependencies[checked_name(name)] = (version, sha256)
    disabled = [one_spelling(one) for one in _names(path, "disabled", data.get("disabled", []))]
    return Declared(plugins, disabled, dependencies, hashlib.sha256(content).hexdigest())


def _authority() -> str:
    """Name the file that says it; where there is no link yet, a change may have ended before it."""
    path, current = declared_path(), current_generation()
    if os.path.islink(path) or current is None or (content := read_bytes(path)) is None:
        return path
    before = read_lock(os.path.basename(current)).get("before")
    own = os.path.join(current, _FILE)
    same = before == hashlib.sha256(content).hexdigest() and os.path.isfile(own)
    return own if same else path


def _names(path: str, key: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise wrong_type(path, key, value, "a list of names")
    return value
