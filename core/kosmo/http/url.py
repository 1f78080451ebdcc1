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

_HEX = frozenset("0123456789abcdefABCDEF")
_CODES = (("%2e", "."), ("%2f", "/"), ("%5c", "/"), ("%3b", ";"), ("%25", "%"))
_MOST = 8  # times that a path may be encoded


def percent_encoded(text: str, *, safe: str = "") -> str:
    """Encode a text as UTF-8 with percent signs, as `urllib.parse.quote` does.

    That one is not used because importing it costs as much as the rest of a call. Raises
    UsageError for half of a surrogate pair, as undecodable arguments have them.
    """
    kept = _UNRESERVED.union(safe.encode())
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{text!a} is not text in UTF-8", code="invalid_arguments") from None
    return "".join(chr(byte) if byte in kept else f"%{byte:02X}" for byte in raw)


def join(parts: Iterable[str]) -> str:
    """Join path parts, each percent-encoded; a comma stays, as batches of ids use it."""
    return "".join("/" + percent_encoded(_part(part), safe=",@:+") for part in parts)


def _part(part: str) -> str:
    if not part or climbs(part) or any(c in "/\\?#" or ord(c) < 33 for c in part):
        raise UsageError(
            f"`{part}` cannot be part of an address: give an id without slash, space or dots",
            code="invalid_arguments",
        )
    return part


def query_string(params: Mapping[str, Any], *, already: bool = False) -> str:
    """Encode parameters behind `?`, or behind `&` where the path has a query `already`."""
    pairs: list[tuple[str, str]] = []
    for name, value in flattened(params).items():
        values = value if isinstance(value, (list, tuple)) else [value]
        pairs += [(name, _text(one)) for one in values if one is not None]
    if not pairs:
        return ""
    encoded = (f"{percent_encoded(name)}={percent_encoded(value)}" for name, value in pairs)
    return ("&" if already else "?") + "&".join(encoded)


def flattened(params: Mapping[str, Any]) -> dict[str, Any]:
    """Write objects in parameters as `name[key]`, and lists that hold any as `name[0][key]`."""
    flat: dict[str, Any] = {}
    for name, value in params.items():
        inner: Any = None
        if isinstance(value, dict):
            inner = value.items()
        elif isinstance(value, list) and any(isinstance(one, (dict, list)) for one in value):
            inner = enumerate(value)
        if inner is None:
            flat[name] = value
        else:
            flat |= flattened({f"{name}[{key}]": one for key, one in inner})
    return flat


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def relative(path: str, base_url: str, *, ending: str = "") -> str:
    """Check a path that a user typed and give it relative to the base URL.

    A path that repeats the base URL's own path (`/v1`) is taken as meant without it; one that
    lacks the service's `ending` gets it.
    """
    clean, _, query = path.partition("?")
    if ":" in clean.partition("/")[0] or path.startswith("//") or "\\" in path:
        raise UsageError(
            f"{_shown(path)} names another host; give a path such as `/contacts`",
            code="invalid_arguments",
        )
    if climbs(clean) or not clean or "#" in path or any(c <= " " or c == "\x7f" for c in path):
        raise UsageError(
            f"{_shown(path)} is not a path; give one such as `/contacts`", code="invalid_arguments"
        )
    clean = "/" + clean.lstrip("/")
    prefix = "/" + base_url.split("://", 1)[1].partition("/")[2].rstrip("/")
    if prefix != "/" and (clean + "/").startswith(prefix + "/"):
        clean = "/" + clean[len(prefix) :].lstrip("/")
    if ending and not clean.endswith(ending):
        clean += ending
    return _encoded(clean) + (f"?{_encoded(query)}" if query else "")


def _encoded(text: str) -> str:
    """Encode what no address may hold, and leave what the user has encoded already."""
    first, *escapes = percent_encoded(text, safe="/,%@:+=&$!*'();?").split("%")
    whole = (len(one) > 1 and _HEX.issuperset(one[:2]) for one in escapes)
    return first + "".join(
        ("%" if ok else "%25") + one for ok, one in zip(whole, escapes, strict=True)
    )


def _shown(path: str) -> str:
    return f"`{path}`" if path.isprintable() else ascii(path)


def climbs(path: str) -> bool:
    """Tell whether a path leaves the folder it begins in, for whoever stands before the service.

    It is decoded as often as that takes; behind a `;` some read a part's parameters.
    """
    path = path.partition("?")[0]
    if "%" in path:
        path = path.lower()
        for _ in range(_MOST):
            before = path
            for code, meant in _CODES:
                path = path.replace(code, meant)
            if path == before:
                break
        else:
            return True
    if "." not in path:
        return False
    parts = path.replace("\\", "/").split("/")
    return any(part.partition(";")[0] in (".", "..") for part in parts)
