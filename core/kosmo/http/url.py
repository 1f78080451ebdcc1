"""URLs: joining path parts, queries, and keeping a typed path under its base."""

from __future__ import annotations

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


_UNRESERVED = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~",
)


def percent_encoded(text: str, *, safe: str = "") -> str:
    """Encode a text as UTF-8 with percent signs, as `urllib.parse.quote` does.

    That one is not used because importing it costs as much as the rest of a call.
    """
    kept = _UNRESERVED.union(safe.encode())
    raw = text.encode()
    return "".join(chr(byte) if byte in kept else f"%{byte:02X}" for byte in raw)


def join(parts: Iterable[str]) -> str:
    """Join path parts, each percent-encoded; a comma stays, as batches of ids use it."""
    return "".join("/" + percent_encoded(_part(part), safe=",@:+") for part in parts)


def _part(part: str) -> str:
    if not part or part in (".", "..") or any(c in "/\\?#" or ord(c) < 33 for c in part):
        raise UsageError(
            f"`{part}` cannot be part of an address: give an id without slash, space or dots",
            code="invalid_arguments",
        )
    return part


def query_string(params: Mapping[str, Any], *, already: bool = False) -> str:
    """Encode parameters behind `?`, or behind `&` where the path has a query `already`."""
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        pairs += [(name, _text(one)) for one in values if one is not None]
    if not pairs:
        return ""
    encoded = (f"{percent_encoded(name)}={percent_encoded(value)}" for name, value in pairs)
    return ("&" if already else "?") + "&".join(encoded)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def relative(path: str, base_url: str) -> str:
    """Check a path that a user typed and give it relative to the base URL.

    A path that repeats the base URL's own path (`/v1`) is taken as meant without it.
    """
    from urllib.parse import urlsplit

    parts = urlsplit(path)
    climbs = any(part in ("..", ".") for part in _decoded(parts.path).split("/"))
    if parts.scheme or parts.netloc or path.startswith("//") or "\\" in path:
        raise UsageError(
            f"`{path}` names another host; give a path such as `/contacts`",
            code="invalid_arguments",
        )
    if climbs or not parts.path or parts.fragment or any(ord(c) < 33 for c in path):
        raise UsageError(
            f"`{path}` is not a path; give one such as `/contacts`", code="invalid_arguments"
        )
    clean = "/" + parts.path.lstrip("/")
    prefix = urlsplit(base_url).path.rstrip("/")
    if prefix and (clean == prefix or clean.startswith(prefix + "/")):
        clean = clean[len(prefix) :] or "/"
    clean = percent_encoded(clean, safe="/,%@:+=&$!*'();")
    query = percent_encoded(parts.query, safe="/,%@:+=&$!*'();?[]")
    return clean + (f"?{query}" if query else "")


def _decoded(path: str) -> str:
    from urllib.parse import unquote

    return unquote(unquote(path)).replace("\\", "/")
