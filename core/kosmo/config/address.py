"""Check the address of an account: https, or plain http on this machine only."""

from __future__ import annotations

from kosmo.errors import UsageError

_HOST = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_")
_HEX = frozenset("0123456789abcdef:.")
_FORBIDDEN = frozenset(' "<>\\^`|')


def check_address(url: str) -> str:
    """Give a base URL as it is stored, scheme and host in lower case, no slash at its end.

    Raises UsageError for another scheme, for plain http to another machine, and for user names,
    queries, fragments and paths that climb.
    """
    scheme, separator, rest = url.partition("://")
    if "@" in rest.partition("/")[0]:
        raise UsageError(
            "the `base_url` has a user name or password in it",
            hint="leave them out; credentials are fields of their own",
        )
    scheme = scheme.lower()
    if not separator or scheme not in ("https", "http"):
        raise _refusal(url, "begins neither with `https://` nor with `http://`")
    if not url.isascii() or not url.isprintable() or _FORBIDDEN.intersection(rest):
        raise _refusal(url, "has characters that an address cannot have")
    for mark, meaning in (("?", "query"), ("#", "fragment")):
        if mark in rest:
            raise _refusal(url, f"has a {meaning}")
    authority, _, path = rest.partition("/")
    host, port = _split(url, authority.lower())
    if any(part in (".", "..") for part in path.split("/")):
        raise _refusal(url, "has a path with `.` or `..`")
    if scheme == "http" and not is_loopback(host):
        raise _refusal(url, "is not encrypted; plain http is for this machine only")
    address = f"{scheme}://{host}" + (f":{port}" if port else "")
    return (address + "/" + path).rstrip("/")


def is_loopback(host: str) -> bool:
    """Tell whether a host in lower case is this machine by its very name."""
    if host in ("localhost", "[::1]"):
        return True
    numbers = host.split(".")
    fits = len(numbers) == 4 and all(n.isdigit() and n == str(int(n)) for n in numbers)
    return fits and numbers[0] == "127" and all(int(number) < 256 for number in numbers)


def _split(url: str, authority: str) -> tuple[str, str]:
    if authority.startswith("["):
        host, closed, rest = authority.partition("]")
        colon, port = rest[:1], rest[1:]
        fits = closed == "]" and _HEX.issuperset(host[1:]) and ":" in host and colon in ("", ":")
        host += "]"
    else:
        host, colon, port = authority.partition(":")
        fits = bool(host) and _HOST.issuperset(host) and host[0] not in "-."
    if not fits:
        raise _refusal(url, "has no host that could be asked")
    if colon and not (port.isdigit() and len(port) < 6 and 0 < int(port) < 65536):
        raise _refusal(url, "has a port that is no number from 1 to 65535")
    return host, port


def _refusal(url: str, reason: str) -> UsageError:
    from kosmo.config.shown import shown_address

    return UsageError(
        f"the `base_url` `{shown_address(url)}` {reason}",
        hint="give an address such as https://api.example.com/v1",
    )
