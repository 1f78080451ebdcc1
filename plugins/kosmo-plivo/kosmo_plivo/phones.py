"""Phone numbers as people write them, as Plivo stores them, and told apart."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client

_BETWEEN = str.maketrans("", "", " \t-().\u00a0")


def sendable(client: Client, text: str, name: str) -> str:
    """Give a number as it is sent: its digits, and its plus where it was written with one.

    Raises UsageError for what has too few or too many digits, or anything else in it.
    """
    number = text.strip().translate(_BETWEEN)
    digits = number.removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and 3 <= len(digits) <= 15):
        raise client.refuse(
            f"`{name}` is no phone number: `{text}`; write it with its country code, such as"
            " +14155550100"
        )
    return number


def stored(client: Client, text: str, name: str) -> str:
    """Give a number as Plivo stores it, in digits alone, for paths and filters."""
    return sendable(client, text, name).removeprefix("+")


def source(client: Client, text: str, name: str) -> str:
    """Give who sends: a number, or the letters that some countries take instead of one."""
    if any(letter.isalpha() for letter in text):
        return text.strip()
    return sendable(client, text, name)


def recipients(client: Client, texts: list[str], name: str, *, sip: bool = False) -> list[str]:
    """Give the numbers of several recipients, each once however it is written.

    With `sip` an address such as `sip:alma@phone.plivo.com` is taken too.
    """
    found: dict[str, str] = {}
    for text in texts:
        address = text.strip()
        if not (sip and address.startswith("sip:")):
            address = sendable(client, text, name)
        found.setdefault(identity(address), address)
    if not found:
        raise client.refuse(f"`{name}` holds no phone number")
    return list(found.values())


def identity(text: str) -> str:
    """Give what two spellings of the same number or address share."""
    return text.strip().translate(_BETWEEN).removeprefix("+").casefold()
