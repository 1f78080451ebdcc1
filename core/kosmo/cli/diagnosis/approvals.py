"""The recorded approvals: whether they are ours alone, as whoever can write one can give it."""

from __future__ import annotations

from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.config.approval_entry import paths, read_entry
from kosmo.config.approval_folder import approvals_folder
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination


def check(_examination: Examination) -> Iterator[Finding]:
    """Look at their folder and read each of them."""
    folder = approvals_folder()
    try:
        kept = paths()
    except ConfigError as error:
        fix = fixes.in_hint(error) or fixes.move_away(folder)
        yield broken(error.message, fix, path=folder)
        return
    wrong = [finding for path in kept if (finding := _read(path)) is not None]
    if not wrong:
        yield fine("the recorded approvals can be read", path=folder, count=len(kept))
    yield from wrong


def _read(path: str) -> Finding | None:
    try:
        read_entry(path)
    except ConfigError as error:
        return odd(error.message, fixes.of_error(error), path=path)
    return None
