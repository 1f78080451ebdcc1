"""The file of a person's login: written so that no crash and no full disk loses a token unnoticed.

A service may take a refresh token only once. So before one is sent, the file says that a renewal
has begun and room for the answer is set aside; the answer is on the disk before it is used.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager, suppress

from kosmo.config.atomic import replace_file
from kosmo.errors import ConfigError, CredentialsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.oauth.answers import Grant
    from kosmo.tokens import Record

_EARLY = 60.0  # seconds before its end at which a token is taken for expired
_ROOM = 65536  # bytes set aside for an answer


def record_of(grant: Grant, before: Record) -> Record:
    """Give what is kept of a grant; what it does not tell stays as it was `before`."""
    seconds = grant.seconds
    return {
        **{key: before.get(key) for key in ("flow", "of", "base_url", "since")},
        "token": grant.token,
        "ends": None if seconds is None else time.time() + seconds - min(_EARLY, seconds / 2),
        "refresh": grant.refresh or before.get("refresh"),
        "scope": before.get("scope") if grant.scope is None else grant.scope,
    }


def write(path: str, record: Record) -> None:
    """Replace the file of a login, inside its lock; raises ConfigError where that fails."""
    replace_file(path, json.dumps(record).encode())


@contextmanager
def renewing(path: str, record: Record) -> Iterator[None]:
    """Write that a renewal begins, and set aside the room that its answer takes.

    To be used inside the lock. Raises ConfigError where nothing could be kept: then nothing may be
    sent.
    """
    began = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    write(path, {**record, "renewing": began})
    folder, name = os.path.split(os.path.realpath(path))
    ballast = os.path.join(folder, f".{name}.room-{os.getpid()}.new")  # which `write` sweeps
    try:
        _fill(ballast)
    except OSError as error:
        with suppress(OSError):
            os.unlink(ballast)
        write(path, record)
        raise ConfigError(
            f"`{path}` cannot be written: {error.strerror}; nothing was sent",
            hint="make room on the disk, or mend the folder",
            code="config_unwritable",
        ) from None
    try:
        yield
    finally:
        with suppress(OSError):
            os.unlink(ballast)


def _fill(path: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        file.write(bytes(_ROOM))
        file.flush()
        os.fsync(file.fileno())


def keep_renewed(path: str, record: Record, login: str) -> None:
    """Write what a renewal gave; raises CredentialsError where that is lost with the failure."""
    try:
        write(path, record)
    except ConfigError as error:
        why = error.message.removesuffix("; nothing was changed")
        raise CredentialsError(
            f"the service gave new tokens and they are lost, as {why}; the login may have ended"
            " with it",
            hint=login,
            code="token_not_kept",
        ) from None
