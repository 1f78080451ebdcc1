"""The account: its name and credit, and what things cost in a country."""

from __future__ import annotations

from kosmo import read

from kosmo_plivo.places import own
from kosmo_plivo.vendor import ACCOUNT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json


@read(columns=("name", "auth_id", "cash_credits", "timezone", "account_type"), link=ACCOUNT)
def get_account(client: Client, /) -> Json:
    """Get the account that the credentials belong to, and its credit.

    Returns:
        `name`, `auth_id`, `cash_credits` (a text, in US dollars), `timezone` (of the times in
        answers), `account_type`, `billing_mode` and more.
    """
    return client.get(*own(client))


@read(columns=("country", "country_code", "message", "phone_numbers"), cache=300, link=ACCOUNT)
def get_pricing(
    client: Client, /, *, country_iso: Annotated[str, Field(pattern="^[A-Za-z]{2}$")]
) -> Json:
    """Get what messages, calls and numbers cost in a country, in US dollars.

    Args:
        country_iso: The country, by its two letters, such as `US`.

    Returns:
        `country`, `message`, `voice` and `phone_numbers`, each with rates by direction or kind.
    """
    return client.get(*own(client, "Pricing"), params={"country_iso": country_iso.upper()})
