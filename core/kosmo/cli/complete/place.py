"""Which place of a command line the cursor is at, and what may stand there."""

from __future__ import annotations

from kosmo.cli.complete import names
from kosmo.cli.complete.candidate import Candidate, behind
from kosmo.describe.commands import described

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def at(before: list[str], current: str, after: list[str]) -> list[Candidate]:
    """Give what may stand at the cursor.

    `before` are the words before it, without `kosmo`; `current` is what is typed of the word at
    the cursor; `after` are the words behind it. Shells pick those that fit what is typed.
    """
    return [_on_one_line(one) for one in _found(before, current, after) if one.value.isprintable()]


def _found(before: list[str], current: str, after: list[str]) -> Iterable[Candidate]:
    before, waiting = _without_options(before)
    if waiting is not None:
        from kosmo.cli.complete import kinds

        return kinds.option(("", ""), f"--{waiting}", "", [], current)
    if not before:
        return _first(current, after)
    group, colon, rest = before[0].partition(":")
    words = [*([rest] if colon else []), *before[1:]]
    if group == "help":
        return _help(words, current)
    if group == "integrations":
        return _integrations(words, current, after)
    if group == "mcp":
        return _servers(words, current, after)
    if group in described():
        from kosmo.cli.complete.groups import command

        return command(group, words, current, after)
    return _function(group, words, current, after)


def _first(current: str, after: list[str]) -> Iterable[Candidate]:
    """Give what a command line may begin with."""
    if current.startswith("-"):
        from kosmo.cli.options import ALL

        own = [Candidate("--version", "tell the version")]
        return own + [Candidate(f"--{name}", told) for name, (_, told) in ALL.items()]
    group, colon, typed = current.partition(":")
    if colon:
        return behind(f"{group}:", _found([group], typed, after))
    if "." in current:
        return _dotted(current)
    return [*names.integrations(), *_groups()]


def _integrations(words: list[str], current: str, after: list[str]) -> Iterable[Candidate]:
    from kosmo.cli.complete.groups import command, commands

    known = commands("integrations")
    if not words:
        own = command("integrations", [], current, after)
        return own if current[:1] == "-" else own + names.integrations()
    if words[0] == "call" and len(words) > 1:
        return _function(words[1], words[2:], current, after)
    if words[0] in ("doctor", "lua"):  # another spelling of `kosmo doctor`, `kosmo lua`
        return command(words[0], words[1:], current, after)
    if words[0] in known:
        return command("integrations", words, current, after)
    return _function(words[0], words[1:], current, after)


def _servers(words: list[str], current: str, after: list[str]) -> Iterable[Candidate]:
    """Give what may follow `kosmo mcp`: its commands and servers, and the tools of one."""
    from kosmo.cli.complete.groups import command, commands
    from kosmo.cli.complete.servers import usable

    if not words:
        own = command("mcp", [], current, after)
        return own if current[:1] == "-" else own + usable()
    if words[0] == "call" and len(words) > 1:
        return _function(f"mcp:{words[1].removeprefix('mcp:')}", words[2:], current, after)
    if words[0] in ("lua", "serve", "gateway"):
        return command(words[0], words[1:], current, after) if words[0] == "lua" else []
    if words[0] in commands("mcp"):
        return command("mcp", words, current, after)
    return _function(f"mcp:{words[0]}", words[1:], current, after)


def _function(name: str, words: list[str], current: str, after: list[str]) -> Iterable[Candidate]:
    """Give what may follow an integration, or a function that is named with its integration."""
    integration, dot, function = name.partition(".")
    words = [function, *words] if dot else words
    if not words:
        return names.functions(integration, typed=current) if current[:1] != "-" else _asking()
    from kosmo.cli.complete.calls import call

    return call(integration, words[0], words[1:], current, after)


def _dotted(current: str) -> Iterable[Candidate]:
    integration, _, typed = current.partition(".")
    return behind(f"{integration}.", names.functions(integration, typed=typed))


def _help(words: list[str], current: str) -> Iterable[Candidate]:
    from kosmo.cli.complete.groups import commands
    from kosmo.describe.topics import TOPICS

    if not words:
        topics = [Candidate(name, about) for name, about in TOPICS.items()]
        groups = [one for one in _groups() if one.value not in TOPICS]
        return topics + groups + names.integrations()
    if len(words) > 1:
        return []
    if words[0] in described():
        return [Candidate(name) for name in commands(words[0])]
    return names.functions(words[0], typed=current)


def _groups() -> list[Candidate]:
    return [Candidate(name, said["summary"]) for name, said in described().items()]


def _without_options(words: list[str]) -> tuple[list[str], str | None]:
    """Leave out options that stand before the command; give the one that waits for its value."""
    from kosmo.cli.options import ALL, SHORT

    position = 0
    while position < len(words) and words[position].startswith("-"):
        name, equals, _ = SHORT.get(words[position], words[position])[2:].partition("=")
        if name not in ALL:
            break
        position += 1 if equals or ALL[name][0] is None else 2
        if position > len(words):
            return [], name
    return words[position:], None


def _asking() -> list[Candidate]:
    return [Candidate("--help", "show a page about it")]


def _on_one_line(one: Candidate) -> Candidate:
    if not one.about.isprintable():
        one.about = "".join(c if c.isprintable() else " " for c in one.about)
    return one
