"""The command line of `kosmo serve`."""

from __future__ import annotations

from kosmo.cli.options import Options
from kosmo.errors import UsageError

HOST = "127.0.0.1"
_MOST_AT_ONCE = 256


class ServeOptions(Options):
    """What `kosmo serve` was given."""

    __slots__ = (
        "allow_host", "concurrency", "env", "host", "integration", "port", "remote", "token",
        "write",
    )  # fmt: skip

    def __init__(self) -> None:
        """Begin with nothing given."""
        super().__init__()
        self.allow_host: list[str] = []
        self.concurrency: str | None = None
        self.env: list[str] = []
        self.host = HOST
        self.integration: list[str] = []
        self.port = "0"
        self.remote = False
        self.token: str | None = None
        self.write: str | None = None

    def take(self, name: str, value: str | None) -> None:
        """Set one option; names come one by one, or with commas between."""
        if name in ("integration", "allow-host", "env"):
            given = [one.strip() for one in (value or "").split(",") if one.strip()]
            if not given:
                raise UsageError(f"`--{name}` needs a name", code="invalid_arguments")
            getattr(self, name.replace("-", "_")).extend(given)
        else:
            super().take(name, value)

    def port_number(self) -> int:
        """Read the port."""
        text = self.port
        if text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535:
            return int(text)
        raise UsageError(
            f"`--port` must be a number from 0 to 65535, not `{text}`", code="invalid_arguments"
        )

    def at_once(self) -> int | None:
        """Read how many calls run at once."""
        count = self.count("concurrency")
        if count is not None and count > _MOST_AT_ONCE:
            raise UsageError(
                f"`--concurrency` must be at most {_MOST_AT_ONCE}, not `{count}`",
                code="invalid_arguments",
            )
        return count
