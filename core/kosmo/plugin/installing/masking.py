"""Texts without the credentials of the addresses in them."""

from __future__ import annotations

import re

_ENDS = re.compile(r"([/\\?#\s]+)")  # what a part with user and host may end with, or begin behind
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_FIELD = re.compile(
    r"([?&;#](?:[\w.-]{0,60}(?:token|secret|passw|signature|credential|api[_-]?key|auth)[\w.-]{0,60}"
    r"|key|sig)=)[^&;#\s]*",
    re.IGNORECASE,
)


def without_credentials(text: str) -> str:
    """Drop user and password of every address in a text, and tokens of their queries.

    An address may be spelled in any way: `HTTPS://`, `git+ssh://`, one slash or none, `//host`.
    What stands before the last `@` of the part with the host is taken for credentials, but for the
    user `git` of ssh.
    """
    parts = _ENDS.split(text)
    for place in range(0, len(parts), 2):
        parts[place] = _host(parts[place], "".join(parts[max(0, place - 2) : place]))
    return _FIELD.sub(r"\1***", "".join(parts))


def _host(part: str, before: str) -> str:
    user, at, host = part.rpartition("@")
    if not at:
        return part
    slashes = before[len(before.rstrip("/\\")) :]
    if len(slashes) > 1 or (slashes and before.rstrip("/\\").endswith(":")):
        return f"git@{host}" if user == "git" else host
    scheme = _SCHEME.match(user)
    return scheme[0] + host if scheme else part
