"""One entry of the ledger of `--once KEY`: where it lies, whether it is whole, what it forbids.

key = "invoice-4711"
function = "missive.create_post"
account = "work"
digest = "…"    # of the arguments
state = "begun"    # later `done` or `unknown`, with `ended` and perhaps `http_status`
begun = "2026-01-31T09:00:00Z"
pid = 4711    # of the process that is sending, with `started` where the system tells it
"""

from __future__ import annotations

import os

from kosmo.config.file import parse_toml
from kosmo.config.once_trust import check_folder, is_trusted
from kosmo.config.paths import state_folder
from kosmo.errors import ConfigError, KosmoError, PolicyError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

TEXTS = ("key", "function", "account", "digest", "begun")
ENDING = ".toml"
_LONGEST = 200  # characters of a key


def ledger_folder() -> str:
    """Name the folder that the entries lie in."""
    return os.path.join(state_folder(), "once")


def path_of(key: str) -> str:
    """Name the file of a key; raises UsageError for what cannot be one."""
    if not key.strip() or len(key) > _LONGEST or not key.isprintable():
        raise UsageError(
            f"a key of `--once` has 1 to {_LONGEST} printable characters",
            hint="--once invoice-4711",
            code="invalid_arguments",
        )
    return os.path.join(ledger_folder(), _name(key))


def read_entry(path: str, key: str | None = None) -> Row | None:
    """Read an entry, None where there is none; ConfigError where it is not whole or not ours.

    `key` is whose entry it must be, where that is known. One whose process has ended without a
    word is `unknown`: it may have sent before.
    """
    check_folder(os.path.dirname(path))
    trusted = is_trusted(path)
    if trusted is None:
        return None
    if not trusted:
        raise _garbage(f"`{path}` is no file that only you can write to", path, key)
    try:
        row = parse_toml(path)
    except ConfigError as error:
        raise _garbage(error.message, path, key) from None
    if not _is_whole(row) or _name(row["key"]) != os.path.basename(path):
        raise _garbage(f"`{path}` is no entry of the ledger", path, key)
    if row["state"] == "begun" and not is_alive(row["pid"], row.get("started")):
        row["state"] = "unknown"
    return row


def refusal(held: Row, wanted: Row) -> KosmoError:
    """Make the error for a call whose key has an entry already."""
    key = wanted["key"]
    call = f"`{held['function']}`" + (
        f" with account `{held['account']}`" if held["account"] else ""
    )
    differing = _differing(held, wanted)
    if differing:
        return UsageError(
            f"`{key}` belongs to another call: {differing}; nothing was sent",
            hint=f"take another key, or see: {_command('show', key)}",
            code="once_mismatch",
        )
    if held["state"] == "done":
        return PolicyError(
            f"`{key}` is done: {call} at {held['ended']}; nothing was sent",
            hint=_command("show", key),
            code="already_done",
        )
    if held["state"] == "begun":
        return PolicyError(
            f"`{key}` is being sent by process {held['pid']}: {call}; nothing was sent now",
            hint=f"wait for its end, then see: {_command('show', key)}",
            code="in_progress",
        )
    return PolicyError(
        f"`{key}` may have arrived: {call}, begun at {held['begun']}; nothing was sent now",
        hint=f"look at the service, then: {_command('forget', key)}",
        code="once_unknown",
    )


def started(pid: int) -> str | None:
    """Give when a living process started, as Linux counts it: one that gets its pid differs."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stream:
            fields = stream.read().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if fields[0] in (b"Z", b"X") else fields[19].decode()


def is_alive(pid: int, since: object) -> bool:
    """Tell whether a process lives; `since` is what `started` gave for it."""
    if since is not None:
        return started(pid) == since
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _name(key: str) -> str:
    from hashlib import sha256

    return sha256(key.encode()).hexdigest() + ENDING


def _is_whole(row: Row) -> bool:
    texts = all(isinstance(row.get(name), str) for name in TEXTS)
    ended = row.get("state") in ("done", "unknown") and isinstance(row.get("ended"), str)
    begun = row.get("state") == "begun" and type(row.get("pid")) is int and row["pid"] > 0
    return texts and (ended or begun)


def _garbage(message: str, path: str, key: str | None) -> ConfigError:
    from shlex import quote

    mend = f"rm {quote(path)}" if key is None else _command("forget", key)
    return ConfigError(
        f"{message}; whether its call was sent is unknown",
        hint=f"look at the service, then: {mend}",
        code="once_unreadable",
    )


def _differing(held: Row, wanted: Row) -> str:
    names = [name for name in ("function", "account") if held[name] != wanted[name]]
    differing = [f"the {name} was `{held[name]}`, now `{wanted[name]}`" for name in names]
    if held["digest"] != wanted["digest"]:
        differing.append("the arguments differ")
    return ", ".join(differing)


def _command(verb: str, key: str) -> str:
    from shlex import quote

    return f"kosmo once {verb} {'-- ' if key.startswith('-') else ''}{quote(key)}"
