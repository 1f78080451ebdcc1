"""Which headers and parameters a declaration may not set, as they change what a call is."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_SIGNED = frozenset(
    (
        "accept", "authorization", "connection", "content-length", "content-type", "cookie",
        "expect", "host", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade", "user-agent",
    )
)  # fmt: skip
_METHODS = frozenset(
    (
        "x-http-method-override", "x-method-override", "x-http-method", "x-original-method",
        "-method", "$method", "$httpmethod", "http-method-override",
    )
)  # fmt: skip
_ADDRESSES = frozenset(
    (
        "forwarded", "x-forwarded-host", "x-forwarded-path", "x-forwarded-port",
        "x-forwarded-prefix", "x-forwarded-proto", "x-forwarded-server", "x-forwarded-uri",
        "x-host", "x-http-host-override", "x-original-host", "x-original-uri", "x-original-url",
        "x-override-url", "x-rewrite-url",
    )
)  # fmt: skip
_READS = ("GET", "HEAD")


def is_kept(header: str) -> bool:
    """Tell whether a header signs, frames or leads a request elsewhere, or changes its method."""
    name = _plain(header)
    return name in _SIGNED or name in _ADDRESSES or name in _METHODS


def is_constant(header: str, value: str, effect: str) -> bool:
    """Tell whether a header may be a constant of every request of a function.

    Another method than the request's own is one for what the function is said to do.
    """
    name = _plain(header)
    if name in _METHODS:
        return _suits(value, effect)
    return name == "accept" or not is_kept(header)


def overriding(constants: Mapping[str, Any], effect: str) -> str | None:
    """Find the constant of a query or a body that makes another method of a read's, or None."""
    found = (
        name
        for name, value in constants.items()
        if _plain(name) in _METHODS and not _suits(value, effect)
    )
    return next(found, None)


def is_method(name: str) -> bool:
    """Tell whether a parameter of this name says by which method a request is meant."""
    return _plain(name) in _METHODS


def _suits(value: Any, effect: str) -> bool:
    return effect == "write" or str(value).strip().upper() in _READS


def _plain(name: str) -> str:
    """Give a name as those servers see it that take an underscore for a dash."""
    return name.lower().replace("_", "-")
