"""Write one line per call: when, account, function, effect, verdict, status, duration."""

from __future__ import annotations

import json
import os

from kosmo.config.paths import state_folder
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAME = "audit.jsonl"


def record(entry: dict[str, Any]) -> str | None:
    """Append one line of JSON to the audit log, 0600; entries never hold arguments or secrets.

    By then the call is done, so a log that cannot be written raises nothing: the sentence that
    says why is given instead.
    """
    line = json.dumps(entry, default=str).encode() + b"\n"
    try:
        path = os.path.join(state_folder(), NAME)
        descriptor = _opened(path)
        try:
            # One write of one line: lines of several processes do not mix.
            written = os.write(descriptor, line)
        finally:
            os.close(descriptor)
    except OSError as error:
        return f"the audit log `{path}` cannot be written: {error.strerror}"
    except ConfigError as error:
        return f"there is no audit log: {error.message}"
    return None if written == len(line) else f"the audit log `{path}` is cut: the disk is full"


def _opened(path: str) -> int:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        from kosmo.config.atomic import make_folder

        make_folder(os.path.dirname(path))
        return os.open(path, flags, 0o600)
