"""Commands that mend something, as they would be typed into a shell."""

from __future__ import annotations

import re
import sys
from shlex import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.errors import KosmoError

BUNDLE = "kosmo doctor --bundle kosmo-doctor.zip"
"""What to run where kosmo itself seems to be at fault: its file goes with a report."""

PIP = f"{quote(sys.executable)} -m pip"
"""pip of the environment that this kosmo runs in."""

_PROGRAMS = ("chmod", "export", "keyring", "kosmo", "mv", "pip", "unset")
_PATH = re.compile(r"`(/[^`]+)`")
_LINE = re.compile(r"line (\d+)")


def edit(path: str, line: int | None = None) -> str:
    """Open a file that people write, where it is to be mended."""
    at = f" +{line}" if line else ""
    return f'"${{EDITOR:-vi}}"{at} {quote(path)}'


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
    path, line = path_in(error.message), _LINE.search(error.message)
    if path is None or error.exit_code != 2:
        return BUNDLE
    return edit(path, int(line[1]) if line else None)


def in_hint(error: KosmoError) -> str | None:
    """Find a command in an error's hint, which may have words before it."""
    for part in reversed((error.hint or "").split(": ")):
        known = part.split(" ", 1)[0] in _PROGRAMS or part.startswith(PIP)
        if known and "`" not in part:
            return part
    return None


def path_in(text: str) -> str | None:
    """Find the file that a sentence names."""
    found = _PATH.search(text)
    return found[1] if found else None
