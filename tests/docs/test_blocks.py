"""Every code block of the documents is run, or says why it is not."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

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
FENCE = re.compile(r"^```(\w*)(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{3,22}(?:[0-9a-f]|…)")

# Every block that is not run, by its page, with the reason that it carries.
NOT_RUN = {
    ("README.md", "runs-these-tests"),
    ("docs/guides/shell-scripts.md", "belongs-into-a-crontab"),
    ("docs/guides/testing-a-plugin.md", "needs-an-account"),
    ("docs/guides/writing-a-plugin.md", "installs-kosmo-itself"),
    ("docs/guides/workflows-vip-triage.md", "belongs-into-a-crontab"),
    ("docs/guides/workflows-weekly-analytics.md", "belongs-into-a-crontab"),
}


class Block(NamedTuple):
    """A fenced block: its language, the words behind it, its text."""

    language: str
    said: dict[str, str]
    text: str


def _blocks(page: Path) -> list[Block]:
    text = (ROOT / page).read_text(encoding="utf-8")
    found = [
        Block(language, dict(re.findall(r"([\w-]+)=(\S+)", said)), body)
        for language, said, body in FENCE.findall(text)
    ]
    fences = [line for line in text.splitlines() if line.lstrip().startswith(("```", "~~~"))]
    assert len(fences) == 2 * len(found), f"{page} has a fence that is not understood"
    return found


@pytest.mark.parametrize("page", [page for page in PAGES if _blocks(page)], ids=str)
def test_the_blocks_of_a_page_run_as_they_say(
    page: Path, open_shell: Callable[[bool], Shell]
) -> None:
    blocks = [block for block in _blocks(page) if "not-run" not in block.said]
    shell = open_shell(any("install" in block.text for block in blocks))
    for block in blocks:
        _run(block, shell)


@pytest.mark.parametrize("session", SESSIONS, ids=str)
def test_a_session_runs_as_it_says_and_stands_in_the_documents(
    session: Path, open_shell: Callable[[bool], Shell]
) -> None:
    text = (ROOT / session).read_text(encoding="utf-8")
    assert any(block.text == text for page in PAGES for block in _blocks(page))
    _converse(text, open_shell(False))


def test_a_block_that_is_not_run_is_one_of_a_few() -> None:
    reasons = {
        (str(page), block.said["not-run"])
        for page in PAGES
        for block in _blocks(page)
        if "not-run" in block.said
    }
    assert reasons == NOT_RUN


def _run(block: Block, shell: Shell) -> None:
    if "file" in block.said:
        _write(block, shell)
    elif block.language == "console":
        _converse(block.text, shell)
    elif block.language == "sh":
        for line in block.text.replace("\\\n", "").splitlines():
            shown, code = shell.run(line)
            assert code == 0, f"`{line}` ends with {code}: {shown}"
    elif block.language == "python":
        (shell.folder / "block.py").write_text(block.text, encoding="utf-8")
        shown, code = shell.run("python block.py")
        assert code == 0, shown
    elif block.language == "lua":
        (shell.folder / "block.lua").write_text(block.text, encoding="utf-8")
        shown, code = shell.run("kosmo lua block.lua --account sandbox --force --quiet")
        assert code == 0, f"{block.text}ends with {code}: {shown}"
    elif block.language != "text":  # which shows how something is written
        _parse(block.language, block.text)


def _parse(language: str, text: str) -> None:
    readers = {"json": json.loads, "toml": tomllib.loads}
    assert language in readers, f"a block in `{language}` needs `not-run=…`"
    readers[language](text)


def _write(block: Block, shell: Shell) -> None:
    """Write a block to the file that it is shown as; kosmo must find no fault with its own."""
    name = block.said["file"]
    path = shell.home / name[2:] if name.startswith("~/") else shell.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")
    if block.text.startswith("#!"):
        path.chmod(0o755)
    if path.suffix == ".py":
        compile(block.text, name, "exec")
    elif path.suffix in (".json", ".toml"):
        _parse(path.suffix[1:], block.text)
    if name.endswith(("kosmo/config.toml", ".kosmo.toml")):
        shown, code = shell.run(f"cd {path.parent} && kosmo config explain; cd {shell.folder}")
        assert (code, "warning:" in shown) == (0, False), shown


def _converse(text: str, shell: Shell) -> None:
    """Type each line behind `$ `, and compare what is shown with what stands below it."""
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)
    assert parts[0] == "", "a session begins with `$ `"
    for part, following in zip(parts[1:], [*parts[2:], ""], strict=True):
        typed, _, expected = part.partition("\n")
        while typed.endswith("\\"):
            more, _, expected = expected.partition("\n")
            typed += "\n" + more
        shown, code = shell.run(typed)
        told = "error:" in expected or '"error": {' in expected or following.startswith("echo $?")
        assert code == 0 or told, f"`{typed}` ends with {code}: {shown}"
        if expected.strip() and not re.fullmatch(_pattern(expected), _plain(shown)):
            pytest.fail(f"`{typed}` shows\n{shown}where the page has\n{expected}", pytrace=False)


def _pattern(expected: str) -> str:
    """Make a pattern of expected lines: `…` stands for any text, alone on a line for any lines."""
    return "".join(
        r"(?:.*\n)*" if line.strip() == "…" else re.escape(line).replace("…", ".*")
        for line in _plain(expected).splitlines(keepends=True)
    )


def _plain(text: str) -> str:
    """Leave out what differs from run to run: ids, and blanks at line ends."""
    return "".join(line.rstrip() + "\n" for line in ID.sub("ID", text).rstrip("\n").split("\n"))
