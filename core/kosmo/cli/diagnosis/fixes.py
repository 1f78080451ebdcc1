"""Commands that mend something, as they would be typed into a shell."""

from __future__ import annotations

import sys
from shlex import quote

from kosmo.cli.diagnosis.places import line_of, place_in
from kosmo.config.paths import config_file
from kosmo.config.schema import COMMANDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.errors import KosmoError

BUNDLE = "kosmo doctor --bundle kosmo-doctor.zip"
"""What to run where kosmo itself seems to be at fault: its file goes with a report."""

PIP = f"{quote(sys.executable)} -m pip"
"""pip of the environment that this kosmo runs in."""

_PROGRAMS = ("chmod", "export", "keyring", "kosmo", "mv", "pip", "unset")
_SWITCHED = {*COMMANDS} - {"trusted"}
_LOOKING = ("kosmo doctor", "kosmo config explain", "kosmo accounts show")  # which mends nothing
_EDITOR = "${EDITOR:-vi}"  # unquoted, as it may have options


def edit(path: str, line: int | None = None) -> str:
    """Open a file that people write, where it is to be mended."""
    at = f" +{line}" if line else ""
    return f"{_EDITOR}{at} {quote(path)}"


def without(path: str, key: str) -> str:
    """Take a dotted key out of a file of settings, or mend it there: only people write most."""
    if path == config_file("settings.toml") and key.partition(".")[0] in _SWITCHED:
        return f"kosmo config unset {quote(key)}"
    return edit(path, line_of(path, key.split(".")))


def of_problem(path: str, message: str) -> str:
    """Open a file where a sentence about it says, if that names a line."""
    return edit(path, place_in(message)[2] if " line " in message else None)


def is_one_cause(fix: str) -> bool:
    """Tell whether things that the same command mends have the same cause."""
    return fix != BUNDLE and not (fix.startswith(_EDITOR) and not fix.startswith(f"{_EDITOR} +"))


def only_owner(path: str, *, folder: bool = False) -> str:
    """Let nobody but the owner in."""
    return f"chmod {'700' if folder else '600'} {quote(path)}"


def own(path: str) -> str:
    """Make a file or folder the user's own again."""
    return f'sudo chown -R "$(id -un)" {quote(path)}'


def move_away(path: str) -> str:
    """Put something aside that stands in the way."""
    return f"mv {quote(path)} {quote(path + '.old')}"


def install(*packages: str) -> str:
    """Install into the environment that this kosmo runs in."""
    return " ".join([PIP, "install --upgrade", *map(quote, packages)])


def elsewhere() -> str:
    """Keep kosmo's files in another folder."""
    return "export KOSMO_HOME=/path/to/folder"


def of_error(error: KosmoError) -> str:
    """Find the command that mends an error: its hint's, or the file that it names, in an editor."""
    command = in_hint(error)
    if command is not None:
        return command
    path, key, line = place_in(error.message)
    if path is None or error.exit_code != 2:
        return BUNDLE
    return without(path, key) if key else edit(path, line)


def in_hint(error: KosmoError) -> str | None:
    """Find a command in an error's hint, which may have words before it, ready for a shell."""
    for part in reversed((error.hint or "").split(": ")):
        known = part.split(" ", 1)[0] in _PROGRAMS or part.startswith(PIP)
        if known and "`" not in part and not part.startswith(_LOOKING):
            return _typed(part, place_in(error.message)[0])
    return None


def _typed(command: str, path: str | None) -> str:
    """Write a command as a shell takes it: with this pip, and the path quoted."""
    if command.startswith("pip "):
        return f"{PIP}{command[len('pip') :]}"
    return command[: -len(path)] + quote(path) if path and command.endswith(path) else command
