"""Replace files so that a crash, a full disk or another writer never costs what was there."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager, suppress

from kosmo.errors import ConfigError
from kosmo.owned import make_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_LOCK_SECONDS = 20.0
_ENDING = ".new"


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Keep every other kosmo from writing `path` for the time of the block.

    The lock is a file beside it, never the replaced file itself. Another writer is waited for,
    but not for ever: ConfigError after 20 seconds, and where the folder cannot be written.
    """
    target = os.path.realpath(path)
    try:
        make_folder(os.path.dirname(target))
        descriptor = os.open(_beside(target, ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _unwritable(target, error) from None
    try:
        _lock(descriptor, target)
        yield
    finally:
        os.close(descriptor)


def replace_toml(path: str, data: dict[str, Any]) -> None:
    """Replace a file by a table; see `replace_file`."""
    try:
        content = as_toml(data).encode()
    except UnicodeEncodeError:
        raise ConfigError(
            f"`{os.path.realpath(path)}` cannot hold a name that is not Unicode text; "
            "nothing was changed"
        ) from None
    replace_file(path, content)


def replace_file(path: str, content: bytes) -> None:
    """Replace a file by new content, 0600, through a symbolic link if it is one.

    Call it inside `locked`. What crashed writers left behind is swept.
    """
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    try:
        make_folder(folder)
        _sweep(target)
        _write(target, _beside(target, f".{os.getpid()}{_ENDING}"), content)
        sync_folder(folder)
    except OSError as error:
        raise _unwritable(target, error) from None


def as_toml(data: dict[str, Any]) -> str:
    """Write a table as TOML."""
    import tomli_w

    return tomli_w.dumps(data)


def sync_folder(folder: str) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, target: str) -> None:
    import fcntl

    end = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise ConfigError(
                    f"another kosmo has been writing `{target}` for {_LOCK_SECONDS:.0f} seconds",
                    hint=f"see which process it is: fuser -v {_beside(target, '.lock')}",
                    code="config_locked",
                ) from None
        except OSError as error:
            raise _unwritable(target, error) from None
        time.sleep(0.005)


def _beside(target: str, ending: str) -> str:
    folder, name = os.path.split(target)
    return os.path.join(folder, f".{name}{ending}")


def _sweep(target: str) -> None:
    folder, name = os.path.split(target)
    for entry in os.listdir(folder):
        if entry.startswith(f".{name}.") and entry.endswith(_ENDING):
            with suppress(FileNotFoundError):
                os.unlink(os.path.join(folder, entry))


def _write(target: str, temporary: str, content: bytes) -> None:
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as stream:
            os.fchmod(stream.fileno(), 0o600)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _unwritable(target: str, error: OSError) -> ConfigError:
    return ConfigError(
        f"`{target}` cannot be written: {error.strerror}; nothing was changed",
        hint="mend the folder, or name another: export KOSMO_HOME=/path/to/folder",
        code="config_unwritable",
    )
