"""Keep secrets out of what the doctor tells, and leave all other words as they are."""

from __future__ import annotations

import re

from kosmo.http.redact import MASK, Redactor

_WORD, _LONG = 6, 16


class Redaction:
    """Knows the secrets that were read.

    A long one is masked in every form and wherever it stands. A shorter one could be part of
    other words and of paths by chance, so it is masked only where it stands by itself; one of
    less than six characters never is, and is shown nowhere.
    """

    def __init__(self) -> None:
        """Begin knowing none."""
        self._long = Redactor()
        self._words: set[str] = set()

    def learn(self, *secrets: str) -> None:
        """Take secrets."""
        self._long.learn(*(one for one in secrets if len(one) >= _LONG))
        self._words.update(one for one in secrets if _WORD <= len(one) < _LONG)

    def clean(self, text: str) -> str:
        """Mask every known secret in a text."""
        text = self._long.clean(text)
        for word in sorted(self._words, key=len, reverse=True):
            if word in text:
                text = re.sub(rf"(?<![\w/.-]){re.escape(word)}(?![\w/-]|\.\w)", MASK, text)
        return text

    def clean_command(self, text: str) -> str:
        """Mask only long secrets: a command's own words would no longer do what they say."""
        return self._long.clean(text)
