"""Who may send, and the channels that messages are put into: Missive lists neither."""

from __future__ import annotations

from kosmo_missive.simulator.checks import refuse, uuid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

CUSTOM_TEXT_ACCOUNT = "acc00000-0000-4000-8000-000000000001"
CUSTOM_EMAIL_ACCOUNT = "acc00000-0000-4000-8000-000000000002"
LIVE_CHAT_ACCOUNT = "acc00000-0000-4000-8000-000000000003"
SMS_NUMBER = "+14155550100"


def account_of(state: SimulatorState, item: Row) -> Row | None:
    """Give the account that a body names, None where it names none."""
    id = uuid(item, "account")
    if id is None:
        return None
    account = state.get("accounts", id)
    if account is None:
        raise refuse(f"account with id {id} does not exist")
    return account


def kind_of(item: Row, account: Row | None) -> str:
    """Tell what a draft would be sent as: an account's kind, `sms` or `email`."""
    if account is not None:
        return str(account["type"])
    recipients = item.get("to_fields")
    first = recipients[0] if isinstance(recipients, list) and recipients else None
    for field in (item.get("from_field"), first):
        if isinstance(field, dict) and "phone_number" in field:
            return "sms"
    return "email"


def check_sender(state: SimulatorState, item: Row, kind: str, *, sending: bool) -> None:
    """Refuse a sender that the token's owner may not use, or none where one is needed."""
    wrong = refuse("'from_field' does not match an available sender")
    sender = item.get("from_field")
    if sender is None:
        if kind == "email" or sending:
            raise wrong
        return
    if not isinstance(sender, dict):
        raise refuse("'from_field' must be an object")
    if kind in ("email", "sms"):
        known = {row["id"] for row in state.rows("senders") if row["type"] == kind}
        address = sender.get("address" if kind == "email" else "phone_number")
        if not isinstance(address, str) or address.lower() not in known:
            raise wrong
    else:
        check_addresses({"from_field": [sender]}, "from_field", kind)


def check_addresses(item: Row, name: str, kind: str) -> list[Row]:
    """Give the addresses under a key, each of the shape that the kind of message has."""
    fields = item.get(name)
    if fields is None:
        return []
    key = {"email": "address", "sms": "phone_number"}.get(kind, "id")
    if kind == "custom_email":
        key = "address"
    if not isinstance(fields, list) or not all(
        isinstance(field, dict) and isinstance(field.get(key), str) and field[key]
        for field in fields
    ):
        raise refuse(f"'{name}' must be an array of objects with '{key}'")
    if key == "address" and any("@" not in field["address"] for field in fields):
        raise refuse(f"'{name}' holds an invalid address")
    if key == "phone_number" and not all(_is_phone(field[key]) for field in fields):
        raise refuse(f"'{name}' holds an invalid phone number")
    return fields


def _is_phone(number: str) -> bool:
    return number[:1] == "+" and number[1:].isascii() and number[1:].isdigit()
