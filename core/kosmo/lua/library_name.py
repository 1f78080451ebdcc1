"""What the table of documented names tells of one."""

from __future__ import annotations

INTEGRATIONS = "integrations"


class Name:
    """One name: how it is written, what it does, and an example.

    Several ways to write it stand apart by `; `. `only` is the scope that has it, None for both.
    """

    __slots__ = ("about", "example", "name", "only", "signature")

    def __init__(
        self, name: str, signature: str, about: str, example: str, *, only: str | None = None
    ) -> None:
        """Take the words; the example runs as it stands with the account `sandbox`."""
        self.name = name
        self.signature = signature
        self.about = about
        self.example = example
        self.only = only
