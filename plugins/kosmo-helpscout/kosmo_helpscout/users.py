"""Users: the people who work in Help Scout, and whose credentials these are."""

from __future__ import annotations

from kosmo import read

from kosmo_helpscout.paging import listed
from kosmo_helpscout.vendor import DOCS, OF_50

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json

_DOCS = f"{DOCS}/users"
_COLUMNS = ("id", "firstName", "lastName", "email", "role")


@read(columns=_COLUMNS, link=f"{_DOCS}/me/")
def get_current_user(client: Client, /) -> Json:
    """Get the user whose credentials these are.

    Returns:
        The user: `id`, `firstName`, `lastName`, `email`, `role` (`owner`, `admin`, `user`),
        `timezone`, `companyId` and more.
    """
    return client.get("users", "me")


@read(pages=OF_50, streams=True, columns=_COLUMNS, cache=300, link=f"{_DOCS}/list/")
def list_users(
    client: Client,
    /,
    *,
    mailbox: Annotated[int, Field(ge=1)] | None = None,
    email: Annotated[str, Field(min_length=3)] | None = None,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=50)] = 25,
) -> Json:
    """List users.

    Args:
        mailbox: Only users of this inbox, by id.
        email: Only the user with this e-mail address.
        page: Which page, each of `per_page` users.
        per_page: How many users a page holds.

    Returns:
        `_embedded.users`, a list of objects with `id`, `firstName`, `lastName`, `email`, `role`
        and more, and `page`.
    """
    asked = {"mailbox": mailbox, "email": email}
    return listed(
        client, "users", key="users", pages=OF_50, page=page, per_page=per_page, params=asked
    )


@read(columns=_COLUMNS, cache=300, link=f"{_DOCS}/get/")
def get_user(client: Client, /, *, id: Annotated[int, Field(ge=1)]) -> Json:
    """Get one user.

    Args:
        id: The user.

    Returns:
        The user, as `get_current_user` gives one.
    """
    return client.get("users", str(id))
