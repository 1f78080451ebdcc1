"""The options that every call takes, whatever the function."""

from __future__ import annotations

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
    "timeout": ("SECONDS", "give up on one request after SECONDS (60)"),
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
    "help": (None, "show this page (-h)"),
}

ALL = {**CALL, **OUTPUT}

SHORT = {"-o": "--output", "-q": "--quiet", "-v": "--verbose", "-h": "--help"}

FORMATS = ("json", "jsonl", "table", "csv", "yaml", "raw")


class Options:
    """The options of one command line; switches are booleans, the rest texts or None."""

    __slots__ = (
        "account", "all", "arg", "debug", "dry_run", "fields", "force", "help", "jq", "json",
        "max_items", "max_pages", "no_input", "output", "quiet", "timeout", "verbose",
    )  # fmt: skip

    def __init__(self) -> None:
        """Begin with nothing given."""
        for name, (metavar, _) in ALL.items():
            setattr(self, name.replace("-", "_"), False if metavar is None else None)
        self.arg: list[str] = []
        if TYPE_CHECKING:
            self.account: str | None
            self.all: bool
            self.debug: bool
            self.dry_run: bool
            self.fields: str | None
            self.force: bool
            self.help: bool
            self.jq: str | None
            self.json: bool
            self.max_items: str | None
            self.max_pages: str | None
            self.no_input: bool
            self.output: str | None
            self.quiet: bool
            self.timeout: str | None
            self.verbose: bool

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

    def seconds(self) -> float:
        """Read `--timeout`, 60 seconds where it is not given."""
        if self.timeout is None:
            return 60.0
        try:
            value = float(self.timeout)
        except ValueError:
            value = -1.0
        if not 0 < value <= 86_400:
            raise UsageError(
                f"`--timeout` must be seconds above 0, not `{self.timeout}`",
                code="invalid_arguments",
            )
        return value


def take_from(argv: list[str], position: int, options: Options, names: dict[str, Any]) -> int:
    """Take the option at `position`, if it is one of `names`; give the position behind it.

    The position is unchanged where another kind of word stands there.
    """
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
