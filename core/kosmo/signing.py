"""The headers that sign an account's requests, and what renews them where they expire."""

from __future__ import annotations

from kosmo.http.auth import signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kosmo.config.accounts import Account
    from kosmo.http.redact import Redactor
    from kosmo.spec import FunctionSpec, IntegrationSpec
    from kosmo.tokens import Send, TokenStore

    Headers = dict[str, str]


def sign_in(
    integration: IntegrationSpec,
    account: Account,
    credentials: dict[str, str],
    send: Send,
    base_url: str,
    redactor: Redactor,
) -> tuple[Headers, Callable[[Headers], Headers] | None]:
    """Give the headers that sign a request, and with OAuth what renews refused ones.

    A token is fetched, by `send`, only where none is kept. Raises CredentialsError where there
    is none to be had.
    """
    oauth = integration.auth.oauth
    held = credentials.get(oauth["token"] or "") if oauth else None
    if oauth is None or held:
        signed = _bearer(held) if held else signature(integration.auth, credentials)
        redactor.learn(*(value.partition(" ")[2] for value in signed.values()))
        return signed, None
    tokens = _tokens(integration, account, credentials, send, base_url)

    def renew(refused: Headers) -> Headers:
        token = tokens.token(refused=refused["Authorization"].removeprefix("Bearer "))
        redactor.learn(token)
        return _bearer(token)

    token = tokens.token()
    redactor.learn(token)
    return _bearer(token), renew


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


def _tokens(
    integration: IntegrationSpec,
    account: Account,
    credentials: dict[str, str],
    send: Send,
    base_url: str,
) -> TokenStore:
    from kosmo.config.paths import state_folder
    from kosmo.config.secrets import missing
    from kosmo.tokens import TokenStore, token_path

    oauth = integration.auth.oauth or {}
    for name in (oauth["client_id"], oauth["client_secret"]):
        if not credentials.get(name):
            raise missing(account, name, [[oauth["token"]]] if oauth["token"] else [])
    client = (credentials[oauth["client_id"]], credentials[oauth["client_secret"]])
    path = token_path(state_folder(), integration.name, account.name)
    return TokenStore(path, send, base_url + oauth["token_path"], client)
