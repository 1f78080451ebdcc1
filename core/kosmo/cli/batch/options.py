"""The command line of `kosmo batch`."""

from __future__ import annotations

from kosmo.cli.options import Options, take_from
from kosmo.errors import UsageError
from kosmo.problem import nearest

OPTIONS: dict[str, tuple[str | None, str]] = {
    "concurrency": ("N", "run up to N calls at a time (4); with 1 each waits for the one before"),
    "unordered": (None, "print each answer as its call ends, not in the order of the input"),
    "account": ("NAME", "account of the lines that name none"),
    "dry-run": (None, "show the requests, send nothing"),
    "force": (None, "skip approval and your own read/write policy"),
    "max-wait": ("SECONDS", "how long a request may stand still, for limits or another attempt"),
    "timeout": ("SECONDS", "give up on one request after SECONDS (60)"),
    "stop-on-error": (None, "begin no further call once one has failed"),
    "quiet": (None, "no notes and no progress on stderr (-q)"),
    "verbose": (None, "tell about each request on stderr (-v)"),
    "help": (None, "show this page (-h)"),
}

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
    position = 0
    while position < len(words):
        after = take_from(words, position, options, OPTIONS)
        if after == position:
            _take_file(words[position], options)
            after += 1
        position = after
    options.patience()
    options.most()
    return options


def _take_file(word: str, options: BatchOptions) -> None:
    if word.startswith("-") and word != "-":
        head = word.partition("=")[0]
        near = nearest(head, [f"--{name}" for name in OPTIONS])
        told = f"; did you mean `{near}`?" if near else ""
        raise UsageError(f"`{head}` is not an option of `batch`{told}", hint=_HINT)
    if options.file is not None:
        raise UsageError(f"`{word}` is one file too many: `batch` reads one", hint=_HINT)
    options.file = word
