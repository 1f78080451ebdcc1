"""Running an administrative command: typer parses it, its report is printed like any answer."""

from __future__ import annotations

import importlib
import sys

import typer
from typer.main import get_command

from kosmo.cli.groups import GROUPS
from kosmo.cli.options import OUTPUT, Options, take_from
from kosmo.cli.printing import print_report
from kosmo.cli.report import Report
from kosmo.errors import InterruptedCallError, KosmoError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def run_group(group: str, words: list[str]) -> int:
    """Run `kosmo <group> …` and give its exit code.

    Options that say how to print are taken out before typer sees the words.
    """
    own, options = _split(words)
    if sys.stdout is None:
        raise KosmoError("stdout is closed: nothing was done", code="output_failed")
    if options.jq is not None:
        from kosmo.cli.formats import compiled

        compiled(options.jq)  # before anything is done that cannot be shown then
    return print_report(_answer(group, own, no_input=options.no_input), options)


def _answer(group: str, words: list[str], *, no_input: bool) -> Report:
    """Run the command with typer; raises UsageError in typer's words for a wrong line."""
    from kosmo.cli import prompts

    prompts.forbidden = no_input
    command = get_command(importlib.import_module(GROUPS[group][0]).app)
    try:
        answer = command.main(words, prog_name=f"kosmo {group}", standalone_mode=False)
    except typer.Abort:
        raise InterruptedCallError("interrupted") from None
    except typer.Exit as end:
        raise UsageError(f"the command ended with status {end.exit_code}") from None
    except Exception as error:
        words_of = getattr(error, "format_message", None)
        if words_of is None:
            raise
        raise UsageError(
            _sentence(words_of()) + (_as_field(error, group, words) or _near(error)),
            hint=f"kosmo {group} {_command_word(command, words)}--help",
        ) from None
    if answer == 130:  # what typer makes of Ctrl-C
        raise InterruptedCallError("interrupted")
    if not isinstance(answer, Report):
        raise UsageError(f"`{group}` needs a command", hint=f"kosmo {group} --help")
    return answer


def _split(words: list[str]) -> tuple[list[str], Options]:
    options = Options()
    own: list[str] = []
    position = 0
    while position < len(words):
        if words[position] == "--":
            return own + words[position:], options
        after = take_from(words, position, options, OUTPUT)
        if after == position:
            own.append(words[position])
            position += 1
        else:
            position = after
    return own, options


def _sentence(text: str) -> str:
    text = " ".join(text.split()).rstrip(".")
    return (text[:1].lower() + text[1:]).replace("'", "`")


def _as_field(error: Exception, group: str, words: list[str]) -> str:
    """Say how a field of an account is given, which looks like an option to many."""
    option = getattr(error, "option_name", None)
    if option is None or group != "accounts" or words[:1] != ["add"]:
        return ""
    name = str(option).lstrip("-").replace("-", "_")
    return f"; a field is given by `--set {name}=…`, a secret by `--set {name}=env:VARIABLE`"


def _near(error: Exception) -> str:
    """Suggest an option that says how to print, which typer does not know of."""
    if getattr(error, "possibilities", None) or not hasattr(error, "option_name"):
        return ""
    from kosmo.problem import nearest

    near = nearest(error.option_name, [f"--{name}" for name in OUTPUT])
    return f"; did you mean `{near}`?" if near else ""


def _command_word(command: Any, words: list[str]) -> str:
    known = words[:1] and words[0] in getattr(command, "commands", {})
    return f"{words[0]} " if known else ""


def describe(group: str) -> dict[str, Any]:
    """Describe a group's commands for help pages: summaries, arguments, options, epilogs."""
    command: Any = get_command(importlib.import_module(GROUPS[group][0]).app)
    commands = getattr(command, "commands", None) or {command.name: command}
    return {
        name: {
            "help": one.help or "",
            "epilog": one.epilog or "",
            "parameters": [_parameter(param) for param in one.params if param.name != "help"],
        }
        for name, one in commands.items()
    }


def _parameter(param: Any) -> dict[str, Any]:
    option = param.param_type_name == "option"
    switch = option and bool(getattr(param, "is_flag", False))
    return {
        "option": option,
        "names": list(param.opts) if option else [param.human_readable_name],
        "metavar": None if switch else (param.metavar or param.human_readable_name).upper(),
        "required": param.required,
        "many": bool(getattr(param, "multiple", False)) or param.nargs == -1,
        "help": getattr(param, "help", None) or "",
    }
