"""Take out of addresses, references and settings what may be a secret."""

from __future__ import annotations

import os

from kosmo.config.masking import masked
from kosmo.config.shown import MASK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_SECRET = {"credential", "credentials", "key", "pass", "password", "passwd", "secret", "token"}
_LEAST, _LONG = 8, 16


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


def variables() -> list[str]:
    """Give the values of environment variables that seem to be secrets, whosever they are.

    A path is none: fixes name files.
    """
    return [
        value
        for name, value in os.environ.items()
        if (
            (_names_secret(name) and len(value) >= _LEAST)
            or (any(word in name.lower() for word in _SECRET) and _looks_secret(value))
        )
        and not (value[0] in "/~." and os.path.lexists(os.path.expanduser(value)))
    ]


def planted(data: dict[str, Any], within: str = "") -> Iterator[str]:
    """Give the texts in a file of settings that seem to be secrets, put there by hand."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield from planted(value, f"{within}{key}.")
            continue
        for text in value if isinstance(value, list) else [value]:
            if not isinstance(text, str) or setting(within + key, text) != MASK:
                continue
            yield from passwords(text) if "://" in text else ()
            if _names_secret(key) or _looks_secret(text):
                yield text


def setting(key: str, value: Any) -> Any:
    """Give a setting's value where it is of the few that can be no secret, else a mask."""
    return MASK if key.startswith("defaults.") else masked(key, value)


def _names_secret(name: str) -> bool:
    """Tell whether a name ends in a word for secrets, as `AWS_SECRET_ACCESS_KEY` does."""
    return name.lower().replace("-", "_").rpartition("_")[2] in _SECRET


def _looks_secret(text: str) -> bool:
    """Tell a text that no person would think of: long, of letters and digits, without a space."""
    mixed = any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
    return len(text) >= _LONG and mixed and not any(c.isspace() or c == "/" for c in text)
