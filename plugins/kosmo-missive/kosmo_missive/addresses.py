"""Senders and recipients as people write them, turned into the objects that Missive wants."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json, Object

_LISTS = ("to_fields", "cc_fields", "bcc_fields")
_NAMING = ("address", "phone_number", "id")
_KEYS = (*_NAMING, "name", "type", "username")
_GIVE = (
    '; give {"address": "person@example.org", "name": "Person"}, {"phone_number": "+14155550100"},'
    ' {"id": "…"}, or the address or number alone'
)
_BETWEEN_DIGITS = str.maketrans("", "", " -.()")


def addressed(client: Client, row: Object) -> Object:
    """Give a copy of `row` with its sender as an object, its recipients as lists of them.

    An address or number may be a text, `Person <person@example.org>` too, and one recipient
    needs no list; what names nobody is refused with the shape that is right.
    """
    row = dict(row)
    if row.get("from_field") is not None:
        row["from_field"] = _one(client, row["from_field"], "from_field")
    for name in _LISTS:
        given = row.get(name)
        if isinstance(given, list):
            row[name] = [_one(client, one, f"{name}[{at}]") for at, one in enumerate(given)]
        elif given is not None:
            row[name] = [_one(client, given, name)]
    return row


def _one(client: Client, given: Json, where: str) -> Object:
    if isinstance(given, str):
        return _from_text(client, given, where)
    if not isinstance(given, dict):
        raise client.refuse(f"`{where}` must be an object that names somebody{_GIVE}")
    unknown = [key for key in given if key not in _KEYS]
    if unknown:
        listed = ", ".join(f"`{key}`" for key in sorted(unknown))
        raise client.refuse(f"`{where}` has {listed}, which Missive does not know{_GIVE}")
    if not any(given.get(key) for key in _NAMING):
        raise client.refuse(f"`{where}` names nobody{_GIVE}")
    return given


def _from_text(client: Client, given: str, where: str) -> Object:
    name, opened, address = given.strip().rpartition("<")
    if opened and address.endswith(">"):
        name, address = name.strip().strip('"'), address[:-1].strip()
    else:
        name, address = "", given.strip()
    said = {"name": name} if name else {}
    digits = address.translate(_BETWEEN_DIGITS)
    if digits[:1] == "+" and digits[1:].isdecimal():
        return {"phone_number": digits, **said}
    local, _, domain = address.partition("@")
    if not local or not domain or any(one in domain for one in "@,;<> ") or " " in local:
        raise client.refuse(f"`{where}` is no address: `{given}`{_GIVE}")
    return {"address": address, **said}
