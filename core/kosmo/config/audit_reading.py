"""Reading the audit log, the files it was moved to included."""

from __future__ import annotations

import json
import os
from stat import S_ISREG

from kosmo.config.audit import BEGUN, KEPT, log_path
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, BinaryIO

    Entry = dict[str, Any]

_BEGIN = b'{"time": '  # of a line, as `record` writes them


class Filter:
    """Which entries are wanted; what is None leaves it open."""

    __slots__ = (
        "account", "approval", "effect", "function", "integration", "since", "status", "surface",
    )  # fmt: skip

    def __init__(
        self,
        *,
        integration: str | None = None,
        function: str | None = None,
        account: str | None = None,
        effect: str | None = None,
        status: str | None = None,
        surface: str | None = None,
        approval: str | None = None,
        since: str | None = None,
    ) -> None:
        """Take what an entry must have.

        `function` is a name in any spelling, with its integration or without; `status` is `ok`, a
        code, `begun`, or `failed` for all but `ok`; `since` is a time as the log writes it.
        """
        self.integration = integration
        self.function = None if function is None else function.replace("-", "_")
        self.account = account
        self.effect = effect
        self.status = status
        self.surface = surface
        self.approval = approval
        self.since = since

    def __call__(self, entry: Entry) -> bool:
        """Tell whether an entry is wanted."""
        if self.since is not None and str(entry["time"]) < self.since:
            return False
        for name in ("account", "approval", "effect", "surface"):
            wanted = getattr(self, name)
            if wanted is not None and entry.get(name) != wanted:
                return False
        function = str(entry.get("function"))
        if self.integration is not None and function.partition(".")[0] != self.integration:
            return False
        if self.function is not None and self.function not in _spellings(function):
            return False
        status = entry.get("status")
        return self.status is None or (
            status != "ok" if self.status == "failed" else status == self.status
        )


class Found:
    """What was read: the newest entries, oldest first.

    `more` says that there are older ones, `garbage` counts the lines that are no entries, `ended`
    has the `call` of those that were begun and are over.
    """

    __slots__ = ("ended", "entries", "garbage", "more")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.entries: list[Entry] = []
        self.more = False
        self.garbage = 0
        self.ended: set[object] = set()


def open_logs() -> list[BinaryIO]:
    """Open the files that are there, the newest first; raises ConfigError where one cannot be.

    In this order one that is moved on meanwhile is met twice, and never missed.
    """
    newest = log_path()
    streams: list[BinaryIO] = []
    known = set()
    for path in (newest, *(f"{newest}.{number}" for number in range(1, KEPT + 1))):
        try:
            stream = _opened(path)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise ConfigError(
                f"the audit log `{path}` cannot be read: {error.strerror}",
                hint=f"ls -l {path}",
            ) from None
        if identity(stream) in known:
            stream.close()
            continue
        known.add(identity(stream))
        streams.append(stream)
    return streams


def identity(stream: BinaryIO) -> tuple[int, int]:
    """Tell which file a stream reads, whatever it is called by now."""
    status = os.fstat(stream.fileno())
    return status.st_dev, status.st_ino


def read_log(wanted: Callable[[Entry], bool], limit: int) -> Found:
    """Read the newest entries that are wanted; raises ConfigError where a file cannot be read."""
    found = Found()
    streams = open_logs()
    try:
        for stream in streams:
            _add(found, stream.read().splitlines(), wanted, limit)
            if found.more:
                break
    finally:
        for stream in streams:
            stream.close()
    found.entries.reverse()
    return found


def entry_of(line: bytes) -> Entry | None:
    """Read a line, None where it is garbage.

    What stands behind a line that a full disk cut is saved: it begins where an entry does.
    """
    for text in (line, line[max(0, line.rfind(_BEGIN)) :]):
        try:
            entry = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict) and isinstance(entry.get("time"), str):
            return entry
    return None


def is_begun(entry: Entry) -> bool:
    """Tell whether this is the line of a write that was written before it was sent."""
    return entry.get("status") == BEGUN


def shown(entry: Entry) -> Entry:
    """Give what is told of an entry: all but what only connects lines."""
    return {name: value for name, value in entry.items() if name != "call"}


def _opened(path: str) -> BinaryIO:
    stream = open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb")  # noqa: SIM115
    if S_ISREG(os.fstat(stream.fileno()).st_mode):
        return stream
    stream.close()
    raise OSError(0, "it is no regular file")


def _is_over(found: Found, entry: Entry) -> bool:
    """Tell whether a write that was begun has a line of its end, which is met before this one."""
    if "call" not in entry:
        return False
    if is_begun(entry):
        return entry["call"] in found.ended
    found.ended.add(entry["call"])
    return False


def _add(found: Found, lines: list[bytes], wanted: Callable[[Entry], bool], limit: int) -> None:
    """Add what is wanted of a file's lines, the last one first."""
    for line in reversed(lines):
        entry = entry_of(line)
        if entry is None:
            found.garbage += 1
        elif not _is_over(found, entry) and wanted(entry):
            if len(found.entries) == limit:
                found.more = True
                return
            found.entries.append(shown(entry))


def _spellings(function: str) -> Iterable[str]:
    integration, _, name = function.partition(".")
    return function, name, f"{integration}_{name}", f"{integration}.{integration}_{name}"
