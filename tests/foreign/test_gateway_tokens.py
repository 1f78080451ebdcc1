"""What the gateway's tools cost, counted by a real vocabulary, however names are made up."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosmo.gateway.meta_tools import definitions

from tests.foreign.installing import run_module

if TYPE_CHECKING:
    from typing import Any

SCRIPT = Path(__file__).with_name("tokens.mjs")
MOST = 600


class Made:
    """Integrations whose accounts have names that no vocabulary knows."""

    def __init__(self, letters: str) -> None:
        """Take the letters that names are made of."""
        self._letters = letters
        self._chance = random.Random(7)

    def name(self) -> str:
        """Make a name up."""
        return "".join(self._chance.choices(self._letters, k=12))

    def accounts(self, integration: str) -> list[str]:
        """Make up the accounts of an integration."""
        return [self.name() for _ in range(5)]


@pytest.mark.parametrize("letters", ["0123456789abcdef", "qxzjkvwy_-", "eariotnslc"])
def test_the_meta_tools_cost_little_whatever_names_there_are(letters: str) -> None:
    made: Any = Made(letters)
    offers = [
        definitions(made, [made.name() for _ in range(count)], write=write)
        for count in (1, 4, 200)
        for write in ("deny", "ask", "allow")
    ]
    texts = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in offers]
    assert max(run_module(SCRIPT, texts)) <= MOST
