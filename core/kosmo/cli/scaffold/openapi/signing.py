"""From the security schemes of a document to the fields of an account."""

from __future__ import annotations

import re

from kosmo.cli.scaffold.openapi.naming import parameter_name
from kosmo.cli.scaffold.openapi.texts import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Node = dict[str, Any]

_FLOWS = ("clientCredentials", "application")


class Signing:
    """How requests are signed: the `auth` of a manifest, and what is to be told about it."""

    def __init__(self) -> None:
        """Begin with an account that has no fields."""
        self.auth: Node = {"fields": []}
        self.told: list[str] = []
        self.names: set[str] = set()

    def field(self, name: str, title: str, help: str, *, secret: bool = True) -> str:
        """Add a field to accounts; gives its name."""
        name = parameter_name(name, "account", {one["name"] for one in self.auth["fields"]})[:40]
        if name in ("base_url", "url", "limits"):
            name = f"{name}_field"
        field = {"name": name, "title": title, "secret": secret}
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
        ranks = [_sign(made, known[name], base_url) for name in choice]
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


def _sign(made: Signing, scheme: Node, base_url: str) -> int:
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
        return _oauth(made, scheme, help, base_url)
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


def _oauth(made: Signing, scheme: Node, help: str, base_url: str) -> int:
    """Sign in by client credentials where the token is fetched below the base URL."""
    flows = scheme.get("flows") if isinstance(scheme.get("flows"), dict) else None
    flow: Any = {} if flows is None else next((flows[one] for one in _FLOWS if one in flows), {})
    if flows is None and scheme.get("flow") in _FLOWS:
        flow = scheme
    url = flow.get("tokenUrl") if isinstance(flow, dict) else None
    if isinstance(url, str) and url.startswith(f"{base_url}/") and _is_path(url[len(base_url) :]):
        identity = made.field("client_id", "Client ID", help, secret=False)
        secret = made.field("client_secret", "Client secret", "")
        made.auth["oauth"] = {
            "token_path": url[len(base_url) :], "client_id": identity, "client_secret": secret,
        }  # fmt: skip
        made.names.add("authorization")
        return 2
    made.told.append(
        "sign-in by OAuth 2.0: accounts take an access token, as kosmo fetches one only by client"
        " credentials below the base URL"
    )
    return _bearer(made, help or "An access token, as a sign-in gives it.") + 4


def _is_path(text: str) -> bool:
    return re.fullmatch(r"(?:/[A-Za-z0-9_.~-]+)+/?", text) is not None and ".." not in text
