"""What the generated pages have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kosmo.describe.markdown import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

GENERATED = "<!-- Written by `python -m docs.generator`; change what it reads, not this page. -->"


def page(title: str, *parts: str) -> str:
    """Put a page together; empty parts are left out."""
    return joined(f"# {title}", GENERATED, *parts) + "\n"


def must_match(what: str, written: Iterable[str], found: Iterable[str]) -> None:
    """Fail where the written words and what the sources hold are not about the same names."""
    written, found = set(written), set(found)
    if written != found:
        raise SystemExit(
            f"{what}: without words are {sorted(found - written)}, "
            f"gone are {sorted(written - found)}"
        )
