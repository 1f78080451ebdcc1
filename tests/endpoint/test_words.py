"""The guide says what the endpoint does."""

from __future__ import annotations

import re
from pathlib import Path

from kosmo.endpoint.aliases import ALIASES
from kosmo.endpoint.asked import OPTIONS
from kosmo.endpoint.components import REFUSALS

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/guides/tools-endpoint.md").read_text(encoding="utf-8")
CODE = re.compile(r'Refusal\(\s*[\w.]+,\s*"(\w+)"')


def test_the_guide_has_every_code_that_only_http_has() -> None:
    sources = (ROOT / "core/kosmo/endpoint").glob("*.py")
    codes = {code for one in sources for code in CODE.findall(one.read_text(encoding="utf-8"))}
    assert len(codes) > 8
    assert {code for code in codes if f"`{code}`" not in GUIDE} == set()


def test_the_guide_has_every_status_option_and_other_name() -> None:
    numbers = {status for status in REFUSALS if status.isdigit()}
    assert {status for status in numbers if f"| {status}" not in GUIDE} == set()
    assert {name for name in OPTIONS if f"`{name}`" not in GUIDE} == set()
    rows = {name: alias.function for name, alias in ALIASES.items()}
    assert {name for name in rows if f"| `{name}` | `{rows[name]}`" not in GUIDE} == set()
