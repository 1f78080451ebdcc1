"""Keeping secrets out of everything that is printed, logged or stored."""

from __future__ import annotations

MASK = "[redacted]"


class Redactor:
    """Knows every secret that was read, in the forms in which it may come back."""

    def __init__(self) -> None:
        """Begin knowing none."""
        self._forms: set[str] = set()

    def learn(self, *secrets: str) -> None:
        """Take secrets; each is known raw, percent-encoded and in base64."""
        for secret in secrets:
            if len(secret) >= 4:
                self._forms.update(_forms(secret))

    def clean(self, text: str) -> str:
        """Replace every known secret in a text, longer forms first."""
        for form in sorted(self._forms, key=len, reverse=True):
            if form in text:
                text = text.replace(form, MASK)
        return text


def _forms(secret: str) -> list[str]:
    import binascii

    from kosmo.http.url import percent_encoded

    raw = secret.encode()
    encoded = binascii.b2a_base64(raw, newline=False).decode()
    urlsafe = encoded.replace("+", "-").replace("/", "_")
    return [
        secret,
        percent_encoded(secret),
        percent_encoded(secret, safe="/"),
        encoded,
        encoded.rstrip("="),
        urlsafe,
        urlsafe.rstrip("="),
    ]
