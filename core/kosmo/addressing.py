"""Where an account's service is: the integration's address, the account's own, or a simulator."""

from __future__ import annotations

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
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


def opened_simulator(integration: IntegrationSpec) -> tuple[Transport, dict[str, str]]:
    """Open an integration's simulator, and give it with the credentials that it takes."""
    from kosmo.config.paths import state_folder
    from kosmo.sandbox.transport import open_simulator

    if integration.simulator is None:
        raise UsageError(f"`{integration.name}` has no simulator", code="unknown_account")
    transport, credentials = open_simulator(integration.simulator, integration.name, state_folder())
    defaults = {one.name: one.default for one in integration.auth.fields if one.default}
    return transport, {**defaults, **credentials}
