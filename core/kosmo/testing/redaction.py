"""What may not stand in a recorded file: secrets, and on request what tells of a person."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, unquote

from kosmo.http.redact import MASK, Redactor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

# Kinds of personal data, by the name under which a test asks for them; what takes their place.
KINDS = {
    "email": (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "person{}@example.org"),
    "phone": (r"\+\d{8,15}\b", "+155501{:05}"),
}
_SECRET_KEYS = re.compile(
    r"(?i)(access|refresh|id|auth|api|session)?_?(token|secret|password|api_?key|private_?key)"
)


class RedactionError(AssertionError):
    """Something that may not be there would have been written into a recorded file."""


class Redaction:
    """Replaces secrets by a mark, and each piece of personal data by the same made-up one."""

    def __init__(self, secrets: Iterable[str], personal: Iterable[str]) -> None:
        """Take secrets, and kinds (`email`, `phone`) or regular expressions of personal data.

        Raises ValueError for an expression that is none.
        """
        self._redactor = Redactor()
        self._redactor.learn(*secrets)
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        for one in personal:
            pattern, instead = KINDS.get(one, (one, "personal-{}"))
            try:
                self._patterns.append((re.compile(pattern), instead))
            except re.error as error:
                told = f"`{one}` is neither {', '.join(KINDS)} nor a regular expression: {error}"
                raise ValueError(told) from None
        self._instead: dict[str, str] = {}

    def text(self, text: str) -> str:
        """Clean a text."""
        text = self._redactor.clean(text)
        for pattern, instead in self._patterns:
            text = pattern.sub(lambda found, instead=instead: self._made(found[0], instead), text)  # type: ignore[misc]
        return text

    def path(self, path: str) -> str:
        """Clean an encoded path; one that has nothing in it stays as it is."""
        plain = unquote(path)
        cleaned = self.text(plain)
        return path if cleaned == plain else quote(cleaned, safe="/:@,+")

    def data(self, value: Any) -> Any:
        """Clean every text in a JSON value; what stands under the name of a secret is masked."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.data(one) for one in value]
        if isinstance(value, dict):
            return {self.text(key): self._entry(key, one) for key, one in value.items()}
        return value

    def check(self, written: str, canaries: Iterable[str]) -> None:
        """Raise RedactionError where a file's text has a secret, a canary or personal data."""
        if self._redactor.clean(written) != written:
            raise RedactionError("the recording would hold a secret of the account")
        folded = written.casefold()
        for canary in canaries:
            forms = {canary, json.dumps(canary)[1:-1], quote(canary)}
            if any(form.casefold() in folded for form in forms):
                raise RedactionError(f"the recording would hold the canary `{canary}`")
        made = set(self._instead.values())
        for pattern, _ in self._patterns:
            for found in pattern.finditer(written):
                if found[0] not in made:
                    told = f"the recording would hold `{found[0]}`, which is personal data"
                    raise RedactionError(told)

    def _entry(self, key: str, value: Any) -> Any:
        if value and _SECRET_KEYS.fullmatch(key):
            if isinstance(value, str):
                return MASK
            if isinstance(value, list):  # a query or a form
                return [MASK if isinstance(one, str) else self.data(one) for one in value]
        return self.data(value)

    def _made(self, found: str, instead: str) -> str:
        if found in self._instead.values():
            return found
        key = found.casefold()
        if key not in self._instead:
            same = sum(1 for one in self._instead.values() if _like(one, instead))
            self._instead[key] = instead.format(same + 1)
        return self._instead[key]


def _like(made: str, instead: str) -> bool:
    return made.startswith(instead.partition("{")[0])


def headers_to_keep(headers: Mapping[str, str]) -> dict[str, str]:
    """Give the headers of an answer that a plugin may read; all others could name somebody."""
    kept = ("content-type", "link", "location", "retry-after", "etag", "last-modified")
    return {
        name: value
        for name, value in headers.items()
        if name in kept or "ratelimit" in name.replace("-", "")
    }
