"""The numbers of a powerpack, which Plivo keeps in a pool of its own."""

from __future__ import annotations

from kosmo import ServiceError, read, write

from kosmo_plivo.answers import changes, done
from kosmo_plivo.listing import listed
from kosmo_plivo.phones import stored
from kosmo_plivo.places import own
from kosmo_plivo.vendor import NUMBER_POOLS, PAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json

_COLUMNS = ("number", "type", "country_iso2", "service", "added_on")


@read(pages=PAGES, streams=True, columns=_COLUMNS, cache=300, link=NUMBER_POOLS)
def list_powerpack_numbers(
    client: Client,
    /,
    *,
    uuid: Annotated[str, Field(format="id")],
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0)] = 0,
    starts_with: str | None = None,
    country_iso2: Annotated[str, Field(pattern="^[A-Za-z]{2}$")] | None = None,
    service: Literal["sms", "mms"] | None = None,
) -> Json:
    """List the numbers of a powerpack.

    Args:
        uuid: The powerpack.
        limit: How many numbers at most.
        offset: How many to leave out first.
        starts_with: Only numbers that begin so, country code first.
        country_iso2: Only numbers of this country, by its two letters.
        service: Only numbers that send this.

    Returns:
        `objects`, a list of numbers with `number`, `type`, `country_iso2` and `added_on`,
        beside `meta`.
    """
    params = {
        "starts_with": starts_with and starts_with.strip().removeprefix("+"),
        "country_iso2": country_iso2 and country_iso2.upper(), "service": service,
    }  # fmt: skip
    pool = _pool(client, uuid)
    return listed(
        client, "NumberPool", pool, "Number", id="number", limit=limit, offset=offset,
        params=params,
    )  # fmt: skip


@write(idempotent=True, outward_when=("rent",), columns=_COLUMNS, link=NUMBER_POOLS)
def add_powerpack_number(
    client: Client,
    /,
    *,
    uuid: Annotated[str, Field(format="id")],
    number: str,
    service: Literal["sms", "mms"] | None = None,
    rent: bool | None = None,
) -> Json:
    """Let a powerpack send from a number.

    Args:
        uuid: The powerpack.
        number: A number of the account, with its country code.
        service: What it sends; `sms` unless given.
        rent: Whether to buy the number first, where it is not the account's yet.

    Returns:
        The number, an object as in `list_powerpack_numbers`.
    """
    body = changes({"service": service, "rent": "true" if rent else None})
    path = ("NumberPool", _pool(client, uuid), "Number", stored(client, number, "number"))
    return done(client.post(*own(client, *path), body=body))


@write(destructive=True, idempotent=True, link=NUMBER_POOLS)
def remove_powerpack_number(
    client: Client,
    /,
    *,
    uuid: Annotated[str, Field(format="id")],
    number: str,
    unrent: bool = False,
) -> Json:
    """Take a number out of a powerpack; it stays with the account unless told.

    Args:
        uuid: The powerpack.
        number: The number with its country code.
        unrent: Whether it is given back to Plivo for good.

    Returns:
        Plivo's answer, or `ok`, and `number`.
    """
    digits = stored(client, number, "number")
    path = ("NumberPool", _pool(client, uuid), "Number", digits)
    return done(client.delete(*own(client, *path), params={"unrent": unrent}), number=digits)


def _pool(client: Client, uuid: str) -> str:
    """Give the id of a powerpack's pool, the last part of the address that it names."""
    data = client.get(*own(client, "Powerpack", uuid))
    address = data.get("number_pool") if isinstance(data, dict) else None
    if not isinstance(address, str) or "/" not in address:
        raise ServiceError("Plivo's powerpack names no number pool", code="malformed_answer")
    return address.rstrip("/").rpartition("/")[2]
