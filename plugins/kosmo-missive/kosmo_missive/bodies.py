"""Request bodies as users write them: with or without Missive's envelope, one row or several.

Missive ignores a key that it does not know; kosmo refuses it, so that no wish is lost.
"""

from __future__ import annotations

from kosmo_missive.suggestions import cut_off

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kosmo import Client, Json, Object, UsageError


def object_in(client: Client, body: Object, envelope: str, *also: str) -> Object:
    """Give the one object of a body, taken out of its envelope (or one of `also`) if it has one."""
    rows = objects_in(client, body, envelope, *also)
    if len(rows) != 1:
        raise client.refuse(f"`body.{envelope}` must be one object, not {len(rows)}")
    return rows[0]


def objects_in(client: Client, body: Object, envelope: str, *also: str) -> list[Object]:
    """Give the objects of a body, taken out of its envelope (or one of `also`) if it has one."""
    inside: Json = body
    for name in (envelope, *also):
        if name in body:
            beside = sorted(key for key in body if key != name)
            if beside:
                raise client.refuse(
                    f"`body` has {_quoted(beside)} beside `{name}`; put everything into `{name}`,"
                    f" or leave `{name}` out"
                )
            inside = body[name]
    rows = [inside] if isinstance(inside, dict) else inside
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise client.refuse(f"`body.{envelope}` must be an object or a list of objects")
    if not rows or not all(rows):
        raise client.refuse("`body` is empty: there is nothing to send")
    return rows


def checked(
    client: Client,
    row: Object,
    fields: Iterable[str],
    *,
    renamed: dict[str, str] | None = None,
    required: Iterable[str] = (),
) -> Object:
    """Give a copy of `row` with its keys `renamed`; refuse keys that are not among `fields`."""
    renamed = renamed or {}
    fields = tuple(fields)
    given: Object = {}
    for key, value in row.items():
        name = renamed.get(key, key)
        if name in given:
            raise client.refuse(f"`body` has both `{name}` and another name of it; give one")
        given[name] = value
    unknown = [key for key in given if key not in fields]
    if unknown:
        raise unknown_keys(client, "body", unknown, [*fields, *renamed])
    missing = [name for name in required if given.get(name) in (None, "", [], {})]
    if missing:
        raise client.refuse(f"`body` lacks {_quoted(missing)}")
    return given


def unknown_keys(
    client: Client, where: str, unknown: Iterable[str], valid: Iterable[str]
) -> UsageError:
    """Make the refusal of keys that Missive would ignore, with the nearest or all valid ones."""
    from difflib import get_close_matches

    unknown, valid = sorted(unknown), list(valid)
    near = [match for key in unknown for match in get_close_matches(key, valid, 1, 0.6)]
    known = f"did you mean {_quoted(near)}?" if near else f"it knows {_quoted(valid)}"
    return client.refuse(f"`{where}` has {_quoted(unknown)}, which Missive does not know; {known}")


def texts(client: Client, value: Json, name: str) -> list[str]:
    """Give a list of texts, one text alone being a list of it."""
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list) or not all(isinstance(v, str) and v for v in several):
        raise client.refuse(f"`{name}` must be a list of texts")
    return several


def _quoted(names: Iterable[str]) -> str:
    return cut_off(f"`{name}`" for name in names)
