"""Ask a person, and know when there is nobody to ask.

Questions go to stderr, so that stdout stays the result.
"""

from __future__ import annotations

import os
import sys

from kosmo.cli.attentive import attentive
from kosmo.cli.output import harmless
from kosmo.errors import InterruptedCallError

forbidden = False
"""Whether `--no-input` was given; the command line sets it before a command runs."""

_NO = ("", "0", "false", "no")


def can_ask(*, no_input: bool = False) -> bool:
    """Tell whether somebody can answer.

    Stdin and stderr must be terminals, and neither `--no-input` nor the variables `CI` and
    `KOSMO_NO_INPUT` may be set.
    """
    if forbidden or no_input:
        return False
    for variable in ("CI", "KOSMO_NO_INPUT"):
        if os.environ.get(variable, "").lower() not in _NO:
            return False
    try:
        return sys.stdin.isatty() and sys.stderr.isatty()
    except (AttributeError, ValueError):  # closed, or None when it was never open
        return False


def say(text: str, end: str = "\n") -> None:
    """Say something to the person who is asked."""
    sys.stderr.write(harmless(text) + end)
    sys.stderr.flush()


def ask_text(question: str) -> str:
    """Ask for a line of text; InterruptedCallError when the input ends instead."""
    return _line(f"{question}: ").strip()


def ask_secret(question: str) -> str:
    """Ask for a line that is not shown while it is typed."""
    import getpass

    try:
        with attentive():
            return getpass.getpass(f"{question}: ", stream=sys.stderr).strip()
    except EOFError:
        raise _ended() from None
    except KeyboardInterrupt:
        say("")
        raise


def confirm(question: str) -> bool:
    """Ask for yes or no; anything but `y` or `yes` is no."""
    return _line(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def _line(question: str) -> str:
    say(question, end="")
    try:
        with attentive():
            line = sys.stdin.readline()
    except KeyboardInterrupt:
        say("")  # what is said next does not belong behind the question
        raise
    if not line:
        raise _ended()
    return line


def _ended() -> InterruptedCallError:
    say("")
    return InterruptedCallError("the input ended before the question was answered")
