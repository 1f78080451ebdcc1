"""What goes wrong, and at which requests: `429@2 POST:lost@1,5-7 slow=2@10%`."""

from __future__ import annotations

import random
import re
from threading import Lock

from kosmo.errors import UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# The kinds, and the seconds of each unless some are given; None where it takes none.
KINDS: dict[str, float | None] = {
    "429": 1, "429-retry-after": 1, "429-date": 1, "429-ietf": 1, "429-draft": 1,
    "429-fields": 1, "429-x": 1, "429-bare": None, "420": None,
    "500": None, "502": None, "503": None, "503-retry-after": 1, "504": None,
    "reset-before": None, "reset-during": None, "reset-after": None, "lost": None,
    "slow": 1, "stall": 5, "truncated": None, "html": None, "redirect": None,
}  # fmt: skip
_CARRIED_OUT = ("reset-during", "reset-after", "lost", "slow", "stall", "truncated")
_FRACTIONS = ("slow", "stall")  # headers count whole seconds
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_DECIMAL = re.compile(r"[0-9]{1,5}(\.[0-9]{1,3})?")
_HELP = "kosmo sandbox serve --help"


class Span:
    """Some requests: from the `first` to the `last`, each with a chance of `percent`.

    They are counted from 1; a `last` of None is no end.
    """

    __slots__ = ("first", "last", "percent")

    def __init__(self, first: int, last: int | None, percent: float = 100) -> None:
        """Take both ends, which belong to it."""
        self.first = first
        self.last = last
        self.percent = percent

    def __str__(self) -> str:
        if self.percent < 100:
            return f"{_plain(self.percent)}%"
        if self.last is None:
            return "*" if self.first == 1 else f"{self.first}-"
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def has(self, number: int, chance: float) -> bool:
        """Say whether a request is one of them, where `chance` was drawn from 0 to 1."""
        ended = self.last is not None and number > self.last
        return number >= self.first and not ended and chance * 100 < self.percent


class Fault:
    """A kind of fault and the requests that it meets, counted among those of its method."""

    __slots__ = ("_given", "kind", "method", "spans")

    def __init__(self, kind: str, spans: list[Span], method: str, seconds: float | None) -> None:
        """Take the parts; an empty method means all, None the kind's own seconds."""
        self.kind = kind
        self.spans = spans
        self.method = method
        self._given = seconds

    def __str__(self) -> str:
        method = self.method and f"{self.method}:"
        seconds = "" if self._given is None else f"={_plain(self._given)}"
        return f"{method}{self.kind}{seconds}@{','.join(map(str, self.spans))}"

    @property
    def seconds(self) -> float:
        """How long it lasts, or how long it asks a client to wait."""
        return (KINDS[self.kind] or 0) if self._given is None else self._given

    @property
    def carried_out(self) -> bool:
        """Whether the service does what it is asked, though the answer may not arrive."""
        return self.kind in _CARRIED_OUT


class Faults:
    """The faults of one server, each with its own count. Threads may share them."""

    def __init__(self, faults: Iterable[Fault], seed: int = 0) -> None:
        """Take the faults; the same `seed` makes the same requests meet those of a chance."""
        self._counts = [
            _Count(fault, random.Random(f"{seed} {place} {fault}"))  # noqa: S311 - no secret
            for place, fault in enumerate(faults)
        ]
        self._lock = Lock()

    def strike(self, method: str) -> Fault | None:
        """Count a request; gives the fault that meets it, of several the one named first."""
        with self._lock:
            met = [count.fault for count in self._counts if count.meets(method)]
        return met[0] if met else None


class _Count:
    def __init__(self, fault: Fault, chances: random.Random) -> None:
        self.fault = fault
        self._chances = chances
        self._seen = 0

    def meets(self, method: str) -> bool:
        if self.fault.method not in ("", method):
            return False
        self._seen += 1
        return any(span.has(self._seen, self._chances.random()) for span in self.fault.spans)


def parse_faults(text: str, source: str = "--faults") -> list[Fault]:
    """Parse faults with spaces between them; raises a usage error that says what is wrong.

    `source` is where they were written, for the error.
    """
    return [_fault(word, source) for word in text.split()]


def _fault(word: str, source: str) -> Fault:
    named, _, when = word.partition("@")
    method, _, rest = named.rpartition(":")
    kind, equals, seconds = rest.partition("=")
    if kind not in KINDS:
        near = nearest(kind, KINDS)
        told = f"; did you mean `{near}`?" if near else ""
        raise UsageError(f"`{kind}` in `{source}` is no kind of fault{told}", hint=_HELP)
    if method.upper() not in ("", *_METHODS):
        raise UsageError(f"`{method}` in `{source}` is no method, as in `POST:lost@1`", hint=_HELP)
    try:
        given = _seconds(kind, seconds) if equals else None
        return Fault(kind, [_span(part) for part in when.split(",")], method.upper(), given)
    except ValueError:
        raise UsageError(
            f"`{word}` in `{source}` is not written as `[METHOD:]KIND[=SECONDS]@WHEN`, with a WHEN"
            " such as `2`, `1,4-6`, `7-`, `*` or `10%`",
            hint=_HELP,
        ) from None


def _seconds(kind: str, text: str) -> float:
    if KINDS[kind] is None or (kind not in _FRACTIONS and "." in text):
        raise ValueError
    return _decimal(text)


def _span(text: str) -> Span:
    if text == "*":
        return Span(1, None)
    if text.endswith("%") and 0 < _decimal(text[:-1]) <= 100:
        return Span(1, None, _decimal(text[:-1]))
    first, dash, last = text.partition("-")
    start = _number(first)
    end = (_number(last) if last else None) if dash else start
    if end is not None and end < start:
        raise ValueError
    return Span(start, end)


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError
    return int(text)


def _decimal(text: str) -> float:
    if not _DECIMAL.fullmatch(text):
        raise ValueError
    return float(text)


def _plain(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")
