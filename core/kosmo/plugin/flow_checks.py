"""What the OAuth 2.0 of an integration must fulfil before it enters the catalog."""

from __future__ import annotations

import re

from kosmo.plugin.flows import AuthorizationCode
from kosmo.plugin.integration import ClientCredentials, Flow
from kosmo.plugin.paths import stays

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from kosmo.plugin.integration import Auth

_PATH = re.compile(r"(?:([a-z][a-z0-9_]*):)?(/(?:[A-Za-z0-9_.~!$&'()*+,=:@/-]|\{[a-z]\w*\})*)")
_ISSUER = re.compile(r"(?:([a-z][a-z0-9_]*):)?((?:/[A-Za-z0-9_.~-]*)*)")
_SCOPE = re.compile(r"[!#-\[\]-~]+")  # RFC 6749, appendix A.4
_SENT = frozenset(
    (
        "client_id", "client_secret", "code", "code_challenge", "code_challenge_method",
        "code_verifier", "device_code", "grant_type", "redirect_uri", "refresh_token",
        "request", "request_uri", "response_mode", "response_type", "state",
    )
)  # fmt: skip


def check_flows(auth: Auth, origins: Mapping[str, str]) -> None:
    """Check the flows of an integration; raise ValueError with the first problem."""
    if not all(isinstance(flow, Flow) and flow.flow for flow in _any(auth.oauth)):
        raise ValueError("`oauth` takes flows, such as an AuthorizationCode")
    kinds = [flow.flow for flow in auth.oauth]
    if len(set(kinds)) != len(kinds):
        raise ValueError("`oauth` has the same flow twice")
    if len(kinds) > 1 and ClientCredentials.flow in kinds:
        raise ValueError(
            "`oauth` has client credentials beside a person's login: an account would be one or"
            " the other"
        )
    persons = any(kind != ClientCredentials.flow for kind in kinds)
    if persons and any(field.name == "login" for field in auth.fields):
        raise ValueError("the auth field `login` has the name of what `oauth` tells of an account")
    for flow in auth.oauth:
        _check_fields(flow, auth)
        _check_constants(flow)
        _check_paths(flow, auth, origins)
        if isinstance(flow, AuthorizationCode):
            _check_redirect(flow)


def _check_fields(flow: Flow, auth: Auth) -> None:
    fields = [field.name for field in auth.fields]
    for name in (flow.client_id, *filter(None, (flow.client_secret, flow.token))):
        if name not in fields:
            raise ValueError(f"`oauth` uses the field `{name}`, which `auth` does not declare")
    if isinstance(flow, ClientCredentials) and flow.client_secret is None:
        raise ValueError("client credentials need the field of a `client_secret`")
    if flow.client_auth not in ("body", "basic"):
        raise ValueError(f"`client_auth` is `body` or `basic`, not {flow.client_auth!r}")


def _check_constants(flow: Flow) -> None:
    for scope in _any(flow.scopes):
        if not isinstance(scope, str) or not _SCOPE.fullmatch(scope):
            raise ValueError(f"`scopes` has {scope!r}, which is no scope")
    for name, value in _any(flow.parameters).items():
        if name in _SENT:
            raise ValueError(f"`parameters` has `{name}`, which kosmo sets itself")
        if not isinstance(name, str) or not isinstance(value, str):
            raise ValueError("`parameters` must be texts")


def _check_paths(flow: Flow, auth: Auth, origins: Mapping[str, str]) -> None:
    plain = {field.name for field in auth.fields if not field.secret}
    for name, path in flow.paths().items():
        pattern = _ISSUER if name == "issuer_path" else _PATH
        found = pattern.fullmatch(path) if isinstance(_any(path), str) else None
        if found is None:
            raise ValueError(f"`{name}` is no path such as `/oauth/token`: {path!r}")
        origin, below = found.groups()
        if origin in ("http", "https") and below.startswith("//"):
            raise ValueError(
                f"`{name}` takes a path, such as `login:/token`; the host stands in `origins`:"
                f" {path!r}"
            )
        if origin is not None and origin not in origins:
            raise ValueError(f"`{name}` uses the origin `{origin}`, which is not declared")
        if not stays(below):
            raise ValueError(f"`{name}` climbs, or has an empty part")
        for field in re.findall(r"\{(\w+)\}", below):
            if field not in plain:
                raise ValueError(f"`{name}` uses `{{{field}}}`, which is no plain field of `auth`")


def _check_redirect(flow: AuthorizationCode) -> None:
    port = flow.redirect_port
    if port is not None and (type(port) is not int or not 1024 <= port < 65536):
        raise ValueError("`redirect_port` must be a number from 1024 to 65535")
    if flow.redirect_host not in ("127.0.0.1", "localhost"):
        raise ValueError("`redirect_host` is `127.0.0.1` or `localhost`")
    path = _any(flow.redirect_path)
    if not isinstance(path, str) or not re.fullmatch(r"/[A-Za-z0-9_.~/-]{0,200}", path):
        raise ValueError(f"`redirect_path` is no path such as `/callback`: {path!r}")


def _any(value: Any) -> Any:
    """Give what a plugin handed over, which need not be what its type says."""
    return value
