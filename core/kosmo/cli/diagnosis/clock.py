"""The clock: signatures, tokens and caches go by it, and so do certificates."""

from __future__ import annotations

import os
import time
from tempfile import TemporaryFile

import kosmo
from kosmo.cli.diagnosis import folders
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.config.paths import state_folder
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination

_DAY = 86_400
_FAR = 4_102_444_800  # 2100-01-01
_APART = 2.0  # seconds by which a file system may go wrong


def check(_examination: Examination) -> Iterator[Finding]:
    """Compare the system's clock with the file system's, and with kosmo's own files."""
    yield judged(time.time(), _written(), os.stat(kosmo.__file__).st_mtime)


def judged(now: float, written: float | None, installed: float) -> Finding:
    """Judge the system's time by that of a file just written, and of kosmo's installation.

    All are in seconds since 1970; `written` is None where no file could be.
    """
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
    details = {"now": moment, "file_system_seconds_ahead": written and round(written - now, 3)}
    if now < installed - _DAY or now > _FAR:
        return broken(f"the clock says {moment}, which cannot be", _SET, **details)
    if written is not None and abs(written - now) > _APART:
        apart = f"{abs(written - now):.0f} seconds {'ahead' if written > now else 'behind'}"
        return odd(f"the file system's clock is {apart}", _SET, **details)
    return fine(f"the clock says {moment}", **details)


_SET = "sudo timedatectl set-ntp true"


def _written() -> float | None:
    try:
        place = folders.nearest_above(state_folder())
    except ConfigError:
        place = None
    for folder in (place, None):  # None is the system's folder for such files
        try:
            with TemporaryFile(dir=folder) as file:
                file.write(b".")
                file.flush()
                return os.fstat(file.fileno()).st_mtime
        except OSError:
            continue
    return None
