"""The ledger of writes that are sent once: what became of the call of each `--once KEY`.

One file per key below the state folder, kept until it is forgotten. It tells which call it was
and how it ended, and arguments only as a digest. A claim is on the disk before anything is sent,
so that whatever happens after it, the key is never taken for unused.
"""

from __future__ import annotations

import json
import os
import time

from kosmo.config.atomic import as_toml, locked, replace_toml
from kosmo.config.file import read_bytes
from kosmo.config.once_entry import (
    ENDING,
    TEXTS,
    ledger_folder,
    path_of,
    read_entry,
    refusal,
    started,
)
from kosmo.config.once_trust import check_folder
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


class Claim:
    """A key that this process alone may send for; one of its three ends must be told.

    Each gives None, or the sentence that says why the ledger could not be written: by then the
    call has ended as it has.
    """

    __slots__ = ("_path", "_row")

    def __init__(self, path: str, row: Row) -> None:
        """Take the file and what it holds; `begin` makes claims."""
        self._path = path
        self._row = row

    def done(self, http_status: int | None = None) -> str | None:
        """Record that the service did it: the key is refused from now on."""
        return self._end("done", http_status)

    def unknown(self, http_status: int | None = None) -> str | None:
        """Record that a request may have arrived: the key is refused until it is forgotten."""
        return self._end("unknown", http_status)

    def nothing_happened(self) -> str | None:
        """Give the key back, as the request was refused or never sent."""
        try:
            with locked(os.path.dirname(self._path)):
                if self._is_mine():
                    _remove(self._path)
        except ConfigError as error:
            return f"nothing was done, but {self._unwritten(error)}"
        return None

    def _end(self, state: str, http_status: int | None) -> str | None:
        row = {name: self._row[name] for name in TEXTS} | {"state": state, "ended": _now()}
        if http_status is not None:
            row["http_status"] = http_status
        outcome = "the call is done" if state == "done" else "the outcome is unknown"
        try:
            with locked(os.path.dirname(self._path)):
                if not self._is_mine():
                    key = self._row["key"]
                    return f"{outcome}, but `{key}` was forgotten meanwhile and is another's now"
                replace_toml(self._path, row)
        except ConfigError as error:
            return f"{outcome}, but {self._unwritten(error)}"
        return None

    def _is_mine(self) -> bool:
        """Tell whether no other call has claimed the key since somebody forgot this one."""
        return read_bytes(self._path) in (None, as_toml(self._row).encode())

    def _unwritten(self, error: ConfigError) -> str:
        reason = error.message.removesuffix("; nothing was changed")
        return f"`{self._row['key']}` will count as unknown: {reason}"


def begin(key: str, *, function: str, account: str, arguments: dict[str, Any]) -> Claim:
    """Claim a key for a call, on the disk before anything is sent.

    Raises PolicyError where the key's call is done, may have arrived or is being sent,
    UsageError where the key belongs to another call or cannot be one, and ConfigError where the
    ledger cannot be read or written.
    """
    path = path_of(key)
    row: Row = {"key": key, "function": function, "account": account}
    row |= {"digest": digest(arguments), "state": "begun", "begun": _now(), "pid": os.getpid()}
    since = started(os.getpid())
    if since is not None:
        row["started"] = since
    with locked(os.path.dirname(path)):
        held = read_entry(path, key)
        if held is not None:
            raise refusal(held, row)
        replace_toml(path, row)
    return Claim(path, row)


def find(key: str) -> Row | None:
    """Give the entry of a key, None where there is none; ConfigError where it is garbage.

    `state` is `begun` while a process is sending, then `done` or `unknown`.
    """
    return read_entry(path_of(key), key)


def list_entries() -> list[Row]:
    """Give all entries, oldest first; raises ConfigError where one is garbage."""
    folder = ledger_folder()
    check_folder(folder)
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        told = f"`{folder}` cannot be read: {error.strerror}"
        raise ConfigError(told, hint="kosmo doctor") from None
    paths = [os.path.join(folder, name) for name in names if not name.startswith(".")]
    rows = [read_entry(path) for path in paths if path.endswith(ENDING)]
    return sorted((row for row in rows if row), key=lambda row: (row["begun"], row["key"]))


def forget(key: str) -> bool:
    """Forget a key, whatever its entry holds, and tell whether there was one."""
    path = path_of(key)
    with locked(os.path.dirname(path)):
        return _remove(path)


def digest(arguments: dict[str, Any]) -> str:
    """Reduce arguments to a number that is the same for what is the same in JSON."""
    from hashlib import sha256

    return sha256(json.dumps(_canonical(arguments), sort_keys=True).encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _canonical(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_canonical(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _remove(path: str) -> bool:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise ConfigError(f"`{path}` cannot be removed: {error.strerror}") from None
    return True


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
