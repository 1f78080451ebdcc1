"""Where an account's service is: the integration's address, the account's own, or a simulator."""

from __future__ import annotations

from kosmo.errors import CredentialsError, UsageError
from kosmo.http.url import climbs, percent_encoded
from kosmo.plugin.source import reach

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from kosmo.config.accounts import Account
    from kosmo.message import Transport
    from kosmo.spec import IntegrationSpec


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


def endpoint_of(
    integration: IntegrationSpec, account: Account, path: str, fields: Mapping[str, str]
) -> str:
    """Give the address of an endpoint of the login, see `kosmo.plugin.flows`.

    `fields` are the account's plain ones. Raises CredentialsError for one that the path needs and
    that is missing or leads elsewhere.
    """
    name, _, rest = ("", "", path) if path[:1] in ("", "/") else path.partition(":")
    declared = integration.origins[name] if name else ""
    filled = _filled(rest, fields, account)
    if climbs(filled):
        raise CredentialsError(
            f"the endpoint `{path}` of `{integration.name}` leads elsewhere than below its address",
            code="bad_credentials",
        )
    return base_url_of(integration, account, declared) + filled


def _filled(path: str, fields: Mapping[str, str], account: Account) -> str:
    if "{" not in path:
        return path
    import re

    def part(found: re.Match[str]) -> str:
        text = fields.get(found[1], "")
        if text in ("", ".", "..") or not text.isprintable() or set("/\\?#%") & set(text):
            raise CredentialsError(
                f"`{found[1]}` of account `{account.name}` of `{account.integration}` is missing,"
                " or cannot be part of an address",
                hint=f"kosmo integrations fields {account.integration} --account {account.name}",
                code="bad_credentials",
            )
        return percent_encoded(text)

    return re.sub(r"\{(\w+)\}", part, path)


def opened_simulator(integration: IntegrationSpec) -> tuple[Transport, dict[str, str]]:
    """Open an integration's simulator, and give it with the credentials that it takes."""
    from kosmo.config.paths import state_folder
    from kosmo.sandbox.transport import open_simulator

    if integration.simulator is None:
        raise UsageError(f"`{integration.name}` has no simulator", code="unknown_account")
    reach(integration.name)
    transport, credentials = open_simulator(integration.simulator, integration.name, state_folder())
    defaults = {one.name: one.default for one in integration.auth.fields if one.default}
    return transport, {**defaults, **credentials}
