"""The flows of OAuth 2.0 in which a person logs in.

They stand apart, so that a call of a plugin that has none does not import them.
"""

from __future__ import annotations

from kosmo.plugin.integration import ClientCredentials, Flow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Literal, Required, TypedDict, Unpack

    class Common(TypedDict, total=False):
        """What every flow takes, see `Flow`."""

        token_path: Required[str]
        client_id: Required[str]
        client_secret: str | None
        token: str | None
        scopes: tuple[str, ...] | list[str]
        parameters: Mapping[str, str] | None
        client_auth: Literal["body", "basic"]


class AuthorizationCode(Flow):
    """A token for a person, who logs in and agrees in a browser on this machine.

    It goes with PKCE, and the answer comes to `http://127.0.0.1:PORT/callback`. Sources: RFC 6749,
    section 4.1, RFC 7636, RFC 8252, RFC 9700.
    """

    flow = "authorization_code"

    def __init__(
        self,
        *,
        authorize_path: str,
        redirect_port: int | None = None,
        redirect_path: str = "/callback",
        redirect_host: Literal["127.0.0.1", "localhost"] = "127.0.0.1",
        issuer_path: str | None = None,
        **common: Unpack[Common],
    ) -> None:
        """Take the page of the login, and what all flows take.

        The port is a free one unless the service wants a `redirect_port` that is registered with
        it. `issuer_path` is the address under which the service names itself in its answer (RFC
        9207), which then must be there.
        """
        super().__init__(**common)
        self.authorize_path = authorize_path
        self.redirect_port = redirect_port
        self.redirect_path = redirect_path
        self.redirect_host = redirect_host
        self.issuer_path = issuer_path


class DeviceCode(Flow):
    """A token for a person, who types a code into a page on any device. Source: RFC 8628."""

    flow = "device_code"

    def __init__(self, *, device_path: str, **common: Unpack[Common]) -> None:
        """Take where codes are given, and what all flows take."""
        super().__init__(**common)
        self.device_path = device_path


_FLOWS: dict[str, type[Flow]] = {
    one.flow: one for one in (ClientCredentials, AuthorizationCode, DeviceCode)
}


def declared_flows(said: Any) -> tuple[Flow, ...]:
    """Make the flows that a manifest declares: one object, or a list of them."""
    return tuple(
        _FLOWS[one.get("flow", ClientCredentials.flow)](
            **{key: value for key, value in one.items() if key != "flow"}
        )
        for one in (said if isinstance(said, list) else [said])
    )
