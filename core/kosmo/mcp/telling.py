"""Which names are those of secrets, by what such are called."""

from __future__ import annotations

_WORDS = {
    "auth", "authorization", "bearer", "cookie", "cookies", "key", "keys", "pass", "passphrase",
    "pat", "pwd", "secrets", "signature", "tok",
}  # fmt: skip
_INSIDE = ("apikey", "credential", "passwd", "password", "secret", "token")
_ENDINGS = ("auth", "key")
# What is told about a secret, and none itself.
_ABOUT = {
    "count", "dir", "enabled", "env", "expires", "expiry", "file", "host", "id", "length", "limit",
    "max", "method", "mode", "name", "path", "scheme", "size", "sock", "ttl", "type", "uri", "url",
}  # fmt: skip


def is_telling(name: str) -> bool:
    """Tell whether a variable, header or option is called like one that holds a secret."""
    words = "".join(c if c.isalnum() else " " for c in name.lower()).split()
    if not words or words[-1] in _ABOUT:
        return False
    return any(
        word in _WORDS
        or word.endswith(_ENDINGS)
        or ("tokeniz" not in word and any(part in word for part in _INSIDE))
        for word in words
    )
