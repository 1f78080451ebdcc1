"""Check the address of a server that is reached over HTTP."""

from __future__ import annotations

_LOOPBACK = ("localhost", "::1")


def refusal_of_url(url: str, *, credentials: bool = False) -> str:
    """Say why an address without references cannot be used, or nothing where it can.

    Plain http with `credentials` is for this machine only, as others on the way could read them.
    """
    if any(c.isspace() or not c.isprintable() for c in url):
        return "the `url` has a blank or a control character"
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.lower() not in ("http", "https"):
        return "the `url` must begin with `https://` or `http://`"
    host = host_of(url)
    if not host:
        return "the `url` names no host"
    signed = credentials or "@" in _authority(rest)
    if scheme.lower() == "http" and signed and not is_loopback(host):
        return "the `url` is plain http, over which credentials only go to this machine"
    return ""


def host_of(url: str) -> str:
    """Give the host of an address, in lower case and without a port."""
    authority = _authority(url.partition("://")[2]).rpartition("@")[2]
    if authority.startswith("["):
        return authority[1:].partition("]")[0].lower()
    return authority.partition(":")[0].lower()


def origin_of(url: str) -> str:
    """Give the scheme, host and port of an address: what follows them may hold a secret."""
    scheme, separator, rest = url.partition("://")
    return scheme + separator + _authority(rest).rpartition("@")[2]


def has_user(url: str) -> bool:
    """Tell whether an address has a user name or a password in it."""
    return "@" in _authority(url.partition("://")[2])


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    digits = host.split(".")
    four = len(digits) == 4 and all(part.isdigit() for part in digits)
    return host in _LOOPBACK or (four and digits[0] == "127")


def _authority(rest: str) -> str:
    for mark in "/?#\\":
        rest = rest.partition(mark)[0]
    return rest
