"""One function as a tool: its name, what it says, and its schema before any dialect."""

from __future__ import annotations

from kosmo.tools.schema import canonical
from kosmo.tools.wording import bounded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.spec import FunctionSpec

LONGEST_DESCRIPTION = 1024


class Tool:
    """A tool; once exported it has its `definition`, whether that is strict, and its `tokens`.

    `loose` says why it cannot be strict in its dialect, None where it can or none is asked for.
    """

    __slots__ = ("definition", "description", "loose", "name", "schema", "spec", "strict", "tokens")

    def __init__(self, spec: FunctionSpec, name: str) -> None:
        """Take the function, and the name under which a model calls it."""
        self.spec = spec
        self.name = name
        said = f"{spec.summary}\n\n{spec.description}" if spec.description else spec.summary
        self.description = bounded(said.replace("``", "`"), LONGEST_DESCRIPTION)
        self.schema = canonical(spec.input_schema)
        self.definition: dict[str, Any] = {}
        self.loose: str | None = None
        self.strict = False
        self.tokens = 0

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.spec.effect == "read"

    @property
    def parameters(self) -> list[str]:
        """The names of its parameters."""
        return list(self.schema["properties"])
