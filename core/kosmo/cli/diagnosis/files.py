"""The files of the configuration: whether each can be read, and where it is wrong."""

from __future__ import annotations

import os
import re

from kosmo.cli.diagnosis import fixes, masking
from kosmo.cli.diagnosis.finding import Finding, broken, fine
from kosmo.config.fields import RESERVED
from kosmo.config.file import parse_toml
from kosmo.config.paths import config_file
from kosmo.config.project import find_project
from kosmo.config.store import accounts_path, check_version
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.cli.diagnosis.examination import Examination

NAMES = ("config.toml", "settings.toml", "accounts.toml", "credentials.toml")

_PLACE = re.compile(r" line (\d+)(?:, column (\d+))?:")


def check(examination: Examination) -> Iterator[Finding]:
    """Read each file afresh, past every cache, and learn what in it is not to be shown."""
    project = find_project()
    places = [*map(config_file, NAMES), *([project] if project else [])]
    there = [path for path in places if os.path.lexists(path)]
    tables: dict[str, dict[str, Any]] = {}
    wrong = [finding for path in there if (finding := _read(path, tables)) is not None]
    accounts = {*RESERVED, *_accounts(tables.get(accounts_path(), {}))}
    for path in (*places[:2], *places[len(NAMES) :]):
        examination.redactor.learn(*masking.odd_values(tables.get(path, {}), accounts))
    if not wrong:
        listed = ", ".join(map(os.path.basename, there)) or "there is none yet"
        yield fine(f"files of the configuration: {listed}", files=there)
    yield from wrong


def _read(path: str, tables: dict[str, dict[str, Any]]) -> Finding | None:
    try:
        tables[path] = parse_toml(path)
        if path == accounts_path():
            check_version(path, tables[path])
    except ConfigError as error:
        place = _PLACE.search(error.message)
        line, column = (
            (int(one) if one else None for one in place.groups()) if place else (None,) * 2
        )
        details = {"file": path, "line": line, "column": column}
        return broken(error.message, _fix(path, line, error), **details)
    return None


def _accounts(data: dict[str, Any]) -> Iterator[str]:
    held = data.get("accounts")
    for accounts in held.values() if isinstance(held, dict) else ():
        yield from accounts if isinstance(accounts, dict) else ()


def _fix(path: str, line: int | None, error: ConfigError) -> str:
    if line is None and not os.path.isfile(path):
        return fixes.move_away(path)
    return fixes.in_hint(error) or fixes.edit(path, line)
