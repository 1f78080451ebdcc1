"""Keeping secrets out of everything that is printed, logged or stored."""

from __future__ import annotations

MASK = "[redacted]"


class Redactor:
    """Knows every secret that was read, in the forms in which it may come back."""

    def __init__(self) -> None:
        """Begin knowing none."""
        self._secrets: set[str] = set()
        self._forms: list[str] | None = []

    def learn(self, *secrets: str) -> None:
        """Take secrets of four characters or more; shorter ones would mask half of every text."""
        new = {secret for secret in secrets if len(secret) >= 4} - self._secrets
        if new:  # threads may be reading the old set
            self._secrets = self._secrets | new
            self._forms = None

    def clean(self, text: str) -> str:
        """Replace every known secret in a text, longer forms first."""
        forms = self._forms
        if forms is None:  # most calls never ask
            known = {form for secret in self._secrets for form in _forms(secret)}
            self._forms = forms = sorted(known, key=len, reverse=True)
        for form in forms:
            if form in text:
                text = text.replace(form, MASK)
        return text


def _forms(secret: str) -> set[str]:
    """Give a secret raw, percent-encoded, as JSON writes it, and in base64."""
    import json

    from kosmo.http.url import percent_encoded

    quoted = [percent_encoded(secret), percent_encoded(secret, safe="/")]
    quoted += [form.replace("%20", "+") for form in quoted]
    written = [json.dumps(secret, ensure_ascii=ascii)[1:-1] for ascii in (True, False)]
    written += [form.replace("/", "\\/") for form in written]
    lowered = [_lower_escapes(form) for form in quoted]
    return {secret, *quoted, *lowered, *written, *_in_base64(secret.encode())}


def _lower_escapes(text: str) -> str:
    first, *rest = text.split("%")
    return "%".join([first, *(part[:2].lower() + part[2:] for part in rest)])


def _in_base64(raw: bytes) -> list[str]:
    """Give what base64 makes of the bytes, also where they stand behind others.

    As in `user:password`: three positions are possible, and the characters at the edges, which
    hold bits of the neighbours, are left out.
    """
    import binascii

    whole = binascii.b2a_base64(raw, newline=False).decode()
    forms = [whole, whole.rstrip("=")]
    for before in range(3) if len(raw) >= 6 else ():
        text = binascii.b2a_base64(bytes(before) + raw, newline=False).decode()
        forms.append(text[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6])
    return forms + [form.replace("+", "-").replace("/", "_") for form in forms]
