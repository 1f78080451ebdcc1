"""Where kosmo keeps its files.

`KOSMO_HOME` moves everything below one folder. Otherwise Linux follows the XDG variables by
itself, with the same outcome as platformdirs, whose import costs more than a call; other systems
ask platformdirs.
"""

from __future__ import annotations

import os
import sys

from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_XDG = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
    "data": ("XDG_DATA_HOME", ".local/share"),
}


# Every call of a long-lived process asks a dozen times.
_below: dict[tuple[str, str], str] = {}


def config_folder() -> str:
    """Name the folder of `config.toml`, `accounts.toml`, `credentials.toml`, `settings.toml`."""
    return _folder("config")


def state_folder() -> str:
    """Name the folder of the audit log, tokens and limits.

    Where it is lost the accounts are as they were, but persons have to log in again.
    """
    return _folder("state")


def token_file(integration: str, account: str) -> str:
    """Name the file of an account's token."""
    safe = "".join(c if c.isalnum() or c in "-_" else "_" for c in account)
    return os.path.join(_folder("state"), "tokens", f"{integration}-{safe}.json")


def cache_folder() -> str:
    """Name the folder of what can be made again: the catalog and parsed configuration."""
    return _folder("cache")


def data_folder() -> str:
    """Name the folder of what commands installed."""
    return _folder("data")


def config_file(name: str) -> str:
    """Name one file of the configuration folder, such as `accounts.toml`."""
    return os.path.join(_folder("config"), name)


def _folder(kind: str) -> str:
    home = os.environ.get("KOSMO_HOME")
    if home and home[0] == "/":
        if (home, kind) not in _below:
            _below[home, kind] = os.path.join(_absolute(home), kind)
        return _below[home, kind]
    if home:
        return os.path.join(_absolute(home), kind)
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        return _xdg_folder(kind)
    return _foreign_folder(kind)


def _absolute(home: str) -> str:
    try:
        return os.path.abspath(os.path.expanduser(home))
    except OSError:
        raise ConfigError(
            f"`KOSMO_HOME` is `{home}`, but the working folder it is relative to is gone",
            hint="give an absolute path: export KOSMO_HOME=/path/to/folder",
        ) from None


def _xdg_folder(kind: str) -> str:
    variable, below_home = _XDG[kind]
    base = os.environ.get(variable, "")
    if not os.path.isabs(base):
        base = os.path.join(_home(), below_home)
    return os.path.join(base, "kosmo")


def _home() -> str:
    home = home_of(os.environ, os.getuid())
    if home is None:
        raise _homeless()
    return home


def _homeless() -> ConfigError:
    return ConfigError(
        "there is no home folder to keep kosmo's files in",
        hint="name a folder for them: export KOSMO_HOME=/path/to/folder",
        code="no_home",
    )


def home_of(environ: Mapping[str, str], uid: int) -> str | None:
    """Find a user's home: an absolute `HOME`, else what the system records for the user id."""
    home = environ.get("HOME", "")
    if os.path.isabs(home):
        return home.rstrip("/") or "/"
    import pwd

    try:
        home = pwd.getpwuid(uid).pw_dir
    except KeyError:
        return None
    return home if os.path.isabs(home) else None


def _foreign_folder(kind: str) -> str:
    import platformdirs

    folders = platformdirs.PlatformDirs("kosmo", appauthor=False)
    try:
        return str(getattr(folders, f"user_{kind}_dir"))
    except RuntimeError:
        raise _homeless() from None
