"""The words that are options of every call, so that a parameter of that name is given otherwise."""

from __future__ import annotations

SWITCHES = frozenset(
    (
        "all", "cache", "debug", "dry-run", "force", "help", "json", "no-cache", "no-input",
        "no-plugins", "quiet", "verbose", "wait",
    )
)  # fmt: skip
VALUED = frozenset(
    (
        "account", "arg", "deadline", "fields", "jq", "max-items", "max-pages", "max-wait", "once",
        "output", "timeout",
    )
)  # fmt: skip


def option(name: str) -> str:
    """Give how a parameter is named on the command line: `--due-date`, or `--arg account=`."""
    kebab = name.replace("_", "-")
    return f"--arg {name}=" if kebab in SWITCHES or kebab in VALUED else f"--{kebab}"
