"""One thing that was looked at: how it is, and the command that mends it."""

from __future__ import annotations

from kosmo.cli.diagnosis.fixes import is_one_cause

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OK, WARNING, ERROR = "ok", "warning", "error"
STATUSES = (OK, WARNING, ERROR)
"""From the best to the worst."""


class Finding:
    """What a check found. `fix` is a command, and only there where something is to be mended.

    `check` is set by who runs the check. `cause` is what other findings may have in common with
    it. Details never hold a secret; their `also` lists what else the same cause concerns.
    """

    __slots__ = ("cause", "check", "details", "fix", "message", "status")

    def __init__(
        self, status: str, message: str, fix: str | None = None, details: Any = None
    ) -> None:
        """Take one of OK, WARNING and ERROR, a sentence, and the rest."""
        self.check = ""
        self.status = status
        self.message = message
        self.cause = message
        self.fix = fix
        self.details: dict[str, Any] = details or {}

    def has_cause_of(self, other: Finding) -> bool:
        """Tell whether what is wrong here is so because of the same as there."""
        if OK in (self.status, other.status):
            return False
        same = self.fix == other.fix and self.fix is not None and is_one_cause(self.fix)
        return same or self.cause == other.cause

    def absorb(self, other: Finding) -> None:
        """Tell of another finding with the same cause too, and as of the worse of both."""
        if STATUSES.index(other.status) > STATUSES.index(self.status):
            self.status, self.message, self.fix = other.status, other.message, other.fix
        concerned = self.details.setdefault("also", [])
        for name in (other._subject(), *other.details.get("also", ())):
            if name not in (self._subject(), *concerned):
                concerned.append(name)

    def concerns(self, name: str) -> bool:
        """Tell whether this is about an account, such as `missive.work`, or an integration."""
        return name in (self._subject(), *self.details.get("also", ()))

    def as_dict(self) -> dict[str, Any]:
        """Give the finding as a row of a report."""
        return {
            "check": self.check,
            "status": self.status,
            "message": self.message,
            "fix": self.fix,
            "details": self.details,
        }

    def _subject(self) -> str:
        names = (self.details.get("integration"), self.details.get("account"))
        return ".".join(filter(None, names)) or self.check


def fine(message: str, **details: Any) -> Finding:
    """Say that something is as it should be."""
    return Finding(OK, message, None, details)


def odd(message: str, fix: str, **details: Any) -> Finding:
    """Say that something may surprise, though calls work."""
    return Finding(WARNING, message, fix, details)


def broken(message: str, fix: str, **details: Any) -> Finding:
    """Say that something keeps calls from working, or secrets from being safe."""
    return Finding(ERROR, message, fix, details)
