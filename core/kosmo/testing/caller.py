"""Calling a function as the runtime does, without a command line around it."""

from __future__ import annotations

from urllib.parse import urlsplit

from kosmo.call import Facts, Pages
from kosmo.http.client import Client
from kosmo.message import Request
from kosmo.testing.sent import Sent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from kosmo.message import Response
    from kosmo.spec import IntegrationSpec


class Caller:
    """Calls functions with a real client, whose requests `answer` answers.

    `fields` are those of the account, `requests` those that were sent, and `facts` tell how the
    last call went. `records` is the file of what the account made that its service cannot list.
    """

    def __init__(
        self,
        integration: IntegrationSpec,
        answer: Callable[[Request], Response],
        *,
        fields: dict[str, str] | None = None,
        records: Path | None = None,
    ) -> None:
        """Take the integration, and what answers."""
        self.integration = integration
        self.fields = dict(fields or {})
        self.facts = Facts()
        self.requests: list[Sent] = []
        self._answer = answer
        self._records = records

    def call(
        self, function: Callable[..., Any], /, *, pages: Pages | None = None, **arguments: Any
    ) -> Any:
        """Call a function and give what it returns; `pages` say how far a list is followed."""
        self.facts = Facts()
        return function(self._client(self.integration.base_url, pages or Pages()), **arguments)

    @property
    def notes(self) -> str:
        """Everything that the last call told beside its data."""
        return "\n".join(self.facts.notes)

    def _client(self, base_url: str, pages: Pages) -> Client:
        from kosmo.config.records import Records

        origins = self.integration.origins
        return Client(
            self._exchange, base_url, facts=self.facts, pages=pages, fields=self._plain(),
            ending=self.integration.ending,
            origins=lambda name: self._client(origins[name], pages),
            records=None if self._records is None else lambda: Records(str(self._records)),
        )  # fmt: skip

    def _plain(self) -> dict[str, str]:
        """Give the fields that a function may see."""
        secret = {one.name for one in self.integration.auth.fields if one.secret}
        return {name: text for name, text in self.fields.items() if name not in secret}

    def _exchange(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        request = Request(method, url, headers, body)
        sent = Sent(request, urlsplit(self.integration.base_url).path.rstrip("/"))
        self.requests.append(sent)
        response = self._answer(request)
        sent.status = response.status
        return response
