"""Which kosmo runs on which interpreter, and whether what it needs is installed."""

from __future__ import annotations

import platform
import re
import sys
from importlib import metadata

from kosmo import __version__
from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def check(_examination: Examination) -> Iterator[Finding]:
    """Look at the versions."""
    versions = {name: _version(name) for name in _required()}
    yield fine(
        f"kosmo {__version__} on Python {platform.python_version()}",
        kosmo=__version__,
        python=platform.python_version(),
        executable=sys.executable,
        platform=platform.platform(),
        libraries=versions,
    )
    for name, version in versions.items():
        if version is None:
            yield broken(f"the library `{name}` is not installed", fixes.install(name))


def _required() -> list[str]:
    """List the distributions that kosmo needs; none where it runs without being installed."""
    try:
        lines = metadata.requires("kosmo") or []
    except metadata.PackageNotFoundError:
        return []
    return sorted(
        found[0] for line in lines if "extra" not in line and (found := _NAME.match(line))
    )


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
