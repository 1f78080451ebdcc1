"""What a server was told: what it offers, as which account, and what calls may do."""

from __future__ import annotations

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

WRITE = ("deny", "ask", "allow")
_SERVER = "mcp:"


class Terms:
    """The settings of one server.

    Without `integrations` it offers every integration, but no MCP server unless it is named as
    `mcp:NAME`. `account` is that of calls which name none. `write` is one of WRITE, or None where
    policy alone decides; `max_wait` is for calls that say nothing of it. `variables` are those of
    the environment that arguments may name.
    """

    __slots__ = ("account", "integrations", "max_wait", "upstreams", "variables", "write")

    def __init__(
        self,
        *,
        integrations: Collection[str] = (),
        account: str | None = None,
        write: str | None = None,
        max_wait: float | None = None,
        variables: Collection[str] = (),
    ) -> None:
        """Take the settings; raises UsageError for a value that one cannot have."""
        if write not in (None, *WRITE):
            raise UsageError(
                f"`--write` must be one of {', '.join(WRITE)}, not `{write}`",
                code="invalid_arguments",
            )
        named = tuple(dict.fromkeys(integrations))
        self.integrations = tuple(one for one in named if not one.startswith(_SERVER))
        self.upstreams = tuple(one for one in named if one.startswith(_SERVER))
        self.account = account
        self.write = write
        self.max_wait = max_wait
        self.variables = frozenset(variables)

    @property
    def asks(self) -> bool | None:
        """What `Call.asks` is for calls that come here."""
        return {"ask": True, "allow": False}.get(self.write or "")
