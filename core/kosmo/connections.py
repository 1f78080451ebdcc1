"""From an account to a client: its transport, its credentials, its signature."""

from __future__ import annotations

from kosmo.errors import UsageError
from kosmo.http.auth import masked_signature, signature
from kosmo.http.client import Client
from kosmo.http.exchange import Exchange
from kosmo.http.redact import Redactor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.call import Call, Facts
    from kosmo.config.accounts import Account
    from kosmo.config.records import Records
    from kosmo.message import Transport
    from kosmo.spec import IntegrationSpec


class Connections:
    """Makes clients, and keeps what they share: connections, and the secrets to redact."""

    def __init__(self, *, long_lived: bool) -> None:
        """Begin with no connection; `long_lived` chooses the transport for many calls."""
        self.redactor = Redactor()
        self._long_lived = long_lived
        self._transports: dict[str, Transport] = {}

    def client(
        self, integration: IntegrationSpec, account: Account, call: Call, facts: Facts
    ) -> Client:
        """Make the client of an account; the secrets are read here, and not before.

        Raises CredentialsError where one is missing.
        """
        base_url = base_url_of(integration, account)
        if account.name == "sandbox":
            transport, credentials = _simulator(integration)
        else:
            from kosmo.config.secrets import read_secrets

            credentials = read_secrets(account, integration.auth)
            transport = self._transport(base_url)  # which begins to connect
        secret = [field.name for field in integration.auth.fields if field.secret]
        self.redactor.learn(*(credentials[name] for name in secret if name in credentials))
        signed = signature(integration.auth, credentials)
        self.redactor.learn(*(value.partition(" ")[2] for value in signed.values()))
        exchange = Exchange(
            transport,
            signed,
            facts=facts,
            redactor=self.redactor,
            timeout=call.timeout,
            talk=call.talk,
        )
        return Client(
            exchange,
            base_url,
            facts=facts,
            pages=call.pages,
            fields={name: text for name, text in credentials.items() if name not in secret},
            records=lambda: _records(account),
        )

    def planning_client(
        self, integration: IntegrationSpec, account: Account, call: Call, facts: Facts
    ) -> Client:
        """Make a client that sends nothing: its first request is raised as `Planned`."""
        exchange = Exchange(
            None,
            masked_signature(integration.auth),
            facts=facts,
            redactor=self.redactor,
            timeout=call.timeout,
        )
        base_url = base_url_of(integration, account)
        return Client(exchange, base_url, facts=facts, pages=call.pages, fields=account.fields)

    def close(self) -> None:
        """Close every kept connection."""
        for transport in self._transports.values():
            transport.close()
        self._transports.clear()

    def _transport(self, base_url: str) -> Transport:
        from kosmo.http.choose import open_transport

        if base_url not in self._transports:
            self._transports[base_url] = open_transport(base_url, long_lived=self._long_lived)
        return self._transports[base_url]


def _records(account: Account) -> Records:
    from kosmo.config.records import records_of

    return records_of(account.integration, account.name)


def base_url_of(integration: IntegrationSpec, account: Account) -> str:
    """Give what every request of the account stays under.

    An account's `base_url` without a path names an origin, where the service stands at the
    vendor's own path: `http://127.0.0.1:8080` becomes `http://127.0.0.1:8080/v1` for Missive.
    """
    own = account.base_url
    if own is None:
        return integration.base_url
    if "/" in own.partition("://")[2]:
        return own
    path = integration.base_url.partition("://")[2].partition("/")[2]
    return f"{own}/{path}" if path else own


def _simulator(integration: IntegrationSpec) -> tuple[Transport, dict[str, str]]:
    from kosmo.config.paths import state_folder
    from kosmo.sandbox.transport import open_simulator

    if integration.simulator is None:
        raise UsageError(f"`{integration.name}` has no simulator", code="unknown_account")
    return open_simulator(integration.simulator, integration.name, state_folder())
