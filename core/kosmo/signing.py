"""The headers that sign an account's requests, and what renews them where they expire."""

from __future__ import annotations

from kosmo.addressing import endpoint_of
from kosmo.http.auth import signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kosmo.config.accounts import Account
    from kosmo.http.redact import Redactor
    from kosmo.oauth.endpoint import Client as ClientOfOAuth
    from kosmo.spec import FunctionSpec, IntegrationSpec
    from kosmo.tokens import Send, TokenStore

    Headers = dict[str, str]


_ASKING = ("token_path", "client_id", "client_secret", "client_auth")


def sign_in(
    integration: IntegrationSpec,
    account: Account,
    credentials: dict[str, str],
    base_url: str,
    redactor: Redactor,
    sender: Callable[[str], Send],
) -> tuple[Headers, Callable[[Headers], Headers] | None]:
    """Give the headers that sign a request, and with OAuth what renews refused ones.

    A token is fetched only where none is kept that holds, by what `sender` gives for its address.
    Raises CredentialsError where there is none to be had.
    """
    signed = signature(integration.auth, credentials)
    redactor.learn(*(value.partition(" ")[2] for value in signed.values()))
    flows = integration.auth.oauth
    if not flows:
        return signed, None
    held = own_token(flows, account, credentials)
    if held:
        redactor.learn(held)
        return signed | _bearer(held), None
    store = _store(integration, account, credentials, base_url, redactor, sender)

    def renew(refused: Headers) -> Headers:
        token = store.token(refused=refused["Authorization"].removeprefix("Bearer "))
        redactor.learn(token)
        return signed | _bearer(token)

    token = store.token()
    redactor.learn(token)
    return signed | _bearer(token), renew


def own_token(
    flows: list[dict[str, Any]], account: Account, credentials: Mapping[str, str]
) -> str | None:
    """Give the token that an account holds itself; a simulator's has the name `access_token`."""
    fields = [flow["token"] for flow in flows]
    if account.name == "sandbox" and flows[0]["flow"] != "client_credentials":
        fields.append("access_token")
    return next((credentials[one] for one in fields if one and credentials.get(one)), None)


def owner_of(flow: dict[str, Any], base_url: str, url: str, credentials: Mapping[str, str]) -> str:
    """Give the fingerprint of whom a kept token belongs to.

    That of a person stays with them where the app's secret is changed.
    """
    from kosmo.http.fingerprint import fingerprint

    identity = credentials[flow["client_id"]]
    if flow["flow"] == "client_credentials":
        return fingerprint(url, identity, credentials[flow["client_secret"]])
    return fingerprint(base_url, url, identity)


def secret_values(integration: IntegrationSpec, credentials: Mapping[str, str]) -> list[str]:
    """Give the credentials that may not be seen."""
    secret = {field.name for field in integration.auth.fields if field.secret}
    return [text for name, text in credentials.items() if name in secret]


def plain_fields(integration: IntegrationSpec, credentials: Mapping[str, str]) -> dict[str, str]:
    """Give the fields of an account that are no secret."""
    secret = {field.name for field in integration.auth.fields if field.secret}
    return {name: text for name, text in credentials.items() if name not in secret}


def with_secrets(
    spec: FunctionSpec, arguments: dict[str, Any], redactor: Redactor
) -> dict[str, Any]:
    """Put values in the place of the references of secret parameters; a server's tool has none.

    Commands and files are for accounts only: arguments may come from anywhere. Raises
    CredentialsError where one cannot be read.
    """
    if spec.tool is not None:
        return arguments
    names = [name for name in arguments if spec.parameters[name].get("format") == "secret"]
    if not names:
        return arguments
    from kosmo.config.references import fetch

    values = {name: fetch(arguments[name]) for name in names}
    redactor.learn(*values.values())
    return {**arguments, **values}


def _bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


def _store(
    integration: IntegrationSpec,
    account: Account,
    credentials: dict[str, str],
    base_url: str,
    redactor: Redactor,
    sender: Callable[[str], Send],
) -> TokenStore:
    from kosmo.config.paths import token_file
    from kosmo.tokens import TokenStore, read_record

    flows, path = integration.auth.oauth, token_file(integration.name, account.name)
    flow = flows[0]
    if any(one[key] != flow[key] for one in flows[1:] for key in _ASKING):  # a person chose one
        kind = (read_record(path) or {}).get("flow")
        flow = next((one for one in flows if one["flow"] == kind), flow)
    _refuse_missing(flow, account, credentials)
    url = endpoint_of(
        integration, account, flow["token_path"], plain_fields(integration, credentials)
    )

    def renewed(store: TokenStore, refused: str | None) -> str:
        from kosmo.oauth import renewing

        client, send = client_of(flow, credentials), sender(url)
        if flow["flow"] != "client_credentials":
            login = renewing.Login(integration.name, account.name, redactor)
            return renewing.persons_token(store, refused, login, send, url, client)
        more = dict(flow["parameters"])
        if flow["scopes"]:
            more["scope"] = " ".join(flow["scopes"])
        return renewing.app_token(store, refused, send, url, client, more)

    return TokenStore(path, owner_of(flow, base_url, url, credentials), renewed)


def client_of(flow: dict[str, Any], credentials: Mapping[str, str]) -> ClientOfOAuth:
    """Give who asks for tokens in a flow; raises CredentialsError for what no header can carry."""
    from kosmo.oauth.endpoint import Client

    secret = credentials.get(flow["client_secret"] or "")
    return Client(credentials[flow["client_id"]], secret, basic=flow["client_auth"] == "basic")


def _refuse_missing(flow: dict[str, Any], account: Account, credentials: Mapping[str, str]) -> None:
    names = [flow["client_id"]]
    if flow["flow"] == "client_credentials":
        names.append(flow["client_secret"])
    for name in names:
        if not credentials.get(name):
            from kosmo.config.secrets import missing

            raise missing(account, name, [[flow["token"]]] if flow["token"] else [])
