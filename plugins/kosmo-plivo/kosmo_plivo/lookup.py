"""Whose a phone number is: its country, its carrier, its spellings."""

from __future__ import annotations

from kosmo import read

from kosmo_plivo.phones import sendable
from kosmo_plivo.vendor import LOOKUP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json


@read(
    columns=("phone_number", "country.name", "carrier.name", "carrier.type"),
    cache=300,
    link=LOOKUP,
)
def lookup_number(client: Client, /, *, number: str) -> Json:
    """Look up any phone number; Plivo charges for each look-up.

    Args:
        number: The number with its country code, such as +14155550100.

    Returns:
        `phone_number`, `country` (`name`, `iso2`), `carrier` (`name`, `type`, `ported`) and
        `format` (`e164`, `national`, `international`).
    """
    digits = sendable(client, number, "number").removeprefix("+")
    # This host wants no slash at the end, and the plus that others do without.
    return (
        client.origin("lookup")
        .request("GET", f"/Number/+{digits}", params={"type": "carrier"})
        .data
    )
