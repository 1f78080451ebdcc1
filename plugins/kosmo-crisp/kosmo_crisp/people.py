"""Finding an operator by what people call them: a user id, an e-mail address or a name."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Object

    from kosmo_crisp.website import Website

_SHOWN = 4  # operators that a sentence bears


def operators(site: Website) -> list[Object]:
    """Give the workspace's operators, without the credentials that some rows of Crisp's hold."""
    return [cleaned(row.get("details") or row) for row in site.rows("operators", "list")]


def cleaned(details: Object) -> Object:
    """Give an operator as `user_id`, `name` and what Crisp tells beside, without a key."""
    hidden = ("identifier", "key", "userID")
    kept = {name: value for name, value in details.items() if name not in hidden}
    names = (details.get("firstName"), details.get("lastName"))
    name = " ".join(part for part in names if part)
    return {"user_id": details.get("userID") or details.get("user_id"), "name": name, **kept}


def operator_id(site: Website, wanted: str) -> str:
    """Give an operator's user id; an id stands for itself, without a request.

    Raises a refusal for a name that nobody or several have, with the list.
    """
    if is_id(wanted):
        return wanted
    meant = wanted.casefold()
    rows = operators(site)
    found = [
        row for row in rows if meant in (str(row.get(key)).casefold() for key in ("name", "email"))
    ]
    if len(found) == 1:
        return str(found[0]["user_id"])
    shown = ", ".join(f"{row['user_id']} ({row['name']})" for row in (found or rows)[:_SHOWN])
    raise site.client.refuse(
        f"`{wanted}` names {len(found)} operators: give the id, such as {shown}"
        if found
        else f"none of the operators is `{wanted}`; there are {shown}"
    )


def is_id(text: str) -> bool:
    """Tell whether a text has the form of Crisp's ids (UUID)."""
    parts = text.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and all(
        character in "0123456789abcdefABCDEF" for character in "".join(parts)
    )
