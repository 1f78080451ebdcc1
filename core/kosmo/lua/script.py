"""What a worker is told of the script that it runs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kosmo.lua.bounds import Bounds


class Script:
    """A script's name in messages, and what the caller passes it.

    With the scope `mcp` it reaches servers only. A `repl` takes chunk after chunk. In a `dry_run`
    writes are not sent.
    """

    __slots__ = ("arguments", "dry_run", "environment", "name", "repl", "scope")

    def __init__(
        self,
        name: str,
        *,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        scope: str = "integrations",
        repl: bool = False,
        dry_run: bool = False,
    ) -> None:
        """Take the description."""
        self.name = name
        self.arguments = list(arguments)
        self.environment = dict(environment or {})
        self.scope = scope
        self.repl = repl
        self.dry_run = dry_run

    def settings(self, bounds: Bounds) -> dict[str, object]:
        """Give what the worker is told before it is sent a chunk."""
        return {
            "memory": bounds.memory,
            "cpu": bounds.cpu,
            "output": bounds.output,
            "calls": bounds.calls,
            "name": self.name,
            "arguments": self.arguments,
            "env": self.environment,
            "scope": self.scope,
            "repl": self.repl,
            "dry_run": self.dry_run,
        }
