"""From an account to a client: its transport, its credentials, its signature."""

from __future__ import annotations

from kosmo.errors import UsageError
from kosmo.http.auth import masked_signature
from kosmo.http.client import Client
from kosmo.http.exchange import Exchange
from kosmo.http.redact import Redactor
from kosmo.signing import sign_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kosmo.call import Call, Facts
    from kosmo.config.accounts import Account
    from kosmo.config.records import Records
    from kosmo.message import Transport
    from kosmo.spec import FunctionSpec, IntegrationSpec

    Approve = Callable[[str, str, bytes | None], bool]


class Connections:
    """Makes clients, and keeps what they share: connections, and the secrets to redact."""

    def __init__(self, *, long_lived: bool) -> None:
        """Begin with no connection; `long_lived` chooses the transport for many calls."""
        self.redactor = Redactor()
        self._long_lived = long_lived
        self._transports: dict[str, Transport] = {}

    def client(
        self,
        integration: IntegrationSpec,
        account: Account,
        call: Call,
        facts: Facts,
        approve: Approve | None = None,
    ) -> Client:
        """Make the client of an account; the secrets are read here, and not before.

        `approve` is shown requests before they go out, see `Exchange`. Raises CredentialsError
        where one is missing.
        """
        base_url = base_url_of(integration, account)
        simulator = None
        if account.name == "sandbox":
            simulator, credentials = _simulator(integration)
        else:
            from kosmo.config.secrets import read_secrets

            credentials = read_secrets(account, integration.auth)
        self.redactor.learn(*_secret(integration, credentials))
        transport = simulator or self._transport(base_url)  # which begins to connect
        signed, renew = sign_in(
            integration, account, credentials, transport, base_url, call.timeout, self.redactor
        )

        def made(url: str, carrier: Transport) -> Client:
            exchange = Exchange(
                carrier,
                signed,
                facts=facts,
                redactor=self.redactor,
                timeout=call.timeout,
                talk=call.talk,
                renew=renew,
                approve=approve,
            )
            return Client(
                exchange,
                url,
                facts=facts,
                pages=call.pages,
                fields=_plain(integration, credentials),
                ending=integration.ending,
                records=lambda: _records(account),
                origins=other,
            )

        def other(name: str) -> Client:
            url = base_url_of(integration, account, integration.origins[name])
            return made(url, simulator or self._transport(url))

        return made(base_url, transport)

    def planning_client(
        self, integration: IntegrationSpec, account: Account, call: Call, facts: Facts
    ) -> Client:
        """Make a client that sends nothing: its first request is raised as `Planned`."""
        if account.name == "sandbox":
            fields = _plain(integration, _simulator(integration)[1])
        else:
            from kosmo.config.secrets import read_plain

            fields = read_plain(account, integration.auth)
        exchange = Exchange(
            None,
            masked_signature(integration.auth, fields),
            facts=facts,
            redactor=self.redactor,
            timeout=call.timeout,
        )

        def made(base_url: str) -> Client:
            return Client(
                exchange,
                base_url,
                facts=facts,
                pages=call.pages,
                fields=fields,
                ending=integration.ending,
                origins=lambda name: made(
                    base_url_of(integration, account, integration.origins[name])
                ),
            )

        return made(base_url_of(integration, account))

    def fetched(self, spec: FunctionSpec, arguments: dict[str, Any]) -> dict[str, Any]:
        """Read the values of secret parameters, which are given as `env:NAME`.

        Commands and files are for accounts only: arguments may come from anywhere. Raises
        CredentialsError where one cannot be read.
        """
        names = [name for name in arguments if spec.parameters[name].get("format") == "secret"]
        if not names:
            return arguments
        from kosmo.config.references import fetch

        values = {name: fetch(arguments[name]) for name in names}
        self.redactor.learn(*values.values())
        return {**arguments, **values}

    def close(self) -> None:
        """Close every kept connection."""
        for transport in self._transports.values():
            transport.close()
        self._transports.clear()

    def _transport(self, base_url: str) -> Transport:
        from kosmo.http.choose import open_transport

        origin = "/".join(base_url.split("/", 3)[:3])
        if origin not in self._transports:
            self._transports[origin] = open_transport(origin, long_lived=self._long_lived)
        return self._transports[origin]


def base_url_of(integration: IntegrationSpec, account: Account, declared: str = "") -> str:
    """Give what every request of the account stays under.

    An account's `base_url` without a path names an origin, where the service stands at the
    vendor's own path: `http://127.0.0.1:8080` becomes `http://127.0.0.1:8080/v1` for Missive.
    `declared` is another origin of the integration; it too is moved to the account's.
    """
    own = account.base_url
    if own is None:
        return declared or integration.base_url
    origin, slash, _ = own.partition("://")[2].partition("/")
    if slash and not declared:
        return own
    vendors = (declared or integration.base_url).partition("://")[2].partition("/")[2]
    scheme = own.partition("://")[0]
    return f"{scheme}://{origin}/{vendors}" if vendors else f"{scheme}://{origin}"


def _secret(integration: IntegrationSpec, credentials: Mapping[str, str]) -> list[str]:
    secret = {field.name for field in integration.auth.fields if field.secret}
    return [text for name, text in credentials.items() if name in secret]


def _plain(integration: IntegrationSpec, credentials: Mapping[str, str]) -> dict[str, str]:
    secret = {field.name for field in integration.auth.fields if field.secret}
    return {name: text for name, text in credentials.items() if name not in secret}


def _records(account: Account) -> Records:
    from kosmo.config.records import records_of

    return records_of(account.integration, account.name)


def _simulator(integration: IntegrationSpec) -> tuple[Transport, dict[str, str]]:
    from kosmo.config.paths import state_folder
    from kosmo.sandbox.transport import open_simulator

    if integration.simulator is None:
        raise UsageError(f"`{integration.name}` has no simulator", code="unknown_account")
    transport, credentials = open_simulator(integration.simulator, integration.name, state_folder())
    defaults = {one.name: one.default for one in integration.auth.fields if one.default}
    return transport, {**defaults, **credentials}
