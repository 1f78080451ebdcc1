"""Check what an account may hold: its name, its address, its limits and its references."""

from __future__ import annotations

from kosmo.errors import UsageError

RESERVED = ("default", "sandbox")
PLAIN = ("base_url", "limits")
REFERENCES = ("env:", "file:", "command:", "keyring:")

_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")
_LONGEST = 40


def is_reference(value: str) -> bool:
    """Tell a reference to a value from the value itself, by its known prefixes."""
    return value.startswith(REFERENCES)


def field_key(name: str) -> str:
    """Give a field's one spelling: snake case, and `base_url` for `url`."""
    key = name.strip().lower().replace("-", "_")
    return "base_url" if key == "url" else key


def check_name(name: str) -> str:
    """Give back an account name that may be stored, or raise UsageError.

    Names stay usable in environment variables and Lua: lower case, digits, `_` and `-`.
    """
    if name in RESERVED:
        raise UsageError(
            f"`{name}` is a reserved account name", hint="choose another, such as `work`"
        )
    ends = name[:1] + name[-1:]
    fits = 0 < len(name) <= _LONGEST and _NAME.issuperset(name)
    if not fits or "__" in name or "_" in ends or "-" in ends:
        raise UsageError(
            f"`{name}` cannot name an account: use up to {_LONGEST} lower-case letters, digits, "
            "`-` and `_`, beginning and ending with a letter or digit",
            hint="choose a name such as `work` or `client-2`",
        )
    return name


def check_plain(field: str, value: str) -> str:
    """Check a plain field and give it as it is stored; UsageError says what is wrong."""
    if field == "base_url":
        from kosmo.config.address import check_address

        return check_address(value)
    if field == "limits":
        return ", ".join(check_limit(part) for part in value.split(","))
    if not value or not value.isprintable():
        raise UsageError(f"`{field}` is empty or holds characters that cannot be printed")
    return value


def check_limit(text: str) -> str:
    """Check one limit, `300/1m` or `5 at once`, and give it as it is stored."""
    from kosmo.limits import parse_limit

    parse_limit(text)
    return " ".join(text.split())
