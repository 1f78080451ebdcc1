"""Take out of addresses, references and settings what may be a secret."""

from __future__ import annotations

import os

from kosmo.config.explanation import MASK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_SECRET, _LEAST = ("CREDENTIAL", "KEY", "PASS", "SECRET", "TOKEN"), 8


def address(url: str) -> str:
    """Mask the user and password of an address, and what stands behind a question mark."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "", url
    user, at, host = rest.rpartition("@")
    kept, question, _ = host.partition("?")
    return scheme + separator + (f"{MASK}@" if user or at else "") + kept + question


def passwords(url: str) -> list[str]:
    """Give what `address` masks of an address, as a whole and in its parts."""
    user, at, _ = url.partition("://")[2].rpartition("@") if "://" in url else url.rpartition("@")
    return [user, *user.split(":")[1:]] if at else []


def reference(text: str) -> str:
    """Shorten a reference: of a command only its first word is shown."""
    kind, colon, target = text.partition(":")
    if kind != "command":
        return text
    words = target.split()
    return kind + colon + (words[0] if words else "") + (" …" if len(words) > 1 else "")


def variables() -> list[str]:
    """Give the values of environment variables that seem to be secrets, whosever they are.

    A path is none: fixes name files.
    """
    return [
        value
        for name, value in os.environ.items()
        if len(value) >= _LEAST
        and any(word in name.upper() for word in _SECRET)
        and not (value[0] in "/~." and os.path.lexists(os.path.expanduser(value)))
    ]


def odd_values(data: dict[str, Any], accounts: set[str], within: str = "") -> Iterator[str]:
    """Give the texts in a file of settings that could be anything, as a secret put there by hand.

    The names of accounts, which may be chosen there, are known.
    """
    for key, value in data.items():
        if isinstance(value, dict):
            yield from odd_values(value, accounts, f"{within}{key}.")
            continue
        for text in value if isinstance(value, list) else [value]:
            known = not isinstance(text, str) or text in accounts
            if not known and setting(within + key, text) == MASK:
                yield text


def setting(key: str, value: Any) -> Any:
    """Give a setting's value where it is of the few that can be no secret, else a mask."""
    from kosmo.config.rules import ACTIONS
    from kosmo.config.settings import OUTPUTS

    if value is None or isinstance(value, bool | int | float) or value in (*ACTIONS, *OUTPUTS):
        return value
    if not isinstance(value, str):
        return MASK
    if key.startswith("trusted.") and value.startswith("sha256:"):
        return value
    if key.partition(".")[0] == "limits":
        return address(value) if "://" in value else _limit(value)
    return MASK


def _limit(text: str) -> str:
    from kosmo.errors import UsageError
    from kosmo.limits import parse_limit

    try:
        return ", ".join(str(parse_limit(part)) for part in text.split(","))
    except UsageError:
        return MASK
