"""The simulator in this process: requests that are signed, and functions that are called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kosmo.http.auth import signature
from kosmo.http.url import query_string
from kosmo.message import Request
from kosmo.sandbox.caller import SimulatorCaller
from kosmo.testing.caller import Caller

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from kosmo.message import Response
    from kosmo.sandbox.running import RunningSimulator
    from kosmo.spec import IntegrationSpec


class Sandbox(Caller):
    """Calls functions with a real client on a simulator, signed as the account `sandbox` is.

    `fields` are those that the simulator knows; a test may change them.
    """

    def __init__(
        self,
        integration: IntegrationSpec,
        running: RunningSimulator,
        *,
        records: Path | None = None,
    ) -> None:
        """Take the integration and its simulator, as `kosmo_simulator` gives it."""
        known = _known(integration, running)
        super().__init__(integration, self._handled, fields=known, records=records)
        self.running = running
        self._signed: dict[str, str] | None = None

    def _handled(self, request: Request) -> Response:
        """Answer a request; one whose token has ended is signed anew, once."""
        response = self._sent(request)
        if response.status == 401 and self.integration.auth.oauth:
            self._signed = None
            response = self._sent(request)
        return response

    def _sent(self, request: Request) -> Response:
        if self._signed is None or not self.integration.auth.oauth:
            self._signed = signed(self.integration, self.running, **self.fields)
        own = {name: text for name, text in self._signed.items() if name[0] != "?"}
        query = {name[1:]: text for name, text in self._signed.items() if name[0] == "?"}
        url = request.url + query_string(query, already="?" in request.url)
        return self.running.handle(
            Request(request.method, url, {**request.headers, **own}, request.body)
        )


def signed(
    integration: IntegrationSpec, running: RunningSimulator, **fields: str
) -> dict[str, str]:
    """Give the headers that sign a request to a simulator, with its own credentials or others.

    A name that begins with `?` is a parameter of the query. With OAuth a token is asked for;
    raises AssertionError where the simulator gives none.
    """
    known = {**_known(integration, running), **fields}
    headers = signature(integration.auth, known)
    for flow in integration.auth.oauth:
        token = known.get(flow["token"] or "access_token") or _granted(flow, running, known)
        headers["Authorization"] = f"Bearer {token}"
    return headers


def sign_in(
    integration: IntegrationSpec, running: RunningSimulator, **fields: str
) -> SimulatorCaller:
    """Give what sends requests to a simulator, signed as `signed` does it."""
    return SimulatorCaller(running, signed(integration, running, **fields))


def _known(integration: IntegrationSpec, running: RunningSimulator) -> dict[str, str]:
    """Give the fields of the account `sandbox`."""
    standard = {one.name: one.default for one in integration.auth.fields}
    given = {name: text for name, text in standard.items() if text is not None}
    return given | running.simulator.credentials


def _granted(flow: dict[str, Any], running: RunningSimulator, known: dict[str, str]) -> str:
    """Ask for a token as a program does; a person's login has none on a simulator."""
    form = {
        "grant_type": "client_credentials",
        "client_id": known[flow["client_id"]],
        "client_secret": known[flow["client_secret"]],
    }
    path = flow["token_path"].rpartition(":")[2].format_map(known).lstrip("/")
    answered = SimulatorCaller(running, {}).send(
        "POST", path, query_string(form)[1:].encode(),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert answered.status == 200, f"the simulator gives no token: {json.dumps(answered.data)}"
    return str(answered.data["access_token"])
