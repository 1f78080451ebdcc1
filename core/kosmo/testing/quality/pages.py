"""The commands that a plugin's pages show."""

from __future__ import annotations

import os
import re
import shlex

from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.spec import IntegrationSpec

_FENCE = re.compile(r"^\s*(```+|~~~+)\s*(\w*)")
_PLAIN = ("sh", "shell", "bash", "zsh")
_SHELLS = (*_PLAIN, "", "console", "shell-session")  # in these a prompt tells what is typed
_PROMPTS = ("$ ", "% ", "kosmo ")
_ENDS = frozenset("|;&<>()")
_LARGEST = 1 << 20  # characters of a page that are looked through


def commands(integration: IntegrationSpec) -> Iterator[tuple[str, int, list[str]]]:
    """Give each call of a function of the integration in its pages: page, line, words."""
    for page in filter(os.path.isfile, integration.docs.values()):
        try:
            with open(page, encoding="utf-8") as file:
                text = file.read(_LARGEST)
        except (OSError, UnicodeDecodeError):
            continue
        for number, line in _lines(text):
            for words in _calls(line, integration.name):
                yield page, number, words


def faults(integration: IntegrationSpec, words: list[str]) -> list[str]:
    """Say what is wrong with a command; values that a shell would fill in are not looked at."""
    from kosmo.cli.arguments import parse

    function = integration.function(words[2])
    if function is None:
        return [f"`{integration.name}` has no function `{words[2]}`"]
    given = words[3:]
    if any(word in ("-", "--help", "-h") or word.startswith("@") for word in given):
        return []
    try:
        parse(function, given)
    except KosmoError as error:
        told = [str(one) for one in error.details or [error.message]]
        filled = any("$" in word or "<" in word or "…" in word for word in given)
        return [one for one in told if not filled or " is not a" in one]
    return []


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines of blocks of shell with their numbers, continued ones as one."""
    fence, language, begun, number = "", "", "", 0
    for at, line in enumerate(text.splitlines(), 1):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence, language = ("", "") if fence else (mark[1], mark[2].lower())
        elif fence and language in _SHELLS and line.rstrip().endswith("\\"):
            number = number if begun else at
            begun += line.rstrip()[:-1] + " "
        elif fence and language in _SHELLS:
            if begun or language in _PLAIN or line.startswith(_PROMPTS):
                yield (number if begun else at), begun + line
            begun = ""


def _calls(line: str, integration: str) -> Iterator[list[str]]:
    """Give the calls of an integration's functions in a line, as words."""
    try:
        lexer = shlex.shlex(
            line.removeprefix("$ ").removeprefix("% "), posix=True, punctuation_chars=True
        )
        lexer.whitespace_split, lexer.commenters = True, "#"
        words = [*lexer, ";"]
    except ValueError:
        return
    found: list[str] = []
    for word in words:
        if not word or not set(word) <= _ENDS:
            found.append(word)
            continue
        if "kosmo" in found:
            call = found[found.index("kosmo") :]
            if call[1:2] == [integration] and len(call) > 2 and not call[2].startswith("-"):
                yield call
        found = []
