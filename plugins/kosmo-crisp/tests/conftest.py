"""What the plugin's tests share: answers in Crisp's envelope, and paths of one workspace."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Response
from kosmo.testing import Desk as AnyDesk

if TYPE_CHECKING:
    from kosmo import IntegrationSpec
    from kosmo.testing import Clock, Sandbox

WEBSITE = "8c842203-7ed8-4e29-a608-7cf78a7d2fcc"
BEN = "a4c32c68-be91-4e29-8a05-976e93abbe3f"


class Desk(AnyDesk):
    """Crisp at a desk; an answer is the `data` of an envelope, a line has no workspace's path.

    `GET conversations/1?per_page=25` is such a line.
    """

    def __init__(self, integration: IntegrationSpec) -> None:
        super().__init__(integration, fields={"website_id": WEBSITE, "tier": "website"})
        ben = {"userID": BEN, "email": "ben@example.test", "firstName": "Ben", "lastName": "Bell"}
        self.answers["GET operators/list"] = [{"type": "operator", "details": ben}]

    def line(self, method: str, path: str, query: str) -> str:
        bare = path.removeprefix(f"/website/{WEBSITE}").lstrip("/")
        return f"{method} {bare}{query}"

    def answered(self, data: Any) -> Response:
        return self.envelope(data)

    def otherwise(self, method: str, path: str) -> Any:
        return []

    @staticmethod
    def envelope(data: Any, status: int = 200, *, reason: str = "resolved") -> Response:
        """Make an answer as Crisp wraps it; from 400 it is an error."""
        body = {"error": status >= 400, "reason": reason, "data": data}
        return Response(status, {"content-type": "application/json"}, json.dumps(body).encode())


@pytest.fixture
def desk(kosmo_integration: IntegrationSpec) -> Desk:
    return Desk(kosmo_integration)


@pytest.fixture
def sandbox(kosmo_sandbox: Sandbox, kosmo_clock: Clock) -> Sandbox:
    kosmo_clock.now = 1_800_000_000.0
    return kosmo_sandbox
