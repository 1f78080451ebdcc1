"""What kosmo itself runs with, which every plugin must fit and none may replace."""

from __future__ import annotations

import re
import sys
from functools import cache

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion

from kosmo.errors import PluginError
from kosmo.plugin.source import search_folders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")


@cache
def core_versions() -> dict[str, str]:
    """Give the version of each distribution of kosmo's own environment, by its one spelling."""
    import importlib.metadata

    found: dict[str, str] = {}
    for one in importlib.metadata.distributions(path=search_folders()):
        name = one.metadata["Name"]
        if name and one.version:
            found.setdefault(canonicalize_name(name), one.version)
    return found


def checked_name(name: str) -> str:
    """Give a distribution's name in its one spelling; PluginError for what cannot be one."""
    canonical = canonicalize_name(name)
    if not _NAME.fullmatch(canonical):
        raise PluginError(
            f"{name[:60]!r} cannot be the name of a distribution: letters, digits and hyphens, at"
            " most 80; nothing was installed",
            code="plugin_name",
        )
    return canonical


def needed(requirements: Iterable[str]) -> list[Requirement]:
    """Read what a distribution needs here, extras left out; PluginError for what is no rule."""
    found = []
    for text in requirements:
        try:
            one = Requirement(text)
            met = one.marker is None or one.marker.evaluate({"extra": ""})
        except (
            InvalidRequirement, InvalidVersion, UndefinedComparison, UndefinedEnvironmentName
        ):  # fmt: skip
            raise PluginError(
                f"{text[:80]!r} is no requirement that can be read", code="plugin_unreadable"
            ) from None
        if met:
            found.append(one)
    return found


def fits(requirement: Requirement, version: str) -> bool:
    """Tell whether a version does for a requirement; what is installed may be a pre-release."""
    return requirement.specifier.contains(version, prereleases=True)


def misfit(name: str, requirements: Iterable[str], python: str | None = None) -> str | None:
    """Say what of a distribution's needs kosmo's own environment cannot give, or None."""
    running = ".".join(map(str, sys.version_info[:3]))
    if python and not _python_fits(python, running):
        return f"`{name}` needs Python {python}, and this is {running}"
    core = core_versions()
    for one in needed(requirements):
        had = core.get(canonicalize_name(one.name))
        if had is not None and not fits(one, had):
            return f"`{name}` needs `{one.name}{one.specifier}`, and kosmo runs with {had}"
    return None


def refuse_misfit(name: str, requirements: Iterable[str], python: str | None = None) -> None:
    """Raise PluginError where a distribution cannot work beside kosmo as it is."""
    reason = misfit(name, requirements, python)
    if reason is None:
        return
    kosmo = "needs `kosmo" in reason
    raise PluginError(
        f"{reason}; nothing was changed",
        hint="update kosmo, or ask for another version of the plugin: NAME==VERSION"
        if kosmo
        else "ask for another version of the plugin: NAME==VERSION",
        code="plugin_incompatible" if kosmo or "needs Python" in reason else "plugin_conflict",
    )


def refuse_core(name: str) -> None:
    """Raise PluginError for a distribution that kosmo's own environment has."""
    had = core_versions().get(name)
    if had is not None:
        raise PluginError(
            f"`{name}` is installed in kosmo's own environment, as version {had}; it is changed"
            " there, and nothing was changed here",
            hint="kosmo plugins list",
            code="plugin_in_core",
        )


def _python_fits(wanted: str, running: str) -> bool:
    try:
        return SpecifierSet(wanted).contains(running, prereleases=True)
    except InvalidSpecifier:
        return True
