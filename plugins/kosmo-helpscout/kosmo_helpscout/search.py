"""Help Scout's search language, for wishes that have no parameter of their own."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

OF_CONVERSATIONS = (
    "subject", "body", "tag", "mailbox", "mailboxid", "email", "customerids", "number", "id",
    "status", "assigned", "createdat", "modifiedat", "attachment", "attachments", "replyuserids",
)  # fmt: skip
OF_CUSTOMERS = ("firstname", "lastname", "email", "modifiedat", "createdat")


def words(text: str, fields: tuple[str, ...], known: tuple[str, ...]) -> str:
    """Give a keyword as a search of `fields`; what is in the language already stays as it is."""
    if is_search(text, known):
        return text
    return "(" + " OR ".join(f"{field}:{quoted(text)}" for field in fields) + ")"


def is_search(text: str, known: tuple[str, ...]) -> bool:
    """Tell whether a text names one of the `known` fields, as `tag:"vip"` does."""
    for piece in text.replace("(", " ").split():
        name, colon, rest = piece.partition(":")
        if colon and rest and name.lstrip("-").lower() in known:
            return True
    return False


def joined(terms: Iterable[str]) -> str | None:
    """Join terms that must all hold; None where there are none."""
    held = [term for term in terms if term]
    if len(held) < 2:
        return _bracketed(held[0]) if held else None
    return "(" + " AND ".join(_bracketed(term) if " " in term else term for term in held) + ")"


def quoted(text: str) -> str:
    """Quote a text, so that nothing in it means anything."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _bracketed(term: str) -> str:
    return term if term.startswith("(") and _closes_last(term) else f"({term})"


def _closes_last(term: str) -> bool:
    """Tell whether the bracket that opens a term closes at its end, as in `(a) OR (b)` it does not.

    Brackets inside quotes do not count.
    """
    depth, inside, escaped = 0, False, False
    for place, character in enumerate(term):
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"':
            inside = not inside
        elif not inside:
            depth += (character == "(") - (character == ")")
            if depth == 0:
                return place == len(term) - 1
    return False
