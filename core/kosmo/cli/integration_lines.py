"""Running the commands that discover without typer, which costs more than all they do.

A line that is not plain — an option that does not exist, a missing word — is left to typer, which
says what is wrong with it.
"""

from __future__ import annotations

from kosmo.cli.options import OUTPUT, Options, take_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.report import Report

# By command: its words (`*` takes several, `?` need not be there), valued options, and switches.
COMMANDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "list": ((), ("integration", "effect"), ("active", "functions")),
    "status": ((), (), ()),
    "search": (("*query",), ("integration", "effect", "limit"), ("active",)),
    "schema": (("function",), (), ()),
    "fields": (("integration",), ("account",), ()),
    "examples": (("name",), (), ()),
    "docs": (("?page",), ("format",), ()),
}


def run_line(words: list[str]) -> int | None:
    """Run `kosmo integrations COMMAND …` and give its exit code; None leaves it to typer."""
    if not words or words[0] not in COMMANDS:
        return None
    command, options = words[0], Options()
    given = _read(command, words[1:], options)
    if given is None or options.help:
        return None
    if command == "docs":
        from kosmo.cli.docs import show_page

        return show_page(given["page"], given.get("format"), options)
    from kosmo.cli.printing import print_report

    return print_report(_answer(command, given), options)


def functions(integration: str, words: list[str]) -> int:
    """Tell what an integration can do: `kosmo missive`, or with `--json` its page as data."""
    from kosmo.cli.help import page
    from kosmo.cli.output import write

    text = page([integration])  # that there is no such integration is told first
    if not words or not {"--help", "-h"}.isdisjoint(words):
        write(text)
        return 0
    code = run_line(["docs", integration, *words])
    if code is None:
        from kosmo.errors import UsageError

        raise UsageError(
            f"`{words[0]}` stands where a function of `{integration}` is named",
            hint=f"kosmo {integration} --help",
        )
    return code


def _answer(command: str, given: dict[str, Any]) -> Report:
    if command == "examples":
        from kosmo.cli.integration_examples import examples

        return examples(**given)
    from kosmo.cli import integration_answers

    answer: Report = getattr(integration_answers, f"{command}_" if command == "list" else command)(
        **given
    )
    return answer


def _read(command: str, words: list[str], options: Options) -> dict[str, Any] | None:
    """Read the words behind a command into `options` and what it is given, None if unusual."""
    takes, valued, switches = COMMANDS[command]
    given: dict[str, Any] = {}
    plain: list[str] = []
    position = 0
    while position < len(words):
        after = take_from(words, position, options, OUTPUT)
        if after != position:
            position = after
            continue
        head, equals, value = words[position].partition("=")
        name = head.removeprefix("--")
        if not head.startswith("-"):
            plain.append(words[position])
        elif name in switches and head != name and not equals:
            given[name] = True
        elif head != name and name in valued and (equals or position + 1 < len(words)):
            position += 0 if equals else 1
            given[name] = value if equals else words[position]
        else:
            return None
        position += 1
    return _placed(takes, plain, given)


def _placed(
    takes: tuple[str, ...], plain: list[str], given: dict[str, Any]
) -> dict[str, Any] | None:
    if "limit" in given:
        text = given["limit"]
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
            return None
        given["limit"] = int(text)
    for name in takes:
        if not plain and name[0] != "?":
            return None
        if name[0] in "*?":
            given[name[1:]], plain = plain, []
        else:
            given[name] = plain.pop(0)
    return None if plain else given
