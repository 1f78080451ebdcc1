"""A wheel that belongs to the set."""

from __future__ import annotations

import os

from kosmo.plugin.installing.masking import without_credentials
from kosmo.plugin.installing.unpacking import recorded_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.plugin.installing.asked import Asked
    from kosmo.plugin.installing.wheel import Wheel


class Picked:
    """A wheel that belongs to the set: where it came from, and whether somebody asked for it."""

    __slots__ = ("asked", "commit", "requested", "url", "wheel")

    def __init__(
        self,
        wheel: Wheel,
        *,
        url: str,
        commit: str | None = None,
        requested: bool = False,
        asked: Asked | None = None,
    ) -> None:
        """Take the wheel; `asked` is what was asked for now and led to it."""
        self.wheel = wheel
        self.url = without_credentials(url)
        self.commit = commit
        self.requested = requested
        self.asked = asked

    @property
    def entry(self) -> dict[str, Any]:
        """Give it as a generation's lock has it."""
        return {
            "name": self.wheel.name,
            "version": self.wheel.version,
            "sha256": self.wheel.sha256,
            "file": os.path.basename(self.wheel.path),
            "url": self.url,
            "commit": self.commit,
            "requested": self.requested,
            "info": self.wheel.info,
            "code": self.wheel.code,
            "record": recorded_hash(self.wheel.record),
        }
