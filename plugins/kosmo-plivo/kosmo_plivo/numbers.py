"""Phone numbers of the account: list, get, change and give them back."""

from __future__ import annotations

from kosmo import read, write

from kosmo_plivo.answers import changes, done, number_row
from kosmo_plivo.listing import in_order, listed
from kosmo_plivo.phones import stored
from kosmo_plivo.places import own
from kosmo_plivo.vendor import NUMBERS, PAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json

_COLUMNS = (
    "number", "alias", "number_type", "country", "app_id", "voice_enabled", "sms_enabled",
    "renewal_date",
)  # fmt: skip


@read(pages=PAGES, streams=True, columns=_COLUMNS, cache=300, link=NUMBERS)
def list_numbers(
    client: Client,
    /,
    *,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0)] = 0,
    number_type: Literal["local", "tollfree", "national", "mobile", "fixed"] | None = None,
    service: Annotated[str, Field(pattern="^(voice|sms|mms)(,(voice|sms|mms))*$")] | None = None,
    number_startswith: Annotated[str, Field(min_length=1)] | None = None,
    alias: Annotated[str, Field(min_length=1)] | None = None,
    subaccount: Annotated[str, Field(format="id")] | None = None,
) -> Json:
    """List the phone numbers of the account.

    Args:
        limit: How many numbers at most.
        offset: How many to leave out first.
        number_type: Only numbers of this kind.
        service: Only numbers that can do this: `voice`, `sms`, `mms`, or several with commas.
        number_startswith: Only numbers that begin so, country code first.
        alias: Only numbers of this name.
        subaccount: Only numbers of this subaccount, by its Auth ID.

    Returns:
        `objects`, a list of numbers with `number` (digits alone, as Plivo keeps them), `alias`,
        `app_id`, `number_type`, `country`, `voice_enabled`, `sms_enabled`,
        `monthly_rental_rate` and more, beside `meta`.
    """
    params = {
        "type": number_type, "services": in_order(service), "alias": alias,
        "subaccount": subaccount,
        "number_startswith": number_startswith and number_startswith.strip().removeprefix("+"),
    }  # fmt: skip
    return listed(
        client, "Number", id="number", limit=limit, offset=offset, params=params, shape=number_row
    )


@read(columns=_COLUMNS, cache=300, link=NUMBERS)
def get_number(client: Client, /, *, number: str) -> Json:
    """Get one of the account's phone numbers.

    Args:
        number: The number with its country code, such as +14155550100.

    Returns:
        An object as in `list_numbers`; `app_id` is its application, null where it has none.
    """
    return number_row(client.get(*own(client, "Number", stored(client, number, "number"))))


@write(idempotent=True, link=NUMBERS)
def update_number(
    client: Client,
    /,
    *,
    number: str,
    app_id: str | None = None,
    alias: str | None = None,
    subaccount: Annotated[str, Field(format="id")] | None = None,
    cnam_lookup: Literal["enabled", "disabled"] | None = None,
) -> Json:
    """Change a phone number: its application, its name, whose it is.

    Args:
        number: The number with its country code.
        app_id: The application that its calls and messages go to.
        alias: A name for it.
        subaccount: The subaccount that it is given to, by its Auth ID.
        cnam_lookup: Whether the names of callers are looked up.

    Returns:
        `message`, `api_id` and `number`.
    """
    body = changes(
        {"app_id": app_id, "alias": alias, "subaccount": subaccount, "cnam_lookup": cnam_lookup}
    )
    if not body:
        raise client.refuse("there is nothing to change")
    digits = stored(client, number, "number")
    return done(client.post(*own(client, "Number", digits), body=body), number=digits)


@write(destructive=True, idempotent=True, link=NUMBERS)
def release_number(client: Client, /, *, number: str) -> Json:
    """Give a phone number back to Plivo, at once and for good.

    Args:
        number: The number with its country code.

    Returns:
        `ok` and `number`.
    """
    digits = stored(client, number, "number")
    return done(client.delete(*own(client, "Number", digits)), number=digits)
