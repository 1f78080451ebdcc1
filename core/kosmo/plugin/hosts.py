"""Which hosts a stranger's description of a service may not lead to."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_UNUSUAL = frozenset(" {}\\<>\"'`$")
_INSIDE = (".internal", ".local", ".localdomain", ".home.arpa", ".intranet", ".lan", ".corp")


def problem_with_address(address: str) -> str | None:
    """Say why a base URL cannot be a service's on the internet, or None.

    This machine itself is allowed, for services that run on it.
    """
    try:
        parts = urlsplit(address)
        host, _ = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return f"`{address}` is not an address"
    if parts.scheme != "https" or not host or parts.query or parts.fragment:
        return f"`{address}` is not an https address without a query"
    if parts.username is not None or parts.password is not None:
        return f"`{address}` holds credentials"
    if not address.isascii() or not address.isprintable() or set(address) & _UNUSUAL:
        return f"`{address}` has characters that no address has"
    return f"`{host}` is a private address" if is_private(host) else None


def is_private(host: str) -> bool:
    """Tell whether a host, by its name or number, is in somebody's own network.

    Numbers count in every form that a resolver takes: `0x7f.1`, `2130706433`.
    """
    if host == "localhost" or host.endswith(".localhost"):
        return False
    address = _number(host)
    if address is None:
        return "." not in host or host.endswith(_INSIDE)
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    address = mapped or address
    return not address.is_loopback and (address.is_multicast or not address.is_global)


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    if not all(part[:1].isdigit() for part in host.split(".")):
        return None
    import socket

    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None
