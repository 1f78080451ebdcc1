"""Install the script of a shell for good, and take it away again.

The script lies in kosmo's data folder, and a marked block at the end of the shell's start-up file
reads it. fish needs no block: it reads scripts from a folder of its own by the command's name.
"""

from __future__ import annotations

import os

from kosmo.cli.complete.entry import SHELLS, script
from kosmo.config.paths import data_folder, home_of
from kosmo.errors import ConfigError, UsageError

_BEGIN = b"# >>> kosmo completion >>>\n"
_END = b"# <<< kosmo completion <<<\n"


class Installed:
    """What belongs to a shell's completion: the script, and the file that is read at its start.

    `startup` is None where the shell finds the script by itself.
    """

    __slots__ = ("script", "shell", "startup")

    def __init__(self, shell: str) -> None:
        """Find the paths; ConfigError where there is no home."""
        self.shell = shell
        if shell == "fish":
            config = os.environ.get("XDG_CONFIG_HOME") or os.path.join(_home(), ".config")
            self.script = os.path.join(config, "fish", "completions", "kosmo.fish")
            self.startup = None
            return
        self.script = os.path.join(data_folder(), "completion", f"kosmo.{shell}")
        zsh = os.path.join(os.environ.get("ZDOTDIR") or _home(), ".zshrc")
        self.startup = zsh if shell == "zsh" else os.path.join(_home(), ".bashrc")

    def put(self) -> list[str]:
        """Write what is missing or differs, and give the paths that were written."""
        wanted = {self.script: script(self.shell).encode()}
        if self.startup is not None:
            wanted[self.startup] = _with_block(_read(self.startup), self._block())
        return [path for path, content in wanted.items() if _write(path, content)]

    def remove(self) -> list[str]:
        """Take everything away again, and give the paths that were changed or deleted."""
        changed = []
        if self.startup is not None and _write(self.startup, _without_block(_read(self.startup))):
            changed.append(self.startup)
        if os.path.exists(self.script):
            _delete(self.script)
            changed.append(self.script)
        return changed

    def _block(self) -> bytes:
        path = os.fsencode(self.script).replace(b"'", b"'\\''")
        return _BEGIN + b"[ -r '" + path + b"' ] && . '" + path + b"'\n" + _END


def find_shell(named: str | None) -> str:
    """Give the shell that is meant: the named one, else the one that the user logs in with."""
    shell = named or os.path.basename(os.environ.get("SHELL", "")).lstrip("-")
    if shell in SHELLS:
        return shell
    from kosmo.problem import nearest

    near = nearest(shell, SHELLS) if named else None
    problem = f"there is no completion for `{shell}`" if shell else "`SHELL` names no shell"
    raise UsageError(
        problem + (f"; did you mean `{near}`?" if near else f": it is for {', '.join(SHELLS)}"),
        hint=f"kosmo completion install {near or 'bash'}",
        code="unknown_shell",
    )


def _home() -> str:
    home = home_of(os.environ, os.getuid())
    if home is None:
        raise ConfigError(
            "there is no home folder whose shell could be taught; `HOME` names one", code="no_home"
        )
    return home


def _with_block(content: bytes, block: bytes) -> bytes:
    """Put the block where it stands already, else at the end."""
    begin, end = _find(content)
    if end:
        return content[:begin] + block + content[end:]
    return content + (b"" if content.endswith(b"\n") or not content else b"\n") + block


def _without_block(content: bytes) -> bytes:
    begin, end = _find(content)
    return content[:begin] + content[end:] if end else content


def _find(content: bytes) -> tuple[int, int]:
    """Find begin and end of the block; the end is 0 where there is none."""
    begin = content.find(_BEGIN)
    end = content.find(_END, begin) if begin >= 0 else -1
    return (begin, end + len(_END)) if end >= 0 else (0, 0)


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise _refused(path, "read", error) from None


def _write(path: str, content: bytes) -> bool:
    """Replace a file, through a link and with the mode it has; False where it is so already."""
    if _read(path) == content:
        return False
    target = os.path.realpath(path)
    beside = f"{target}.{os.getpid()}.kosmo"
    try:
        mode = os.stat(target).st_mode & 0o7777 if os.path.exists(target) else 0o644
        os.makedirs(os.path.dirname(target), exist_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
                os.fchmod(file.fileno(), mode)
            os.replace(beside, target)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        raise _refused(path, "written", error) from None
    return True


def _delete(path: str) -> None:
    try:
        os.unlink(path)
    except OSError as error:
        raise _refused(path, "deleted", error) from None


def _refused(path: str, done: str, error: OSError) -> ConfigError:
    return ConfigError(
        f"`{path}` cannot be {done}: {error.strerror}",
        hint="kosmo completion --help",
        code="config_unwritable",
    )
