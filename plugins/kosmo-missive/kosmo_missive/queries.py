"""Query parameters: those in `params` and those given beside it, checked and joined."""

from __future__ import annotations

from kosmo_missive.bodies import unknown_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Object, Until

_SMALLEST = {"limit": 1, "offset": 0, "until": 0}
_CLAIMS = ("include_deleted",)


def together(client: Client, params: Object | None, beside: Object) -> Object:
    """Join `params` with what was given `beside` it, whose keys are all that Missive knows.

    A key in both, a key that Missive would ignore and a value of the wrong kind are refused.
    The organization and the contact book may be named.
    """
    asked = {name: value for name, value in beside.items() if value is not None}
    inside = {name: value for name, value in (params or {}).items() if value is not None}
    unknown = [name for name in inside if name not in beside]
    if unknown:
        raise unknown_keys(client, "params", unknown, beside)
    for name, value in inside.items():
        if name in asked:
            raise client.refuse(f"`{name}` is given both in `params` and beside it; give it once")
        _check(client, name, value)
        asked[name] = value
    if "organization" in asked or "contact_book" in asked:
        from kosmo_missive.lookup import contact_books, organizations

        organizations(client).fill(asked, one=("organization",))
        contact_books(client).fill(asked, one=("contact_book",))
    return asked


def offset_list(client: Client, resource: str, asked: Object) -> Object:
    """List a resource that Missive pages by offset, as it wraps it; 50 rows unless told."""
    from kosmo_missive.vendor import LISTS

    asked = dict(asked)
    limit, skip = asked.pop("limit", 50), asked.pop("offset", 0)
    rows = client.rows(resource, items=resource, pages=LISTS, params=asked, limit=limit, skip=skip)
    return {resource: rows}


def conversation_part(
    client: Client, conversation_id: str, part: str, pages: Until, asked: Object
) -> Object:
    """List a part of a conversation, newest first, as Missive wraps it; 10 rows unless told."""
    asked = dict(asked)
    limit = asked.pop("limit", 10)
    path = ("conversations", conversation_id, part)
    return {part: client.rows(*path, items=part, pages=pages, params=asked, limit=limit)}


def _check(client: Client, name: str, value: object) -> None:
    if name in _CLAIMS:
        right, kind = isinstance(value, bool), "true or false"
    elif name in _SMALLEST:
        least = _SMALLEST[name]
        right = isinstance(value, int) and not isinstance(value, bool) and value >= least
        kind = f"a whole number, at least {least}"
    else:
        right = isinstance(value, (str, int)) and not isinstance(value, bool) and value != ""
        kind = "a text"
    if not right:
        raise client.refuse(f"`params.{name}` must be {kind}")
