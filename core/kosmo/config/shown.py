"""Show a reference or an address without what may be a secret in it."""

from __future__ import annotations

MASK = "********"


def is_variable(name: str) -> bool:
    """Tell a text that can name an environment variable from one that may be a secret."""
    return name.isascii() and name.isidentifier()


def shown_reference(text: str) -> str:
    """Shorten a reference to what it needs to be known by: of a command only its first word.

    What stands where a name or a path should is masked, as it may be the secret itself.
    """
    kind, colon, target = text.partition(":")
    if kind == "command":
        words = target.split()
        return kind + colon + (words[0] if words else "") + (" …" if len(words) > 1 else "")
    usual = {
        "env": is_variable(target),
        "file": target.startswith(("/", "~")),
        "keyring": "/" in target,
    }
    return text if usual.get(kind) else f"{kind}:{MASK}"


def shown_address(text: str) -> str:
    """Mask all of an address but scheme, host, port and path, as of a Redis server."""
    scheme, separator, rest = text.partition("://")
    if not separator:  # what is host and what password is unknown
        return MASK if "@" in text else text
    shown = rest.partition("#")[0].partition("?")[0]
    authority, slash, path = shown.partition("/")
    if "@" in rest[len(authority) :]:  # where the password ends is unknown
        return f"{scheme}://{MASK}"
    _, at, host = authority.rpartition("@")
    user = f"{MASK}@" if at else ""
    mark = rest[len(shown) : len(shown) + 1]
    return f"{scheme}://{user}{host}{slash}{path}{mark}{MASK if mark else ''}"
