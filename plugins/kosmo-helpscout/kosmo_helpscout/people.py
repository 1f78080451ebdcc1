"""People: whom an id, an e-mail address, a name or `me` means."""

from __future__ import annotations

from kosmo_helpscout.answers import object_in
from kosmo_helpscout.paging import every
from kosmo_helpscout.vendor import OF_50

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Object

_SHOWN = 6  # users that a sentence bears


def user_id(client: Client, who: str) -> int:
    """Give the id of a user; `me` is the one whose credentials these are.

    Refuses a name that nobody or several have, with those there are.
    """
    if who.isascii() and who.isdigit():
        return int(who)
    if who == "me":
        return int(object_in(client.get("users", "me"), "a user")["id"])
    users = every(client, "users", key="users", pages=OF_50, params={})
    found = [user for user in users if who.casefold() in _names(user)]
    if len(found) == 1:
        return int(found[0]["id"])
    several = found or users
    listed = ", ".join(f"{user.get('id')} ({user.get('email')})" for user in several[:_SHOWN])
    more = f" and {len(several) - _SHOWN} more" if len(several) > _SHOWN else ""
    told = f"names {len(found)} of the users" if found else "is none of the users"
    raise client.refuse(f"`{who}` {told}: {listed}{more}")


def _names(user: Object) -> set[str]:
    first, last = user.get("firstName") or "", user.get("lastName") or ""
    known = [user.get("email"), first, f"{first} {last}".strip(), user.get("mention")]
    return {str(name).casefold() for name in known if name}
