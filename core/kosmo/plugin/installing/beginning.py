"""The set as it was when a change was begun, which it must still be when it ends."""

from __future__ import annotations

from kosmo.plugin.installing import generation
from kosmo.plugin.installing.declared import read_declared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.plugin.installing.declared import Plugin


class Beginning:
    """The set as it was when a change was begun."""

    def __init__(self) -> None:
        """Read it; ConfigError and PluginError where that cannot be done."""
        self.declared = read_declared()
        self.name = generation.current_name()
        self.lock = generation.read_lock(self.name)

    def still(self) -> bool:
        """Tell whether nobody has changed it since."""
        same = read_declared().digest == self.declared.digest
        return same and generation.current_name() == self.name

    def declares(self, plugins: dict[str, Plugin]) -> bool:
        """Tell whether just these plugins were asked for, in the same way."""
        now = {name: one.table() for name, one in self.declared.plugins.items()}
        return now == {name: one.table() for name, one in plugins.items()}

    @property
    def entries(self) -> dict[str, dict[str, Any]]:
        """What it holds, by distribution."""
        return {one["name"]: one for one in self.lock["distributions"]}
