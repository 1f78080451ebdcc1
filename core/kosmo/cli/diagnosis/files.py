"""The files of the configuration: whether each can be read, and where it is wrong."""

from __future__ import annotations

import os
import re

from kosmo.cli.diagnosis import fixes, folders, masking
from kosmo.cli.diagnosis.finding import Finding, broken, fine
from kosmo.cli.diagnosis.places import line_of
from kosmo.config.file import parse_toml, refuse_dangling
from kosmo.config.paths import config_file
from kosmo.config.project import find_projects
from kosmo.config.store import accounts_path, check_version, credentials_path
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination

NAMES = ("config.toml", "settings.toml", "accounts.toml", "credentials.toml")

_PLACE = re.compile(r" line (\d+)(?:, column (\d+))?:")


def check(examination: Examination) -> Iterator[Finding]:
    """Read each file afresh, past every cache, and learn what in it is not to be shown."""
    places = [*map(config_file, NAMES), *find_projects()]
    there = [path for path in places if os.path.lexists(path)]
    wrong = [finding for path in places if (finding := _read(examination, path)) is not None]
    if not wrong:
        listed = ", ".join(map(os.path.basename, there)) or "there is none yet"
        yield fine(f"files of the configuration: {listed}", files=there)
    yield from wrong


def _read(examination: Examination, path: str) -> Finding | None:
    try:
        held = parse_toml(path)
        refuse_dangling(path)
        if path == accounts_path():
            check_version(path, held)
        elif path != credentials_path():
            examination.redactor.learn(*masking.planted(held))
    except ConfigError as error:
        place = _PLACE.search(error.message)
        line, column = (
            (int(one) if one else None for one in place.groups()) if place else (None,) * 2
        )
        details = {"file": path, "line": line, "column": column}
        return broken(error.message, _fix(path, line, error), **details)
    return None


def _fix(path: str, line: int | None, error: ConfigError) -> str:
    if line is None and not os.path.isfile(path):
        folder = os.path.dirname(path)
        return fixes.move_away(path) if os.path.isdir(folder) else folders.remedy(folder)
    return fixes.in_hint(error) or fixes.edit(path, line or line_of(path, ["version"]))
