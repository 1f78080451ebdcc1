"""Phone numbers that can be rented: search for one, buy it."""

from __future__ import annotations

from kosmo import ServiceError, read, write

from kosmo_plivo.answers import changes, done
from kosmo_plivo.listing import in_order, listed
from kosmo_plivo.phones import stored
from kosmo_plivo.places import own
from kosmo_plivo.vendor import PAGES, PHONE_NUMBERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json

_COLUMNS = (
    "number", "type", "region", "monthly_rental_rate", "setup_rate", "voice_enabled",
    "sms_enabled", "restriction",
)  # fmt: skip


@read(pages=PAGES, streams=True, columns=_COLUMNS, link=PHONE_NUMBERS)
def search_numbers(
    client: Client,
    /,
    *,
    country_iso: Annotated[str, Field(pattern="^[A-Za-z]{2}$")],
    type: Literal["local", "tollfree", "mobile", "national", "fixed"] | None = None,
    pattern: Annotated[str, Field(pattern="^[0-9]+$")] | None = None,
    region: Annotated[str, Field(min_length=1)] | None = None,
    city: Annotated[str, Field(min_length=1)] | None = None,
    services: Annotated[str, Field(pattern="^(voice|sms|mms)(,(voice|sms|mms))*$")] | None = None,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0)] = 0,
) -> Json:
    """Search for phone numbers that can be rented, with what they cost.

    Args:
        country_iso: The country, by its two letters, such as `US`.
        type: Only numbers of this kind.
        pattern: Only numbers that begin so behind the country code, or hold these digits.
        region: Only numbers of this region, such as `California`.
        city: Only numbers of this city.
        services: Only numbers that can do this: `voice`, `sms`, `mms`, or several with commas.
        limit: How many numbers at most.
        offset: How many to leave out first.

    Returns:
        `objects`, a list of numbers with `number`, `type`, `region`, `monthly_rental_rate`,
        `setup_rate`, `voice_enabled`, `sms_enabled`, `restriction` and more, beside `meta`.
    """
    params = {
        "country_iso": country_iso.upper(), "type": type, "pattern": pattern, "region": region,
        "city": city, "services": in_order(services),
    }  # fmt: skip
    return listed(client, "PhoneNumber", id="number", limit=limit, offset=offset, params=params)


@write(outward=True, columns=("numbers", "status"), link=f"{PHONE_NUMBERS}/buy-a-phone-number")
def buy_number(
    client: Client,
    /,
    *,
    number: str,
    app_id: str | None = None,
    cnam_lookup: Literal["enabled", "disabled"] | None = None,
) -> Json:
    """Rent a phone number; Plivo charges for it at once and every month.

    Args:
        number: A number that `search_numbers` gave.
        app_id: The application that its calls and messages go to; the account's default one
            unless given.
        cnam_lookup: Whether the names of callers are looked up (United States).

    Returns:
        `numbers`, a list of one object with `number` and `status` (`Success`, or `pending`
        where the country wants papers first), and the `status` of the order.
    """
    body = changes({"app_id": app_id, "cnam_lookup": cnam_lookup})
    path = own(client, "PhoneNumber", stored(client, number, "number"))
    data = client.post(*path, body=body)
    bought = data.get("numbers") if isinstance(data, dict) else None
    failed = [row for row in bought or () if str(row.get("status", "")).lower() not in _TAKEN]
    if failed:
        row = failed[0]
        raise ServiceError(
            f"Plivo did not rent out `{row.get('number')}`: {row.get('status')}",
            code="not_fulfilled",
        )
    return done(data)


_TAKEN = ("success", "pending", "fulfilled")
