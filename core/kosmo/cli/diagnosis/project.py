"""The project files, if the working folder has any: whether what they pick counts."""

from __future__ import annotations

from shlex import quote

from kosmo.cli.diagnosis.finding import Finding, fine, odd
from kosmo.config.file import read_toml
from kosmo.config.project import find_projects, is_trusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination


def check(_examination: Examination) -> Iterator[Finding]:
    """Look whether the nearest is trusted; policy always counts, as it only tightens."""
    projects = find_projects()
    if not projects:
        yield fine("there is no project file here")
        return
    yield from _nearest(projects[0])
    for path in projects[1:]:
        told = f"`{path}` is above another one: only its policy counts"
        yield fine(told, file=path, trusted=False, keys=sorted(read_toml(path)))


def _nearest(path: str) -> Iterator[Finding]:
    keys = sorted(read_toml(path))
    trusted = is_trusted(path)
    if trusted or set(keys) <= {"policy"}:
        how = "is trusted" if trusted else "only has policy, which counts in any case"
        yield fine(f"`{path}` {how}", file=path, trusted=trusted, keys=keys)
        return
    told = f"`{path}` is not trusted: only its policy counts"
    yield odd(told, f"kosmo config trust {quote(path)}", file=path, trusted=False, keys=keys)
