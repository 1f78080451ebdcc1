"""The options that every call takes, whatever the function."""

from __future__ import annotations

from kosmo.call import Patience
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# name: (metavar or None for a switch, help)
CALL: dict[str, tuple[str | None, str]] = {
    "account": ("NAME", "account to call with; `sandbox` is the built-in simulator"),
    "arg": ("NAME=VALUE", "give a parameter whose name is an option here; repeatable"),
    "all": (None, "follow the list to its end"),
    "max-items": ("N", "follow the list, but stop after N rows"),
    "max-pages": ("N", "stop after N pages of the service"),
    "dry-run": (None, "show the request, send nothing"),
    "force": (None, "skip approval and your own read/write policy"),
    "once": ("KEY", "send this write unless KEY is recorded as done"),
    "wait": (None, "wait for the result, where the service makes it later"),
    "max-wait": ("SECONDS", "let a request stand still for SECONDS at most (90)"),
    "timeout": ("SECONDS", "give up on one request after SECONDS (60)"),
    "deadline": ("SECONDS", "give up on the whole call after SECONDS"),
    "cache": (None, "use stored answers, where the function allows it"),
    "no-cache": (None, "ask the service anew"),
}

OUTPUT: dict[str, tuple[str | None, str]] = {
    "output": ("FORMAT", "json, jsonl, table, csv, yaml or raw (-o)"),
    "json": (None, "print the envelope: data or error, and how it came"),
    "fields": ("A,B.C", "keep only these fields of each row"),
    "jq": ("EXPR", "filter the data with a jq expression"),
    "quiet": (None, "no notes on stderr (-q)"),
    "verbose": (None, "tell about each request on stderr (-v)"),
    "debug": (None, "print a trace when something fails"),
    "no-input": (None, "never ask; fail with what to add instead"),
    "no-plugins": (None, "leave out all plugins but kosmo's own"),
    "help": (None, "show this page (-h)"),
}

ALL = {**CALL, **OUTPUT}

SHORT = {"-o": "--output", "-q": "--quiet", "-v": "--verbose", "-h": "--help"}

FORMATS = ("json", "jsonl", "table", "csv", "yaml", "raw")


class Options:
    """The options of one command line; switches are booleans, the rest texts or None."""

    __slots__ = (
        "account", "all", "arg", "cache", "deadline", "debug", "dry_run", "fields", "force", "help",
        "jq", "json", "max_items", "max_pages", "max_wait", "no_cache", "no_input",
        "no_plugins", "once", "output", "quiet", "timeout", "verbose", "wait",
    )  # fmt: skip

    def __init__(self) -> None:
        """Begin with nothing given."""
        for name, (metavar, _) in ALL.items():
            setattr(self, name.replace("-", "_"), False if metavar is None else None)
        self.arg: list[str] = []
        if TYPE_CHECKING:
            self.account: str | None
            self.all: bool
            self.cache: bool
            self.deadline: str | None
            self.debug: bool
            self.dry_run: bool
            self.fields: str | None
            self.force: bool
            self.help: bool
            self.jq: str | None
            self.json: bool
            self.max_items: str | None
            self.max_pages: str | None
            self.max_wait: str | None
            self.no_cache: bool
            self.no_input: bool
            self.no_plugins: bool
            self.once: str | None
            self.output: str | None
            self.quiet: bool
            self.timeout: str | None
            self.verbose: bool
            self.wait: bool

    def take(self, name: str, value: str | None) -> None:
        """Set one option by its long name; raises UsageError for a value that it cannot have."""
        if name == "arg":
            self.arg.append(value or "")
            return
        if name == "output" and value not in FORMATS:
            raise UsageError(
                f"`--output` must be one of {', '.join(FORMATS)}, not `{value}`",
                code="invalid_arguments",
            )
        setattr(self, name.replace("-", "_"), True if value is None else value)

    def given(self, name: str) -> bool:
        """Tell whether an option was given."""
        return bool(getattr(self, name.replace("-", "_")))

    def count(self, name: str) -> int | None:
        """Read an option that is a positive whole number."""
        text = getattr(self, name.replace("-", "_"))
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 16 and int(text) > 0):
            raise UsageError(
                f"`--{name}` must be a whole number above 0, not `{text}`", code="invalid_arguments"
            )
        return int(text)

    def seconds(self, name: str, *, least: float = 0.001) -> float | None:
        """Read an option that is a number of seconds, None where it is not given."""
        text = getattr(self, name.replace("-", "_"))
        if text is None:
            return None
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not least <= value <= 86_400:
            above = "from 0" if least == 0 else "above 0"
            raise UsageError(
                f"`--{name}` must be a number of seconds {above}, not `{text}`",
                code="invalid_arguments",
            )
        return value

    def patience(self) -> Patience:
        """Read how long the call may take; `--max-wait 0` never waits."""
        return Patience(
            timeout=self.seconds("timeout") or 60.0,
            max_wait=self.seconds("max-wait", least=0.0),
            deadline=self.seconds("deadline"),
        )

    def uses_cache(self) -> bool | None:
        """Read `--cache` and `--no-cache`; None leaves it to the settings."""
        if self.cache and self.no_cache:
            raise UsageError(
                "`--cache` and `--no-cache` exclude each other", code="invalid_arguments"
            )
        return True if self.cache else False if self.no_cache else None


def take_from(argv: list[str], position: int, options: Options, names: dict[str, Any]) -> int:
    """Take the option at `position`, if it is one of `names`; give the position behind it.

    The position is unchanged where another kind of word stands there.
    """
    if argv[position] == "--no-plugins":  # of every command; it was heeded before any was looked up
        return position + 1
    word = SHORT.get(argv[position], argv[position])
    head, equals, value = word.partition("=")
    name = head[2:]
    if not head.startswith("--") or name not in names:
        return position
    if names[name][0] is None:
        if equals:
            raise UsageError(f"`{head}` takes no value", code="invalid_arguments")
        options.take(name, None)
        return position + 1
    if equals:
        options.take(name, value)
        return position + 1
    if position + 1 >= len(argv):
        raise UsageError(f"`{head}` needs a value: {names[name][0]}", code="invalid_arguments")
    options.take(name, argv[position + 1])
    return position + 2
