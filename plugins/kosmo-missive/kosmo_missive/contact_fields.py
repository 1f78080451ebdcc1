"""Contacts as people write them: flat handles become the `infos` and `memberships` of Missive.

Missive ignores `email`, `phone` and the like without a word.
"""

from __future__ import annotations

from kosmo_missive.bodies import checked, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Object

FIELDS = (
    "contact_book", "first_name", "last_name", "middle_name", "phonetic_first_name",
    "phonetic_last_name", "phonetic_middle_name", "prefix", "suffix", "nickname", "file_as",
    "notes", "gender", "starred", "infos", "memberships",
)  # fmt: skip
LISTS = ("infos", "memberships")

# Flat key: the kind of info, and the label that it gets, one of those that Missive knows.
_INFOS = {
    "email": ("email", "work"), "emails": ("email", "work"),
    "phone": ("phone_number", "main"), "phone_number": ("phone_number", "main"),
    "phones": ("phone_number", "main"), "phone_numbers": ("phone_number", "main"),
    "twitter": ("twitter", "work"), "website": ("url", "homepage"), "url": ("url", "homepage"),
}  # fmt: skip
_COMPANIES = ("company", "company_name")


def translated(client: Client, row: Object) -> Object:
    """Give a contact in Missive's fields; keys that neither Missive nor kosmo knows are refused."""
    given = checked(client, row, ("id", *FIELDS, *_INFOS, *_COMPANIES))
    infos = _list(client, given, "infos")
    memberships = _list(client, given, "memberships")
    for key, (kind, label) in _INFOS.items():
        for value in texts(client, given.pop(key, None) or [], key):
            infos.append({"kind": kind, "label": label, "value": value})
    for key in _COMPANIES:
        for value in texts(client, given.pop(key, None) or [], key):
            memberships.append({"group": {"kind": "organization", "name": value}})
    if infos:
        given["infos"] = infos
    if memberships:
        given["memberships"] = memberships
    return given


def is_flat(row: Object) -> bool:
    """Tell whether a contact has flat keys, which are added to what there is."""
    return any(key in row for key in (*_INFOS, *_COMPANIES))


def added(old: Object, new: Object) -> Object:
    """Give `new` with the infos and memberships of `old` kept in front of its own."""
    kept = dict(new)
    for name in LISTS:
        if name in new:
            mine = [_plain(entry) for entry in old.get(name) or []]
            fresh = [entry for entry in new[name] if _key(entry) not in map(_key, mine)]
            kept[name] = mine + fresh
    return kept


def _list(client: Client, row: Object, name: str) -> list[Object]:
    value = row.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise client.refuse(f"`{name}` must be a list of objects")
    return list(value)


def _plain(entry: Object) -> Object:
    """Give an entry as it can be written back: a group is named, without its id."""
    group = entry.get("group")
    if not isinstance(group, dict):
        return entry
    own = {key: value for key, value in entry.items() if key != "group" and value is not None}
    return {**own, "group": {"kind": group.get("kind"), "name": group.get("name")}}


def _key(entry: Object) -> tuple[str, ...]:
    """Tell entries apart by what they say, labels aside."""
    group = entry.get("group")
    if isinstance(group, dict):
        return (str(group.get("kind")), str(group.get("name")).casefold())
    said = {k: v for k, v in entry.items() if k not in ("label", "custom_label") and v is not None}
    return tuple(f"{key}={str(value).casefold()}" for key, value in sorted(said.items()))
