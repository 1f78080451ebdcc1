"""A hint that begins with `kosmo` is one command that can be typed as it is; others are advice."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosmo.cli.groups import ALONE, GROUPS, SINGLE
from kosmo.describe.commands import described

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
FIXES = ROOT / "core/kosmo/cli/diagnosis/glance.py"  # what it hints is only shown as a fix
SOURCES = sorted(
    {*ROOT.glob("core/kosmo/**/*.py"), *ROOT.glob("plugins/*/kosmo_*/**/*.py")} - {FIXES}
)
PROGRAMS = ("cd", "chmod", "export", "fuser", "keyring", "kosmo", "ls", "pip", "rm", "unset")
FILLED = "\0"  # stands for what is filled in when the sentence is made
# A place for something to be filled in by who reads it, or more than the command.
LEFT_OPEN = re.compile(r"…|\.\.\.|`|; |: |/path/to|\b[A-Z]{2,}\b(?!=)")


def test_a_hint_that_begins_with_kosmo_is_a_command(hints: list[tuple[str, str]]) -> None:
    commands = [(where, text) for where, text in hints if text.startswith("kosmo ")]
    assert [where for where, text in commands if not is_command(text)] == []


def test_a_hint_names_a_command_that_there_is(hints: list[tuple[str, str]]) -> None:
    typed = [(where, text.split()) for where, text in hints if text.startswith("kosmo ")]
    assert [where for where, words in typed if not is_known(words[1:])] == []
    assert len(typed) > 80


@pytest.mark.parametrize(
    "text",
    [
        "did you mean `work`?",
        "see the rules: kosmo config explain",
        "kosmo accounts add missive NAME",
        "kosmo accounts add missive work; or leave it",
        "export TOKEN=…",
        "add --replace",
        "export KOSMO_HOME=/path/to/folder",
        "",
    ],
)
def test_what_is_no_command_is_told_apart(text: str) -> None:
    assert not is_command(text)


def test_every_form_of_a_hint_is_read() -> None:
    source = """
_HINT = "kosmo a"
hint = f"kosmo {b}" if b else "kosmo c"
raise Error("x", hint=_HINT)
raise Error("x", hint=d and "e")
raise Error("x", hint=None)
error.hint = "f " "g"
def _hint(rule):
    return f"h {rule}" + " i"
"""
    found = {text for _, text in hints_in(ast.parse(source))}
    assert found == {"kosmo a", f"kosmo {FILLED}", "kosmo c", "e", "f g", f"h {FILLED} i"}


@pytest.fixture(scope="module")
def hints() -> list[tuple[str, str]]:
    """Every hint of the sources, with the place that it stands at."""
    return [
        (f"{path.relative_to(ROOT)}:{line}: {text.replace(FILLED, '{}')}", text)
        for path in SOURCES
        for line, text in hints_in(ast.parse(path.read_text(encoding="utf-8")))
    ]


def is_command(text: str) -> bool:
    """Tell whether a hint is one command, nothing before it and nothing left open."""
    first = text.partition(" ")[0]
    return (first in PROGRAMS or first.startswith(FILLED)) and not LEFT_OPEN.search(text)


def is_known(words: list[str]) -> bool:
    """Tell whether kosmo has such a command, as far as its words are in the source."""
    if not words or words[0].startswith((FILLED, "-")):
        return True
    group = words[0]
    if group in ALONE or group not in GROUPS:
        return group in (*ALONE, *SINGLE) or FILLED in " ".join(words) or is_plugin(group)
    return len(words) > 1 and (
        words[1].startswith((FILLED, "-")) or words[1] in described()[group]["commands"]
    )


def is_plugin(name: str) -> bool:
    """Tell whether a plugin of the repository has this name."""
    return (ROOT / "plugins" / f"kosmo-{name}").is_dir()


def hints_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Give each text that may become a hint, and its line."""
    constants = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "hint":
            yield from texts_of(node.value, constants)
        elif isinstance(node, ast.Assign) and any(map(is_hint, node.targets)):
            yield from texts_of(node.value, {})
        elif isinstance(node, ast.FunctionDef) and is_hint(node):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    yield from texts_of(inner.value, constants)


def is_hint(node: ast.AST) -> bool:
    """Tell whether something that is assigned to, or a function, is called a hint."""
    names = (getattr(node, key, "") for key in ("id", "attr", "name"))
    return "hint" in {name.lower().strip("_") for name in names if isinstance(name, str)}


def texts_of(node: ast.expr, constants: dict[str, ast.expr]) -> Iterable[tuple[int, str]]:
    """Give the texts that an expression may be, as far as the source tells."""
    if isinstance(node, ast.Constant):
        return [(node.lineno, node.value)] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        parts = (one.value if isinstance(one, ast.Constant) else FILLED for one in node.values)
        return [(node.lineno, "".join(map(str, parts)))]
    if isinstance(node, ast.IfExp):
        return [*texts_of(node.body, constants), *texts_of(node.orelse, constants)]
    if isinstance(node, ast.BoolOp):
        return [one for value in node.values for one in texts_of(value, constants)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        lefts, rights = texts_of(node.left, constants), texts_of(node.right, constants)
        return [(line, a + b) for line, a in lefts for _, b in rights]
    if isinstance(node, ast.Name) and node.id in constants:
        return texts_of(constants[node.id], {})
    return []
