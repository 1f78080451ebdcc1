"""Every code block of the documents is run, or says why it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.blocks import blocks_of, converse, run_block

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.docs.conftest import Shell

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page.relative_to(ROOT)
    for pattern in ("README.md", "docs/**/*.md", "plugins/*/*.md", "plugins/*/kosmo_*/docs/*.md")
    for page in ROOT.glob(pattern)
)
SESSIONS = sorted(path.relative_to(ROOT) for path in ROOT.glob("tests/sessions/*.txt"))

# Every block that is not run, by its page, with the reason that it carries.
NOT_RUN = {
    ("README.md", "runs-these-tests"),
    ("docs/guides/from-openapi.md", "needs-an-account"),
    ("docs/guides/oauth.md", "needs-a-browser"),
    ("docs/guides/shell-scripts.md", "belongs-into-a-crontab"),
    ("docs/guides/testing-a-plugin.md", "needs-an-account"),
    ("docs/guides/writing-a-plugin.md", "installs-kosmo-itself"),
    ("docs/guides/writing-a-plugin.md", "needs-an-index"),
    ("docs/guides/workflows-vip-triage.md", "belongs-into-a-crontab"),
    ("docs/guides/workflows-weekly-analytics.md", "belongs-into-a-crontab"),
}


@pytest.mark.parametrize("page", [page for page in PAGES if blocks_of(ROOT / page)], ids=str)
def test_the_blocks_of_a_page_run_as_they_say(
    page: Path, open_shell: Callable[[bool], Shell]
) -> None:
    blocks = [block for block in blocks_of(ROOT / page) if "not-run" not in block.said]
    shell = open_shell(any("install" in block.text for block in blocks))
    for block in blocks:
        run_block(block, shell)


@pytest.mark.parametrize("session", SESSIONS, ids=str)
def test_a_session_runs_as_it_says_and_stands_in_the_documents(
    session: Path, open_shell: Callable[[bool], Shell]
) -> None:
    text = (ROOT / session).read_text(encoding="utf-8")
    assert any(block.text == text for page in PAGES for block in blocks_of(ROOT / page))
    converse(text, open_shell(False))


def test_a_block_that_is_not_run_is_one_of_a_few() -> None:
    reasons = {
        (str(page), block.said["not-run"])
        for page in PAGES
        for block in blocks_of(ROOT / page)
        if "not-run" in block.said
    }
    assert reasons == NOT_RUN
