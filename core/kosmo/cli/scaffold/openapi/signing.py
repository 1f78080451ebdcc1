"""From the security schemes of a document to the fields of an account."""

from __future__ import annotations

import re

from kosmo.cli.scaffold.openapi.flows import Endpoints, flows_of, scopes_of
from kosmo.cli.scaffold.openapi.naming import parameter_name
from kosmo.cli.scaffold.openapi.texts import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Node = dict[str, Any]

_APP = "That of the app which you register with the service."
_GIVEN = "Instead of a login: a token that you have, as one for a test or a machine."


class Signing:
    """How requests are signed: the `auth` of a manifest, and what is to be told about it."""

    def __init__(self) -> None:
        """Begin with an account that has no fields."""
        self.auth: Node = {"fields": []}
        self.told: list[str] = []
        self.names: set[str] = set()
        self.origins: dict[str, str] = {}

    def field(
        self, name: str, title: str, help: str, *, secret: bool = True, required: bool = True
    ) -> str:
        """Add a field to accounts; gives its name."""
        name = parameter_name(name, "account", {one["name"] for one in self.auth["fields"]})[:40]
        if name in ("base_url", "url", "limits"):
            name = f"{name}_field"
        field = {"name": name, "title": title, "secret": secret}
        field |= {} if required else {"required": False}
        self.auth["fields"].append({**field, **({"help": help} if help else {})})
        return name

    def put(self, place: str, name: str, template: str) -> None:
        """Let a template sign under a name of the headers or the query."""
        self.auth.setdefault(place, {})[name] = template
        self.names.add(name.lower())


def signing_of(document: Document, base_url: str) -> Signing:
    """Choose the way of signing in that kosmo can do, of those that the document allows."""
    schemes = document.section("securityDefinitions") if document.old else {}
    schemes = schemes or document.section("components", "securitySchemes")
    known = {name: document.resolved(one) for name, one in schemes.items()}
    best: Signing | None = None
    rank = 100
    for choice in _choices(document, known):
        made = Signing()
        ranks = [_sign(made, document, name, known[name], base_url) for name in choice]
        if max(ranks, default=99) < rank and len(choice) == len(made.names):
            best, rank = made, max(ranks)
    if best is not None:
        return best
    nothing = Signing()
    if known:
        kinds = sorted({clean(one.get("type"), 40) or "?" for one in known.values()})
        nothing.told.append(
            f"kosmo cannot sign in as the document says ({', '.join(kinds)}): write `auth` yourself"
        )
    return nothing


def _choices(document: Document, known: dict[str, Node]) -> list[list[str]]:
    """List the sets of schemes of which a request needs one, those that most name first."""
    given = document.data.get("security")
    counted: dict[tuple[str, ...], int] = {}
    for requirement in given if isinstance(given, list) else ():
        if isinstance(requirement, dict):
            counted[tuple(map(str, requirement))] = 10_000
    for item in document.section("paths").values():
        for operation in item.values() if isinstance(item, dict) else ():
            said = operation.get("security") if isinstance(operation, dict) else None
            for requirement in said if isinstance(said, list) else ():
                if isinstance(requirement, dict):
                    key = tuple(map(str, requirement))
                    counted[key] = counted.get(key, 0) + 1
    for name in known:
        counted.setdefault((name,), 0)
    order = sorted(counted, key=lambda one: -counted[one])
    return [list(one) for one in order if one and all(name in known for name in one)]


def _sign(made: Signing, document: Document, name: str, scheme: Node, base_url: str) -> int:
    """Add what one scheme needs; gives how little it is liked, 99 where kosmo cannot do it."""
    kind, help = scheme.get("type"), clean(scheme.get("description"), 300)
    if kind == "basic" or (kind == "http" and str(scheme.get("scheme")).lower() == "basic"):
        user = made.field("username", "User name", help, secret=False)
        password = made.field("password", "Password", "")
        made.auth["basic"] = [f"{{{user}}}", f"{{{password}}}"]
        made.names.add("authorization")
        return 2
    if kind == "http" and str(scheme.get("scheme")).lower() == "bearer":
        return _bearer(made, help)
    if kind == "apiKey":
        return _key(made, scheme, help)
    if kind == "oauth2":
        return _oauth(made, scheme, help, Endpoints(base_url), scopes_of(document, name))
    if kind == "openIdConnect":
        made.told.append("sign-in by OpenID Connect: accounts take an access token for now")
        return _bearer(made, help or "An access token, as a sign-in gives it.") + 5
    return 99


def _bearer(made: Signing, help: str) -> int:
    token = made.field("access_token", "Access token", help)
    made.put("headers", "Authorization", f"Bearer {{{token}}}")
    return 1


def _key(made: Signing, scheme: Node, help: str) -> int:
    name, where = scheme.get("name"), scheme.get("in")
    usable = isinstance(name, str) and re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}", name)
    framing = str(name).lower() in ("cookie", "host", "connection", "content-type")
    if not usable or framing or where not in ("header", "query"):
        return 99
    bare = re.sub(r"^x-|^\$", "", str(name), flags=re.IGNORECASE)
    if bare.lower() == "authorization":
        field = made.field("api_key", "API key", help or "The whole of the header `Authorization`.")
    else:
        field = made.field(bare, clean(bare.replace("-", " ").replace("_", " "), 60), help)
    made.put("headers" if where == "header" else "query", str(name), f"{{{field}}}")
    return 1 if where == "header" else 3


def _oauth(made: Signing, scheme: Node, help: str, endpoints: Endpoints, scopes: list[str]) -> int:
    """Sign in by the flows that kosmo can run, or by a token that somebody else fetched."""
    flows = flows_of(scheme, endpoints, scopes)
    if not flows:
        made.told.append(
            "sign-in by OAuth 2.0: accounts take an access token, as kosmo runs none of its flows"
        )
        return _bearer(made, help or "An access token, as a sign-in gives it.") + 4
    own = flows[0]["flow"] == "client_credentials"
    identity = made.field("client_id", "Client ID", help or _APP, secret=False, required=False)
    secret = made.field("client_secret", "Client secret", _APP, required=False)
    token = made.field("access_token", "Access token", _GIVEN, required=False)
    named = {"client_id": identity, "client_secret": secret, "token": token}
    written = [{**one, **named} for one in flows]
    made.auth["oauth"] = written[0] if len(written) == 1 else written
    made.auth["one_of"] = [[token], [identity, secret] if own else [identity]]
    made.origins = endpoints.origins
    if flows[0].get("scopes"):
        made.told.append(
            f"the login asks for {len(flows[0]['scopes'])} scopes: leave those you need"
        )
    made.names.add("authorization")
    return 2 if own else 3
