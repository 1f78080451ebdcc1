"""The port of a server, on this machine unless a person asks for more."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

from kosmo.errors import UsageError

LOOPBACK = "127.0.0.1"
_BACKLOG = 1024


def listen(host: str, port: int, *, remote: bool = False, command: str) -> socket.socket:
    """Open the port, 0 for a free one; connections wait from here on until they are accepted.

    Raises UsageError for an address that others can reach, unless `remote` allows that, and for
    one that cannot be had. `command` is named in hints.
    """
    address = address_of(host)
    if not (address.is_loopback or remote):
        raise UsageError(
            f"`{host}` can be reached from other machines, unencrypted, by whoever has the token;"
            " `--remote` says that this is meant",
            hint=f"{command} --host {LOOPBACK}",
            code="remote_address",
        )
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((str(address), port))
        made.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        made.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"port {port} of `{host}` cannot be served: {reason.lower()}",
            hint=f"{command} --port 0",
            code="port_unavailable",
        ) from None
    return made


def address_of(host: str) -> IPv4Address | IPv6Address:
    """Read an address of this machine; raises UsageError for a name but `localhost`."""
    try:
        return ip_address(LOOPBACK if host == "localhost" else host.strip("[]"))
    except ValueError:
        raise UsageError(
            f"`--host` must be an address such as `{LOOPBACK}`, not `{host}`",
            code="invalid_arguments",
        ) from None


def origin_of(made: socket.socket) -> str:
    """Give where clients on this machine find it."""
    name = made.getsockname()
    address = ip_address(name[0])
    host = str(address)
    if address.is_unspecified:
        host = LOOPBACK if address.version == 4 else "::1"
    return f"http://[{host}]:{name[1]}" if ":" in host else f"http://{host}:{name[1]}"
