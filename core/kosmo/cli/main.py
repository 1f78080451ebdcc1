"""The entry of the command line: which command is meant, and what its end looks like.

Everything that a call does not need is imported where it is needed.
"""

from __future__ import annotations

import os
import sys

from kosmo.cli.groups import ALONE, GROUPS, MCP, SINGLE
from kosmo.errors import InterruptedCallError, KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

_OF_INTEGRATIONS = ("list", "status", "search", "docs", "schema", "examples", "fields", "configure")


def entry() -> NoReturn:
    """Run the process's own command line and leave without tearing the interpreter down."""
    code = run(sys.argv[1:])
    for stream in (sys.stderr, sys.stdout):
        try:
            if stream is not None:
                stream.flush()
        except OSError:  # talk that nobody hears is no failure
            code = code or (141 if stream is sys.stdout else 0)
    # Nothing is left to do: everything written is flushed and no thread is waited for.
    os._exit(code)


def run(argv: list[str]) -> int:
    """Run one command line and give its exit code; nothing is raised."""
    try:
        return _run(argv)
    except KosmoError as error:
        return _failed(error, argv)
    except KeyboardInterrupt:
        return _failed(InterruptedCallError("interrupted"), argv)
    except BrokenPipeError:
        return _pipe_closed()
    except Exception as error:  # noqa: BLE001 - a defect of ours is told as one
        from kosmo.cli.failures import as_error

        return _failed(as_error(error), argv, error)


def _run(argv: list[str]) -> int:
    if "--no-plugins" in (argv[: argv.index("--")] if "--" in argv else argv):
        os.environ["KOSMO_PLUGINS"] = "off"
    argv = options_behind(argv)
    word = argv[0] if argv else "--help"
    if word in ("--version", "-V"):
        from kosmo import __version__

        print(f"kosmo {__version__}", flush=True)  # noqa: T201 - importing more would double its time
        return 0
    if word in ("--help", "-h"):
        return _help([])
    # One rule for the spellings with a colon: the first word is split there.
    group, colon, rest = word.partition(":")
    words = [group, *([rest] if colon else []), *argv[1:]]
    if words[1:2] == ["lua"] and group in ("integrations", "mcp"):
        from kosmo.cli.lua import lua

        return lua(words[2:], scope=group)
    if group == "integrations":
        return _integrations(words[1:])
    if group.startswith("-"):
        from kosmo.errors import UsageError

        raise UsageError(f"`{group}` is not an option of kosmo itself", hint="kosmo --help")
    if group in SINGLE or group == "mcp":
        module, name = (MCP if group == "mcp" else SINGLE[group][0]).split(":")
        run: Callable[[list[str]], int] = getattr(__import__(module, fromlist=(name,)), name)
        return run(words[1:])
    if group in GROUPS:
        return run_command(group, words[1:])
    if "." in group or group.startswith("mcp__"):
        return call_function(group, words[1:])
    return call_below(group, words[1:])


def run_command(group: str, words: list[str]) -> int:
    """Run an administrative command; its help page needs no typer."""
    if group == "completion":
        from kosmo.cli.complete.entry import answered

        if answered(words):
            return 0
    plain = words[: words.index("--")] if "--" in words else words
    if (not words and group not in ALONE) or "--help" in plain or "-h" in plain:
        return _help([group, *[word for word in plain if not word.startswith("-")][:1]])
    from kosmo.cli.admin import run_group

    return run_group(group, words)


def _integrations(words: list[str]) -> int:
    """Run `integrations call missive.f …` and `integrations missive f …`, or the group's own."""
    if words[:1] == ["call"]:
        words = ["call", *options_behind(words[1:])]
        if len(words) > 1 and not words[1].startswith("-"):
            return call_function(words[1], words[2:])
    elif words[:1] == ["doctor"]:
        from kosmo.cli.doctor import doctor

        return doctor(words[1:])
    elif words and not words[0].startswith("-") and words[0] not in _OF_INTEGRATIONS:
        try:
            return call_below(words[0], words[1:])
        except KosmoError as error:
            from kosmo.cli.help import suggest_command

            suggest_command(error, "integrations", words[0])
            raise
    if words and {"--help", "-h"}.isdisjoint(words):
        from kosmo.cli.integration_lines import run_line

        if (code := run_line(words)) is not None:  # else an unusual line, which typer explains
            return code
    return run_command("integrations", words)


def call_below(integration: str, words: list[str]) -> int:
    """Run a function that is named by the next word, or tell which there are."""
    words = options_behind(words)
    if words and not words[0].startswith("-"):
        return call_function(f"{integration}.{words[0]}", words[1:])
    from kosmo.cli.integration_lines import functions

    return functions(integration, words)


def call_function(function: str, words: list[str]) -> int:
    """Run a function by its whole name, or show its page."""
    from kosmo.cli.calling import call

    try:
        return 0 if call(function, words) else _help([function])
    except KosmoError as error:
        if error.code == "unknown_integration":
            from kosmo.cli.help import suggest_group

            suggest_group(error, function.partition(".")[0])
        raise


def _help(words: list[str]) -> int:
    from kosmo.cli.help import page
    from kosmo.cli.output import write

    write(page(words))
    return 0


def options_behind(argv: list[str]) -> list[str]:
    """Move options that stand before the command behind it, with their values."""
    if not argv or not argv[0].startswith("-") or argv[0] in ("--version", "-V", "--help", "-h"):
        return argv
    from kosmo.cli.options import ALL, Options, take_from

    position, options = 0, Options()
    while position < len(argv):
        after = take_from(argv, position, options, ALL)
        if after == position:
            break
        position = after
    return argv[position:] + argv[:position] if 0 < position < len(argv) else argv


def _failed(error: KosmoError, argv: list[str], cause: BaseException | None = None) -> int:
    from kosmo.cli.output import print_error, talk

    options = argv[: argv.index("--")] if "--" in argv else argv
    try:
        print_error(error, as_json="--json" in options)
    except BrokenPipeError:
        return _pipe_closed()
    except KosmoError as second:
        talk(f"error: {second.message}")
    if "--debug" in options:
        import traceback

        trace = "".join(traceback.format_exception(cause or error))
        talk(error.clean(trace) if error.clean is not None else trace)
    return error.exit_code


def _pipe_closed() -> int:
    """End as a reader that has gone away ends a program: quietly, with its usual code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 141


if __name__ == "__main__":
    entry()
