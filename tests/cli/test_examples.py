"""Every command, function and topic shows examples, and each is a command line that kosmo takes."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli import admin
from kosmo.cli.arguments import parse
from kosmo.cli.groups import GROUPS
from kosmo.describe import topics
from kosmo.describe.commands import described
from typer.main import get_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.catalog.catalog import Catalog

    from tests.conftest import Kosmo

ROOT = Path(topics.__file__).parent
PUNCTUATION = re.compile(r"[|&;<>()]+")


def command_lines(text: str) -> Iterator[list[str]]:
    """Give the words of every `kosmo …` in lines of shell."""
    for line in text.splitlines():
        words: list[str] = []
        lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        lexer.commenters = "#"
        for word in (*lexer, ";"):
            if PUNCTUATION.fullmatch(word):
                if words[:1] == ["kosmo"]:
                    yield words[1:]
                words = []
            elif words or "=" not in word:  # variables may stand before a command
                words.append(word)


def assert_taken(catalog: Catalog, words: list[str]) -> None:
    """Check that kosmo takes a command line; nothing is run, sent or read."""
    first, *below = words[0].split(":")
    words = [first, *below, *words[1:]]
    if words[:2] in (["integrations", "doctor"], ["integrations", "lua"]):
        first, words = words[1], words[1:]
    if first == "--help" or words[-1] == "--help":
        return
    if first == "help":
        assert words[1] in {*topics.TOPICS, *described(), *catalog.names()}
    elif list(described().get(first, {}).get("commands", ())) == [first]:
        _assert_single(described()[first]["commands"][first]["parameters"], words[1:])
    elif first == "integrations" and words[1] == "call":
        _assert_call(catalog, words[2], words[3:])
    elif words[:2] in (["mcp", "serve"], ["mcp", "gateway"]):
        _assert_single(described()["mcp"]["commands"][words[1]]["parameters"], words[2:])
    elif words[:2] == ["mcp", "call"]:
        assert "." in words[2]  # what follows depends on the server
    elif first.startswith("mcp") and words[1] not in described()["mcp"]["commands"]:
        assert words[1:]  # which names a server, and its tool
    elif first in GROUPS:
        _assert_command(first, words[1:])
    else:
        _assert_call(catalog, f"{first}.{words[1]}", words[2:])


def _assert_call(catalog: Catalog, function: str, words: list[str]) -> None:
    _, spec = catalog.function(function)
    # Files and stdin are not there to be read.
    words = ["{}" if word == "-" or word.startswith("@") else word for word in words]
    words = [re.sub(r"^(--[\w-]+)=(@.*|-)$", r"\1={}", word) for word in words]
    parse(spec, words)


def _assert_single(parameters: list[dict[str, Any]], words: list[str]) -> None:
    """Check the words of a command that typer does not run, or that has no commands of its own."""
    own, _ = admin._split(words)
    options = {name: one for one in parameters if one["option"] for name in one["names"]}
    left = iter(own)
    plain = []
    for word in left:
        if word == "--":
            break
        if word in options:
            assert options[word]["metavar"] is None or next(left)
        else:
            assert not word.startswith("-"), word
            plain.append(word)
    assert len(plain) <= sum(not one["option"] for one in parameters)


def _assert_command(group: str, words: list[str]) -> None:
    command: Any = get_command(importlib.import_module(GROUPS[group][0]).app)
    own, _ = admin._split(words)
    context = command.make_context(group, list(own))
    if hasattr(command, "commands"):
        name, found, rest = command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        found.make_context(name, rest, parent=context)


COMMANDS = [(group, name) for group, said in described().items() for name in said["commands"]]


@pytest.mark.parametrize(("group", "name"), COMMANDS, ids=lambda one: one)
def test_a_command_has_examples_that_are_taken(catalog: Catalog, group: str, name: str) -> None:
    examples = described()[group]["commands"][name]["epilog"]
    found = list(command_lines(examples))
    assert len(found) >= len(examples.splitlines()) > 0
    whole = [group] if group == name else [group, name]
    assert any(":".join(words).startswith(":".join(whole)) for words in found)
    for words in found:
        assert_taken(catalog, words)


@pytest.mark.parametrize("integration", ["crisp", "helpscout", "missive", "plivo"])
def test_every_function_has_an_example_that_is_taken(catalog: Catalog, integration: str) -> None:
    spec = catalog.integration(integration)
    for one in spec.functions():
        assert one.example or not one.input_schema["required"], one.id
        # What stands for a value of the reader's own, such as TASK_ID.
        example = re.sub(r"\b[A-Z]+_[A-Z_]+\b", "7", one.example)
        for words in command_lines(f"kosmo {integration} {one.name} {example}"):
            assert_taken(catalog, words)


def shown_in(topic: str) -> str:
    """Give the lines of shell that a topic shows."""
    text = (ROOT / f"{topic}.md").read_text(encoding="utf-8")
    return "\n".join(re.findall(r"(?ms)^```sh\n(.*?)\n```$", text))


@pytest.mark.parametrize("topic", topics.TOPICS)
def test_a_topic_has_examples_that_are_taken(catalog: Catalog, topic: str) -> None:
    found = list(command_lines(shown_in(topic)))
    assert found
    for words in found:
        assert_taken(catalog, words)


@pytest.mark.parametrize("topic", topics.TOPICS)
def test_what_a_topic_shows_with_the_sandbox_runs(kosmo: Kosmo, tmp_path: Path, topic: str) -> None:
    program = tmp_path / "kosmo"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m kosmo "$@"\n')
    program.chmod(0o755)
    (tmp_path / "task.json").write_text('{"title": "Call back", "team": "Support"}')
    environment = {**kosmo.environment, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    for line in (one for one in shown_in(topic).splitlines() if "sandbox" in one):
        done = subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert done.stdout
