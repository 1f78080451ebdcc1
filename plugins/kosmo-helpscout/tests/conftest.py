"""What the plugin's tests share: pages as Help Scout answers them, and a simulator in 2027."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Response
from kosmo.testing import Desk as AnyDesk

if TYPE_CHECKING:
    from kosmo import IntegrationSpec
    from kosmo.testing import Clock, Sandbox

BASE = "https://api.helpscout.net/v2"


class Desk(AnyDesk):
    """Help Scout at a desk. A write that has no answer is done without a body."""

    def otherwise(self, method: str, path: str) -> Any:
        if method == "GET":
            return {}
        made = {"resource-id": "77", "location": f"{BASE}{path}/77"}
        return Response(201, made, b"") if method == "POST" else Response(204, {}, b"")

    @staticmethod
    def hal(key: str, rows: list[Any], *, number: int = 1, size: int = 25, total: int = 0) -> Any:
        """Make a page as Help Scout answers it."""
        total = total or len(rows)
        told = {"size": size, "totalElements": total, "number": number}
        told["totalPages"] = -(-total // size)
        return {"_embedded": {key: rows}, "page": told} if rows else {"page": told}


@pytest.fixture
def desk(kosmo_integration: IntegrationSpec) -> Desk:
    return Desk(kosmo_integration)


@pytest.fixture
def sandbox(kosmo_sandbox: Sandbox, kosmo_clock: Clock) -> Sandbox:
    kosmo_clock.now = 1_800_000_000.0
    return kosmo_sandbox
