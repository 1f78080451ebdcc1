"""From an account to a client: its transport, its credentials, its signature."""

from __future__ import annotations

from _thread import allocate_lock

from kosmo.addressing import base_url_of, opened_simulator
from kosmo.http.attempts import Attempts, brief_attempts
from kosmo.http.auth import masked_signature
from kosmo.http.client import Client
from kosmo.http.exchange import Exchange
from kosmo.http.redact import Redactor
from kosmo.limiting import Limits
from kosmo.signing import plain_fields, secret_values, sign_in, with_secrets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.call import Call, Facts
    from kosmo.config.accounts import Account
    from kosmo.config.records import Records
    from kosmo.http.pace import Pace
    from kosmo.mcp.calling import ServerTool
    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.session import Sessions
    from kosmo.message import Transport
    from kosmo.spec import FunctionSpec, IntegrationSpec

    Approve = Callable[[str, str, bytes | None], bool]
    Tell = Callable[[str], None]


class Connections:
    """Makes clients, and keeps what they share: connections, limits, the secrets to redact."""

    def __init__(self, *, long_lived: bool) -> None:
        """Begin with no connection; `long_lived` chooses the transport for many calls."""
        self.redactor = Redactor()
        self._long_lived = long_lived
        self._transports: dict[str, Transport] = {}
        self._simulators: dict[str, tuple[Transport, dict[str, str]]] = {}
        self._opening = allocate_lock()
        self._limits = Limits()
        self._servers: Sessions | None = None

    def client(
        self,
        integration: IntegrationSpec,
        spec: FunctionSpec,
        account: Account,
        call: Call,
        facts: Facts,
        pace: Pace,
        approve: Approve | None = None,
    ) -> Client | ServerTool:
        """Make the client of an account; the secrets are read here, and not before.

        `approve` is shown requests before they go out, see `Exchange`. Raises CredentialsError
        where one is missing.
        """
        if integration.server is not None:
            from kosmo.mcp.calling import ServerTool

            told = (approve, self._cleaned(call.talk))
            return ServerTool(integration.server, spec, call, facts, pace, self.servers, *told)
        base_url = base_url_of(integration, account)
        simulator = gate = stored = None
        if account.name == "sandbox":
            simulator, credentials = self._simulator(integration)
        else:
            from kosmo.config.secrets import read_secrets

            credentials = read_secrets(account, integration.auth)
        self.redactor.learn(*secret_values(integration, credentials))
        transport = simulator or self._transport(base_url)  # which begins to connect
        if simulator is None:
            gate = self._limits.gate(
                integration, spec, account, credentials, base_url, facts.notes.append
            )
            # Pages of different times would not fit together.
            if spec.cache is not None and call.cache is not False and not call.pages.all:
                from kosmo.storing import stored_answers

                stored = stored_answers(
                    integration, account, credentials, base_url, call, facts, spec.cache
                )
        signed, renew = sign_in(
            integration, account, credentials, base_url, self.redactor,
            lambda url: brief_attempts(simulator or self._transport(url), call).send,
        )  # fmt: skip

        def made(url: str, carrier: Transport) -> Client:
            attempts = Attempts(
                carrier,
                facts=facts,
                pace=pace,
                timeout=call.patience.timeout,
                gate=gate,
                talk=self._cleaned(call.talk),
            )
            exchange = Exchange(
                attempts, signed, redactor=self.redactor, repeatable=spec.idempotent, renew=renew,
                approve=approve, idempotency_header=spec.idempotency_header, stored=stored,
            )  # fmt: skip
            return Client(
                exchange,
                url,
                facts=facts,
                pages=call.pages if spec.streams else call.pages.kept(),
                fields=plain_fields(integration, credentials),
                ending=integration.ending,
                records=lambda: _records(account),
                origins=other,
            )

        def other(name: str) -> Client:
            url = base_url_of(integration, account, integration.origins[name])
            return made(url, simulator or self._transport(url))

        return made(base_url, transport)

    def planning_client(
        self, integration: IntegrationSpec, spec: FunctionSpec, account: Account, call: Call,
        facts: Facts,
    ) -> Client | ServerTool:  # fmt: skip
        """Make a client that sends nothing: its first request is raised as `Planned`."""
        if integration.server is not None:
            from kosmo.mcp.calling import ServerTool

            return ServerTool(integration.server, spec, call, facts)
        if account.name == "sandbox":
            fields = plain_fields(integration, self._simulator(integration)[1])
        else:
            from kosmo.config.secrets import read_plain

            fields = read_plain(account, integration.auth)
        exchange = Exchange(
            None, masked_signature(integration.auth, fields), redactor=self.redactor
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
        """Read the values of secret parameters, which are given as `env:NAME`."""
        return with_secrets(spec, arguments, self.redactor)

    def servers(self, first: ServerDefinition | None = None) -> Sessions:
        """Give what talks to MCP servers, made for the `first` that is needed."""
        from kosmo.mcp.calling import open_sessions

        with self._opening:
            self._servers = self._servers or open_sessions(self.redactor, first)
            return self._servers

    def close(self) -> None:
        """Close every kept connection, and end the MCP servers that were started."""
        for transport in self._transports.values():
            transport.close()
        self._transports.clear()
        if self._servers is not None:
            self._servers.close()

    def _cleaned(self, talk: Tell | None) -> Tell | None:
        return None if talk is None else lambda line: talk(self.redactor.clean(line))

    def _simulator(self, integration: IntegrationSpec) -> tuple[Transport, dict[str, str]]:
        with self._opening:
            if integration.name not in self._simulators:
                self._simulators[integration.name] = opened_simulator(integration)
            return self._simulators[integration.name]

    def _transport(self, base_url: str) -> Transport:
        from kosmo.http.choose import open_transport

        origin = "/".join(base_url.split("/", 3)[:3])
        with self._opening:
            if origin not in self._transports:
                self._transports[origin] = open_transport(origin, long_lived=self._long_lived)
            return self._transports[origin]


def _records(account: Account) -> Records:
    from kosmo.config.records import records_of

    return records_of(account.integration, account.name)
