"""Gold: what `examples.toml` says is read by somebody."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from kosmo.problem import nearest
from kosmo.testing.quality.rule import GOLD, Finding, NotApplicableError, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.testing.quality.examined import Examined

    Findings = Iterator[Finding]
    Strange = Iterator[tuple[str, str, list[str]]]  # a name, what it should be, what there is

FILE = "examples.toml"
_TABLES = ["calls", "rows", "accounts"]
_OF_A_ROW = ["function", "with", "having"]


@rule(
    "examples-named",
    GOLD,
    why="An example under a name that is none is shown to nobody, and the function has another one"
    " or none.",
)
def examples_named(plugin: Examined) -> Findings:
    """What `examples.toml` names are functions and tables that there are."""
    plugin.need_code()  # a manifest has its examples in it
    path = _path(plugin)
    if path is None:
        raise NotApplicableError(f"it has no `{FILE}`")
    text = path.read_text(encoding="utf-8")
    for name, wanted, known in _strange(plugin, tomllib.loads(text)):
        near = nearest(name, known)
        fix = f"did you mean `{near}`?" if near else "delete it, or write the name of one"
        place = f"{plugin.told(str(path))}{_line(text, name)}"
        yield Finding(name, f"`{name}` is no {wanted}", fix, place)


def _strange(plugin: Examined, said: dict[str, Any]) -> Strange:
    names = [*plugin.integration.function_names()]
    for key in said.keys() - _TABLES:
        yield key, "table of it", _TABLES
    tables = {key: said[key] for key in _TABLES if isinstance(said.get(key), dict)}
    for key in ("calls", "accounts"):
        for name in tables.get(key, {}):
            if name not in names:
                yield name, f"function, under [{key}]", names
    for row in tables.get("rows", {}).values():
        found = row if isinstance(row, dict) else {}
        for name in found.keys() - _OF_A_ROW:
            yield name, "key of a row", _OF_A_ROW
        asked = str(found.get("function"))
        if asked.removeprefix(f"{plugin.integration.name}.") not in names:
            yield asked, "function, under [rows]", names


def _path(plugin: Examined) -> Path | None:
    pages = [Path(one).parent for one in plugin.integration.docs.values()]
    places = [*pages, *([plugin.folder / "docs"] if plugin.folder is not None else [])]
    return next((one / FILE for one in places if (one / FILE).is_file()), None)


def _line(text: str, name: str) -> str:
    """Say in which line a name stands first."""
    there = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    lines = (at for at, line in enumerate(text.splitlines(), 1) if there.search(line))
    return next((f":{at}" for at in lines), "")
