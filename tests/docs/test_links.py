"""Links inside the repository lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page.relative_to(ROOT)
    for pattern in ("*.md", "docs/**/*.md", "changelog.d/*.md", "bench/*.md", "plugins/**/*.md")
    for page in ROOT.glob(pattern)
)
LINK = re.compile(r"\[[^]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_relative_links_of_a_page_lead_to_files_and_headings(page: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for link in LINK.findall(re.sub(r"(?ms)^```.*?^```$", "", text)):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.resolve().is_relative_to(ROOT), f"{page}: {link} leaves the repository"
        assert target.exists(), f"{page}: {link} leads nowhere"
        if anchor:
            assert anchor in _anchors(target), f"{page}: {link} names no heading"


def test_every_page_of_the_documents_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page.is_dir():
            waiting += page.glob("*.md")
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        links = LINK.findall(page.read_text(encoding="utf-8"))
        waiting += [
            (page.parent / link.partition("#")[0]).resolve() for link in links if "://" not in link
        ]
    documents = {ROOT / page for page in PAGES if page.parts[0] == "docs"}
    assert {str(page) for page in documents - reached} == set()


def _anchors(page: Path) -> set[str]:
    """Make the anchors of a page's headings as they are made where the pages are shown."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}
