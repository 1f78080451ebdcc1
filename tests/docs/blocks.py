"""The code blocks of a document, and how each is run as a reader would run it."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.docs.conftest import Shell

# A fence of four marks holds a document that has fences itself.
FENCE = re.compile(r"^(`{3,4})(\w*)([^`\n]*)\n((?:.*\n)*?)\1$", re.MULTILINE)
ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{3,22}(?:[0-9a-f]|…)")


class Block(NamedTuple):
    """A fenced block: its language, the words behind it, its text."""

    language: str
    said: dict[str, str]
    text: str


def blocks_of(page: Path) -> list[Block]:
    """Read the blocks of a page; every fence in it must be understood."""
    text = page.read_text(encoding="utf-8")
    found = [
        Block(language, dict(re.findall(r"([\w-]+)=(\S+)", said)), body)
        for _, language, said, body in FENCE.findall(text)
    ]
    outside = FENCE.sub("", text).splitlines()
    strange = [line for line in outside if line.lstrip().startswith(("```", "~~~"))]
    assert not strange, f"{page} has a fence that is not understood"
    return found


def run_block(block: Block, shell: Shell) -> None:
    """Run a block: write a file, type commands, compare a session, or read what only shows."""
    if "file" in block.said:
        _write(block, shell)
    elif block.language == "console":
        converse(block.text, shell)
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


def converse(text: str, shell: Shell) -> None:
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
