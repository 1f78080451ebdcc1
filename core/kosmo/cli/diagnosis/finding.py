"""One thing that was looked at: how it is, and the command that mends it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OK, WARNING, ERROR = "ok", "warning", "error"


class Finding:
    """What a check found. `fix` is a command, and only there where something is to be mended.

    `check` is set by who runs the check. Details never hold a secret.
    """

    __slots__ = ("check", "details", "fix", "message", "status")

    def __init__(
        self, status: str, message: str, fix: str | None = None, details: Any = None
    ) -> None:
        """Take one of OK, WARNING and ERROR, a sentence, and the rest."""
        self.check = ""
        self.status = status
        self.message = message
        self.fix = fix
        self.details: dict[str, Any] = details or {}

    def as_dict(self) -> dict[str, Any]:
        """Give the finding as a row of a report."""
        return {
            "check": self.check,
            "status": self.status,
            "message": self.message,
            "fix": self.fix,
            "details": self.details,
        }


def fine(message: str, **details: Any) -> Finding:
    """Say that something is as it should be."""
    return Finding(OK, message, None, details)


def odd(message: str, fix: str, **details: Any) -> Finding:
    """Say that something may surprise, though calls work."""
    return Finding(WARNING, message, fix, details)


def broken(message: str, fix: str, **details: Any) -> Finding:
    """Say that something keeps calls from working, or secrets from being safe."""
    return Finding(ERROR, message, fix, details)
