"""The command line of `kosmo batch`."""

from __future__ import annotations

from kosmo.cli.batch.help import COMMAND
from kosmo.cli.options import Options
from kosmo.errors import UsageError

_USUAL, _MOST = 4, 64  # calls at a time
_HINT = "kosmo batch --help"


class BatchOptions(Options):
    """What `kosmo batch` was given; the options of a call hold for every line."""

    __slots__ = ("concurrency", "file", "stop_on_error", "unordered")

    def __init__(self) -> None:
        """Begin with nothing given."""
        super().__init__()
        self.concurrency: str | None = None
        self.file: str | None = None
        self.stop_on_error = False
        self.unordered = False

    def most(self) -> int:
        """Read how many calls may run at a time."""
        wanted = self.count("concurrency") or _USUAL
        if wanted > _MOST:
            raise UsageError(f"`--concurrency` must be at most {_MOST}, not {wanted}", hint=_HINT)
        return wanted


def read_options(words: list[str]) -> BatchOptions:
    """Read the words behind `kosmo batch`; raises UsageError for what does not belong there."""
    options = BatchOptions()
    options.file = COMMAND.read(words, options)
    options.patience()
    options.most()
    return options
