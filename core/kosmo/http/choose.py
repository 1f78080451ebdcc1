"""Which transport carries a process's requests."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.message import Transport


def open_transport(base_url: str, *, long_lived: bool) -> Transport:
    """Open the lean transport, for `long_lived` processes a pool of them; httpx for proxies.

    The single one begins to connect at once, so that the plugin is imported meanwhile.
    """
    scheme, _, rest = base_url.partition("://")
    if _proxied(scheme):
        from kosmo.http.pooled import PooledTransport

        return PooledTransport(secure=scheme == "https")
    host, port = _host_and_port(rest.partition("/")[0], 443 if scheme == "https" else 80)
    if long_lived:
        from kosmo.http.lean_pool import LeanPool

        return LeanPool(scheme, host, port)
    from kosmo.http.lean import LeanTransport

    transport = LeanTransport(scheme, host, port)
    transport.begin()
    return transport


def _proxied(scheme: str) -> bool:
    """Tell whether the environment names a proxy; httpx knows who goes without (`NO_PROXY`).

    Plain http is for loopback only: a proxy would be handed the credentials in clear.
    """
    names = ("https_proxy", "all_proxy")
    return scheme == "https" and any(
        os.environ.get(name) or os.environ.get(name.upper()) for name in names
    )


def _host_and_port(authority: str, standard: int) -> tuple[str, int]:
    host, colon, port = authority.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = authority, str(standard)
    return host.strip("[]"), int(port)
