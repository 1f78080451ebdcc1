"""What the plugin's tests share: the directory that most functions ask, and a simulator in 2027."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo.testing import Desk as AnyDesk

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo import IntegrationSpec
    from kosmo.testing import Clock, Sandbox

ADA = "11111111-0000-4000-8000-000000000001"
BEN = "11111111-0000-4000-8000-000000000002"
ORGANIZATION = "22222222-0000-4000-8000-000000000001"
SUPPORT = "33333333-0000-4000-8000-000000000001"
VIP = "44444444-0000-4000-8000-000000000001"
BOOK = "55555555-0000-4000-8000-000000000001"


class Desk(AnyDesk):
    """Missive at a desk: it knows some people, and takes what it is given."""

    def __init__(self, integration: IntegrationSpec, records: Path) -> None:
        super().__init__(integration, records=records)
        self.answers |= {
            "GET /users": {
                "users": [
                    {"id": ADA, "name": "Ada Agent", "email": "ada@example.test", "me": True},
                    {"id": BEN, "name": "Ben Bell", "email": "ben@example.test", "me": False},
                ]
            },
            "GET /organizations": {"organizations": [{"id": ORGANIZATION, "name": "Example"}]},
            "GET /teams": {
                "teams": [{"id": SUPPORT, "name": "Support", "organization": ORGANIZATION}]
            },
            "GET /shared_labels": {"shared_labels": [{"id": VIP, "name": "VIP"}]},
            "GET /contact_books": {
                "contact_books": [{"id": BOOK, "name": "Customers", "user": ADA}]
            },
        }

    def otherwise(self, method: str, path: str) -> Any:
        return {path.rsplit("/", maxsplit=1)[-1]: []} if method == "GET" else self.bodies[-1]


@pytest.fixture
def desk(kosmo_integration: IntegrationSpec, tmp_path: Path) -> Desk:
    return Desk(kosmo_integration, tmp_path / "records.toml")


@pytest.fixture
def sandbox(kosmo_sandbox: Sandbox, kosmo_clock: Clock) -> Sandbox:
    kosmo_clock.now = 1_800_000_000.0
    return kosmo_sandbox
