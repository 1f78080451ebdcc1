"""What the process that examines a plugin says, for the one who started it."""

from __future__ import annotations

import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.testing.quality.rule import Finding


class Report:
    """What is written for the one who started this process."""

    def __init__(self, descriptor: int) -> None:
        """Take the descriptor; nothing of the plugin knows it."""
        self._file = os.fdopen(descriptor, "w", encoding="utf-8")
        self._process = os.getpid()

    def end_forks(self) -> None:
        """End this process where it is a fork that the plugin made of the one that reports."""
        if os.getpid() != self._process:
            os._exit(0)

    def say(self, **line: Any) -> None:
        """Write one line at once."""
        self.end_forks()
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()

    def found(self, rule: str, finding: Finding) -> None:
        """Tell one finding of a rule."""
        told = {name: getattr(finding, name)[:4000] for name in finding.__slots__}
        self.say(found=rule, **told)
