"""Read and write TOML files: reading is cached, writing is locked and atomic."""

from __future__ import annotations

import os
import stat

from kosmo.config.toml_cache import keep, recall, stamp_of
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    Table = dict[str, Any]
    T = TypeVar("T")


def read_toml(path: str) -> Table:
    """Read a file that holds no secrets, {} where there is none.

    The result is shared and must not be changed. Unlike other readers it takes no link that leads
    nowhere for a file that is not there. Raises ConfigError with line and column, or
    with the reason why the file cannot be read.
    """
    found = _status(path)
    if found is None:
        refuse_dangling(path)
        return {}
    stamp = stamp_of(found)
    data = recall(path, stamp)
    if data is None:
        data = parse_toml(path)
        keep(path, stamp, data)
    return data


def parse_toml(path: str) -> Table:
    """Read a file afresh, past every cache, {} where there is none."""
    content = read_bytes(path)
    if content is None:
        return {}
    import tomllib

    try:
        return tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"`{path}` line {line}: the text is not UTF-8", hint="save the file as UTF-8"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise _broken(path, str(error), content) from None
    except RecursionError:
        raise ConfigError(f"`{path}` is nested too deeply to be read") from None


def read_bytes(path: str) -> bytes | None:
    """Read a whole regular file, None where there is none; ConfigError where it cannot be."""
    if _status(path) is None:
        return None
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from None


def write_toml(path: str, data: Table) -> None:
    """Replace a file's whole content; see `update_toml` for how."""

    def change(held: Table) -> None:
        held.clear()
        held.update(data)

    update_toml(path, change)


def update_toml(path: str, change: Callable[[Table], T]) -> T:
    """Change a file in place while no other kosmo writes it, and give what `change` gives.

    The file is locked, read again, passed to `change`, and replaced by a rename; its mode is
    0600 and a folder made for it 0700. A failure leaves the file as it was.
    """
    from kosmo.config.atomic import locked, replace_toml

    with locked(path):
        data = parse_toml(path)
        outcome = change(data)
        replace_toml(path, data)
    return outcome


def _status(path: str) -> os.stat_result | None:
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(path, error) from None
    if not stat.S_ISREG(found.st_mode):
        raise ConfigError(f"`{path}` is not a regular file", hint=f"look at it: ls -ld {path}")
    return found


def refuse_dangling(path: str) -> None:
    """Raise ConfigError for a file that is not merely missing: what it should say is unknown.

    A link may lead nowhere, and something else may stand where a folder should. Writing makes the
    file that a link leads to, so only reading refuses it.
    """
    place = path
    while not os.path.lexists(place) and os.path.dirname(place) != place:
        place = os.path.dirname(place)
    if place != path and os.path.isdir(place):
        return
    if os.path.islink(place):
        told = "is a link that leads nowhere"
    elif place == path:  # it was made a moment ago
        return
    else:
        told = "is no folder"
    from shlex import quote

    rest = "" if place == path else f", so `{path}` cannot be read"
    mend = f"mv {quote(place)} {quote(place + '.old')}"
    raise ConfigError(f"`{place}` {told}{rest}", hint=mend)


def _unreadable(path: str, error: OSError) -> ConfigError:
    hint = f"make it readable: chmod u+r {path}" if isinstance(error, PermissionError) else None
    return ConfigError(f"`{path}` cannot be read: {error.strerror}", hint=hint)


def _broken(path: str, message: str, content: bytes) -> ConfigError:
    reason, _, place = message.partition(" (at ")
    if place.startswith("line "):
        place = place.rstrip(")")
    else:
        lines = content.decode().split("\n")
        place = f"line {len(lines)}, column {len(lines[-1]) + 1}"
    return ConfigError(
        f"`{path}` {place}: {reason[:1].lower()}{reason[1:]}",
        hint=f"mend that line of {path}, or move the file away",
        code="config_syntax",
    )
