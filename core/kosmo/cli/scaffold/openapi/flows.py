"""From the flows of an OAuth 2.0 scheme to those that kosmo runs for an account."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from kosmo.plugin.hosts import problem_with_address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Node = dict[str, Any]

_PATH = re.compile(r"(?:/[A-Za-z0-9_.~!$'()*+,;=:@%-]+)*/?")
_SCOPE = re.compile(r"[!#-\[\]-~]{1,200}")
_MOST_SCOPES = 200
# The kinds of a flow, as OpenAPI 3 and Swagger 2 call them.
_CODE, _DEVICE, _CLIENT = (
    ("authorizationCode", "accessCode"),
    ("deviceAuthorization",),
    ("clientCredentials", "application"),
)


class Endpoints:
    """Where tokens are from: paths below the base URL, or below an origin that is named."""

    def __init__(self, base_url: str) -> None:
        """Begin without an origin."""
        self.origins: dict[str, str] = {}
        self._base_url = base_url

    def path(self, given: object, name: str) -> tuple[str, dict[str, str]] | None:
        """Give an address as a path and its query; None where it is none that may be asked.

        `name` is that of the origin, if it needs one.
        """
        if not isinstance(given, str) or not given.strip():
            return None
        try:
            parts = urlsplit(urljoin(f"{self._base_url}/", given.strip()))
            query = dict(parse_qsl(parts.query))
        except ValueError:
            return None
        path = parts.path or "/"
        origin = f"https://{parts.netloc}"
        whole = f"{origin}{path}"
        climbs = any(part in (".", "..") for part in path.split("/")) or "//" in path
        if parts.scheme not in ("http", "https") or climbs or not _PATH.fullmatch(path):
            return None
        if whole.startswith(f"{self._base_url}/"):
            return whole[len(self._base_url) :], query
        if problem_with_address(origin) is not None:
            return None
        known = next((one for one, address in self.origins.items() if address == origin), name)
        self.origins[known] = origin
        return f"{known}:{path}", query


def flows_of(scheme: Node, endpoints: Endpoints, scopes: list[str]) -> list[Node]:
    """Give the flows that kosmo can run: those in which a person logs in, else the client's own."""
    given = scheme.get("flows")
    named = given if isinstance(given, dict) else {str(scheme.get("flow")): scheme}
    found = [_code(named, endpoints), _device(named, endpoints)]
    made = [one for one in found if one is not None]
    client = None if made else _client(named, endpoints)
    made += [client] if client is not None else []
    asked = [one for one in scopes if _SCOPE.fullmatch(one)][:_MOST_SCOPES]
    return [{**one, **({"scopes": asked} if asked else {})} for one in made]


def _of(named: Node, kinds: tuple[str, ...]) -> Node:
    flow = next((named[one] for one in kinds if one in named), None)
    return flow if isinstance(flow, dict) else {}


def _code(named: Node, endpoints: Endpoints) -> Node | None:
    flow = _of(named, _CODE)
    login = endpoints.path(flow.get("authorizationUrl"), "login")
    token = endpoints.path(flow.get("tokenUrl"), "tokens")
    if login is None or token is None or token[1]:
        return None
    said = {"flow": "authorization_code", "authorize_path": login[0], "token_path": token[0]}
    return _with(said, login[1])


def _device(named: Node, endpoints: Endpoints) -> Node | None:
    flow = _of(named, _DEVICE)
    codes = endpoints.path(flow.get("deviceAuthorizationUrl"), "login")
    token = endpoints.path(flow.get("tokenUrl"), "tokens")
    if codes is None or token is None or codes[1] or token[1]:
        return None
    return {"flow": "device_code", "device_path": codes[0], "token_path": token[0]}


def _client(named: Node, endpoints: Endpoints) -> Node | None:
    token = endpoints.path(_of(named, _CLIENT).get("tokenUrl"), "login")
    if token is None or token[1]:
        return None
    return {"flow": "client_credentials", "token_path": token[0]}


def _with(said: Node, query: dict[str, str]) -> Node:
    """Add what the address of the login carries already, but for what kosmo sets itself."""
    own = ("client_id", "client_secret", "redirect_uri", "response_type", "scope", "state")
    constants = {name: value for name, value in query.items() if name not in own}
    usable = all(one.isascii() and one.isprintable() for one in constants.values())
    return {**said, "parameters": constants} if constants and usable else said


def scopes_of(document: Document, scheme: str) -> list[str]:
    """List the scopes of a scheme that the document or its operations ask for."""
    holders = [document.data]
    for item in document.section("paths").values():
        operations = item.values() if isinstance(item, dict) else ()
        holders += [one for one in operations if isinstance(one, dict)]
    found: dict[str, None] = {}
    for holder in holders:
        said = holder.get("security")
        for requirement in said if isinstance(said, list) else ():
            some = requirement.get(scheme) if isinstance(requirement, dict) else None
            for one in some if isinstance(some, list) else ():
                if isinstance(one, str) and one != "none":
                    found[one] = None
    return list(found)
