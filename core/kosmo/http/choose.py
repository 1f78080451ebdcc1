"""Which transport carries a process's requests."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.message import Transport

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def open_transport(base_url: str, *, long_lived: bool) -> Transport:
    """Open the lean transport for a handful of calls, httpx for long runs and proxies."""
    scheme, _, rest = base_url.partition("://")
    proxied = any(os.environ.get(name) or os.environ.get(name.upper()) for name in _PROXIES)
    if long_lived or proxied:
        from kosmo.http.pooled import PooledTransport

        return PooledTransport(secure=scheme == "https")
    from kosmo.http.lean import LeanTransport

    host, port = _host_and_port(rest.partition("/")[0], 443 if scheme == "https" else 80)
    return LeanTransport(scheme, host, port)


def _host_and_port(authority: str, standard: int) -> tuple[str, int]:
    host, colon, port = authority.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = authority, str(standard)
    return host.strip("[]"), int(port)
