"""Powerpacks: numbers that send together, one chosen for each recipient."""

from __future__ import annotations

from kosmo import read, write

from kosmo_plivo.answers import changes, done
from kosmo_plivo.listing import listed
from kosmo_plivo.places import own
from kosmo_plivo.vendor import PAGES, POWERPACKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json

_COLUMNS = ("uuid", "name", "sticky_sender", "local_connect", "application_id", "created_on")


@read(pages=PAGES, streams=True, columns=_COLUMNS, cache=300, link=POWERPACKS)
def list_powerpacks(
    client: Client,
    /,
    *,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0)] = 0,
) -> Json:
    """List the powerpacks of the account.

    Args:
        limit: How many powerpacks at most.
        offset: How many to leave out first.

    Returns:
        `objects`, a list of powerpacks with `uuid`, `name`, `sticky_sender`, `local_connect`,
        `application_id`, `number_pool` and `created_on`, beside `meta`.
    """
    return listed(client, "Powerpack", id="uuid", limit=limit, offset=offset)


@read(columns=_COLUMNS, cache=300, link=POWERPACKS)
def get_powerpack(client: Client, /, *, uuid: Annotated[str, Field(format="id")]) -> Json:
    """Get one powerpack.

    Args:
        uuid: The powerpack.

    Returns:
        An object as in `list_powerpacks`.
    """
    return client.get(*own(client, "Powerpack", uuid))


@write(columns=("uuid", "name"), link=POWERPACKS)
def create_powerpack(
    client: Client,
    /,
    *,
    name: Annotated[str, Field(min_length=1)],
    sticky_sender: bool | None = None,
    local_connect: bool | None = None,
    application_type: Literal["xml", "phlo"] | None = None,
    application_id: str | None = None,
) -> Json:
    """Create a powerpack, without numbers yet.

    Args:
        name: A name that no other powerpack has.
        sticky_sender: Whether a recipient always gets the same number; yes unless told.
        local_connect: Whether numbers of the recipient's area go first; yes unless told.
        application_type: What `application_id` is.
        application_id: The application that answers to its numbers go to.

    Returns:
        The powerpack, an object as in `list_powerpacks`.
    """
    body = {
        "name": name, "sticky_sender": sticky_sender, "local_connect": local_connect,
        "application_type": application_type, "application_id": application_id,
    }  # fmt: skip
    return done(client.post(*own(client, "Powerpack"), body=changes(body)))


@write(idempotent=True, columns=("uuid", "name"), link=POWERPACKS)
def update_powerpack(
    client: Client,
    /,
    *,
    uuid: Annotated[str, Field(format="id")],
    name: Annotated[str, Field(min_length=1)] | None = None,
    sticky_sender: bool | None = None,
    local_connect: bool | None = None,
    application_type: Literal["xml", "phlo"] | None = None,
    application_id: str | None = None,
) -> Json:
    """Change a powerpack; what is not given stays.

    Args:
        uuid: The powerpack.
        name: A name that no other powerpack has.
        sticky_sender: Whether a recipient always gets the same number.
        local_connect: Whether numbers of the recipient's area go first.
        application_type: What `application_id` is.
        application_id: The application that answers to its numbers go to; `none` for none.

    Returns:
        The powerpack, an object as in `list_powerpacks`.
    """
    given = {
        "name": name, "sticky_sender": sticky_sender, "local_connect": local_connect,
        "application_type": application_type, "application_id": application_id,
    }  # fmt: skip
    body = changes(given)
    if not body:
        raise client.refuse("there is nothing to change")
    return done(client.post(*own(client, "Powerpack", uuid), body=body))


@write(destructive=True, idempotent=True, link=POWERPACKS)
def delete_powerpack(
    client: Client,
    /,
    *,
    uuid: Annotated[str, Field(format="id")],
    unrent_numbers: bool = False,
) -> Json:
    """Delete a powerpack; its numbers stay with the account unless told.

    Args:
        uuid: The powerpack.
        unrent_numbers: Whether its numbers are given back to Plivo for good.

    Returns:
        Plivo's answer, or `ok`, and `uuid`.
    """
    params = {"unrent_numbers": unrent_numbers}
    return done(client.delete(*own(client, "Powerpack", uuid), params=params), uuid=uuid)
