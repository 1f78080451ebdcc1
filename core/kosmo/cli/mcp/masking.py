"""Show what a file or a server says: without secrets, and without lines of its own."""

from __future__ import annotations

from kosmo.config.shown import MASK
from kosmo.errors import CredentialsError
from kosmo.mcp.address import has_user
from kosmo.mcp.secrets import reference_to
from kosmo.mcp.syntax import references_in
from kosmo.mcp.telling import is_telling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_PATHS = ("/", "~", "./", "../")
SHORTEST = 8
"""A shorter text is taken for a switch or a word, not for a secret."""


def is_literal(name: str, value: str) -> bool:
    """Tell whether a value may be a secret itself, by its name and as no reference stands in it."""
    if not is_telling(name) or len(value) < SHORTEST or value.startswith(_PATHS):
        return False
    try:
        return not references_in(value)
    except CredentialsError:
        return False


def shown_words(words: Iterable[str]) -> list[str]:
    """Give the arguments of a program; what a long option that is called so says is masked.

    Short ones hide nothing: `bash -ckey` would run the next word.
    """
    shown: list[str] = []
    before = ""
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name.startswith("--") and is_literal(name, value):
            shown.append(f"{name}={MASK}")
        elif before.startswith("--") and "=" not in before and is_literal(before, word):
            shown.append(word if word.startswith("-") else MASK)
        else:
            shown.append(shown_url(word) if "://" in word else word)
        before = word
    return shown


def shown_url(url: str) -> str:
    """Give an address without user and password, and without what its query calls a secret."""
    before, mark, query = url.partition("?")
    if has_user(before):
        scheme, _, rest = before.partition("://")
        authority, slash, path = rest.partition("/")
        before = f"{scheme}://{MASK}@{authority.rpartition('@')[2]}{slash}{path}"
    fields = [field.partition("=") for field in query.split("&")]
    kept = [
        f"{name}={MASK}" if is_literal(name, value) else name + equals + value
        for name, equals, value in fields
    ]
    return before + mark + "&".join(kept)


def kept_out(name: str, key: str) -> str:
    """Say how the value of a variable or header of a server is kept out of its file."""
    stored = key.lower().replace("-", "_")
    return f"store it and write `{reference_to(name, stored)}` in its place"


def literal_words(words: Iterable[str]) -> bool:
    """Tell whether arguments hold what may be a secret."""
    words = list(words)
    return shown_words(words) != words
