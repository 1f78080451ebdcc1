"""The command line of `kosmo mcp serve`, which an entry in a client's file repeats."""

from __future__ import annotations

from kosmo.cli.options import Options
from kosmo.errors import UsageError
from kosmo.gateway.settings import EXPOSE, MOST_CHARACTERS, WRITE, Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OPTIONS: dict[str, tuple[str | None, str]] = {
    "integration": ("NAME", "offer this integration only; repeatable, or A,B"),
    "integrations": ("A,B", "the same"),
    "upstream": ("SERVER", "offer the tools of this MCP server, which you trust; repeatable"),
    "upstreams": ("A,B", "the same"),
    "profile": ("NAME", "settings from [gateway.profiles.NAME] of config.toml"),
    "account": ("NAME", "call with this account and no other"),
    "expose": ("|".join(EXPOSE), "five tools for everything, or a tool for each function (auto)"),
    "write": ("|".join(WRITE), "refuse writes, have each approved, or send them (deny)"),
    "max-result-chars": ("N", f"cut answers that are longer ({MOST_CHARACTERS})"),
    "env": ("NAME", "let calls name this variable for a secret; repeatable"),
    "resources": (None, "offer the documentation as resources (yes)"),
    "no-resources": (None, "offer no resources"),
    "prompts": (None, "offer prompts (yes)"),
    "no-prompts": (None, "offer no prompts"),
}

TRANSPORT: dict[str, tuple[str | None, str]] = {
    "http": (None, "serve HTTP on this machine instead of stdin and stdout"),
    "port": ("N", "the port of HTTP; implies --http (0: a free one)"),
    "host": ("ADDRESS", "the address of HTTP (127.0.0.1)"),
    "remote": (None, "let --host be an address that other machines reach"),
    "allow-host": ("NAME", "a name under which clients know this server; repeatable"),
    "token": ("REFERENCE", "the bearer token, such as env:NAME; unless given, one is made"),
    "debug": (None, "print a trace when something fails"),
    "help": (None, "show this page (-h)"),
}

_LISTS = {"integration": "integrations", "integrations": "integrations",
          "upstream": "upstreams", "upstreams": "upstreams"}  # fmt: skip


class ServeOptions(Options):
    """What `kosmo mcp serve` was given; None stands for what was not."""

    __slots__ = (
        "allow_host", "env", "expose", "host", "http", "max_result_chars", "names", "port",
        "profile", "remote", "switches", "token", "write",
    )  # fmt: skip

    def __init__(self) -> None:
        """Begin with nothing given."""
        super().__init__()
        self.names: dict[str, list[str]] = {}
        self.switches: dict[str, bool] = {}
        self.allow_host: list[str] = []
        self.env: list[str] = []
        self.expose: str | None = None
        self.host: str | None = None
        self.http = False
        self.max_result_chars: str | None = None
        self.port: str | None = None
        self.profile: str | None = None
        self.remote = False
        self.token: str | None = None
        self.write: str | None = None

    def take(self, name: str, value: str | None) -> None:
        """Set one option; names come one by one, or with commas between."""
        switch = name.removeprefix("no-")
        if name in _LISTS:
            named = [one.strip() for one in (value or "").split(",") if one.strip()]
            if not named:
                raise UsageError(f"`--{name}` needs a name", code="invalid_arguments")
            self.names.setdefault(_LISTS[name], []).extend(named)
        elif switch in ("resources", "prompts"):
            self.switches[switch] = switch == name
        elif name in ("allow-host", "env"):
            getattr(self, name.replace("-", "_")).append(value or "")
        else:
            super().take(name, value)

    def settings(self) -> Settings:
        """Give the settings of the gateway: what was given, else the profile's.

        Raises UsageError for values that cannot be, and where there is no such profile.
        """
        found: dict[str, Any] = {}
        if self.profile is not None:
            from kosmo.gateway.profile import read_profile

            found = read_profile(self.profile)
        most = self.count("max-result-chars") or found.pop("max_result_chars", MOST_CHARACTERS)
        found.pop("max_result_chars", None)
        for name in ("account", "expose", "write"):
            if (value := getattr(self, name)) is not None:
                found[name] = value
        found |= {**self.names, **self.switches, "most": most, "variables": self.env}
        return Settings(**found)

    def words(self) -> list[str]:
        """Give the words that make a gateway with the same settings, for a client's file."""
        words = ["--profile", self.profile] if self.profile is not None else []
        for name, held in self.names.items():
            words += [f"--{name}", ",".join(held)]
        for name in ("account", "expose", "write", "max-result-chars"):
            value = getattr(self, name.replace("-", "_"))
            words += [] if value is None else [f"--{name}", value]
        words += [word for name in self.env for word in ("--env", name)]
        return words + [f"--{'' if on else 'no-'}{name}" for name, on in self.switches.items()]
