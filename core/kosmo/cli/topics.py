"""`kosmo help`: pages about topics, and the pages of groups, integrations and functions."""

from __future__ import annotations

from kosmo.cli.options import OUTPUT, Options, take_from
from kosmo.cli.output import write
from kosmo.cli.single import Single
from kosmo.describe.topics import ALIASES, TOPICS
from kosmo.errors import UsageError

COMMAND = Single(
    "help",
    takes="TOPIC",
    options={},
    about="""
Explains a topic: {topics}.

With the name of a group, an integration, or one and a command or function of it, it prints what
`--help` prints there. With `--json` a topic is data: its page as `text`, and the tables in it.
""".format(topics=", ".join(f"`{name}`" for name in TOPICS)),
    examples=(
        "kosmo help exit-codes",
        "kosmo help environment --json",
        "kosmo help accounts add",
        "kosmo help missive list-conversations",
    ),
)


def help_page(words: list[str]) -> int:
    """Run `kosmo help …` and give its exit code.

    Raises UsageError for a name that stands for nothing, with the nearest one that does.
    """
    options = Options()
    names = _names(words, options)
    if len(names) == 1 and names[0] in TOPICS:
        _print(names[0], options)
    elif (options.help and not names) or names == ["topics"]:
        write(COMMAND.page())
    else:
        write(_other(names))
    return 0


def _names(words: list[str], options: Options) -> list[str]:
    """Read the options that say how to print, and give the other words."""
    names: list[str] = []
    position = 0
    while position < len(words):
        after = take_from(words, position, options, OUTPUT)
        if after == position:
            if words[position].startswith("-"):
                COMMAND.read(words[position : position + 1], options)  # says what is wrong
            names.append(words[position])
            after += 1
        position = after
    return names


def _print(name: str, options: Options) -> None:
    from kosmo.describe.topics.page import Topic

    topic = Topic(name, options=OUTPUT)
    if options.output or options.json or options.jq or options.fields:
        from kosmo.cli.presentation import Presentation

        options.output = options.output or "json"  # whatever a broken configuration says
        Presentation(options).show_data(topic.as_dict())
    else:
        write(topic.text())


def _other(names: list[str]) -> str:
    """Give the page of something that is no topic."""
    from kosmo.cli.help import page

    try:
        return page(names)
    except UsageError as error:
        if len(names) == 1 and error.code == "unknown_integration":
            raise _unknown(names[0]) from None
        raise


def _unknown(name: str) -> UsageError:
    from kosmo.catalog.catalog import open_catalog
    from kosmo.describe.commands import described
    from kosmo.problem import nearest

    near = ALIASES.get(name) or nearest(name, [*TOPICS, *described(), *open_catalog().names()])
    told = f"; did you mean `{near}`?" if near else f": topics are {', '.join(TOPICS)}"
    return UsageError(
        f"there is no help for `{name}`{told}",
        hint=f"kosmo help {near}" if near else "kosmo --help",
        code="unknown_topic",
    )
