"""What a plugin hands over: an integration, and the fields that its accounts hold."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType
    from typing import Any, Literal


class Text:
    """A plain field of an account, kept readable in `accounts.toml`."""

    secret = False

    def __init__(
        self,
        name: str,
        title: str,
        *,
        help: str = "",
        required: bool = True,
        default: str | None = None,
    ) -> None:
        """Take the field's name in snake case, its title and one sentence on where to find it.

        One with a `default` is never missing, so it is not required either.
        """
        self.name = name
        self.title = title
        self.help = help
        self.required = required and default is None
        self.default = default


class Secret(Text):
    """A secret field: prompted without echo, kept by reference or in `credentials.toml`."""

    secret = True


class Flow:
    """A flow of OAuth 2.0 by which an account comes by a token; kosmo runs it.

    A `*_path` is a path below the integration's base URL, or `NAME:/path` below its origin NAME;
    `{field}` in it stands for a plain field of the account. `client_id`, `client_secret` and
    `token` name fields: those that tell who asks, and that of a token which the account may hold
    instead.
    """

    flow = ""

    def __init__(
        self,
        *,
        token_path: str,
        client_id: str,
        client_secret: str | None = None,
        token: str | None = None,
        scopes: tuple[str, ...] | list[str] = (),
        parameters: Mapping[str, str] | None = None,
        client_auth: Literal["body", "basic"] = "body",
    ) -> None:
        """Take the paths, the names of the fields, and what is asked for.

        `parameters` are constants that the first request carries. `client_auth` says where the
        id and the secret go: into the body, or into the header `Authorization`.
        """
        self.token_path = token_path
        self.client_id = client_id
        self.client_secret = client_secret
        self.token = token
        self.scopes = scopes
        self.parameters = parameters or {}
        self.client_auth = client_auth

    def paths(self) -> dict[str, str]:
        """Give the endpoints by their names."""
        found = {name: value for name, value in vars(self).items() if name.endswith("_path")}
        found.pop("redirect_path", None)
        if found.get("issuer_path", "") is None:
            del found["issuer_path"]
        return found

    def described(self) -> dict[str, Any]:
        """Give the flow as the catalog keeps it."""
        lists = {"scopes": list(self.scopes), "parameters": dict(self.parameters)}
        return {"flow": self.flow, **vars(self), **lists}


class ClientCredentials(Flow):
    """A token for the app itself: fetched, kept and renewed without a person.

    Source: RFC 6749, section 4.4.
    """

    flow = "client_credentials"


class Auth:
    """Which fields an account needs, and how they sign a request.

    `headers`, `query` and `basic` (user and password) are templates: `{access_token}` stands for
    the field of that name. With `oauth` requests are signed by a bearer token too; of several
    flows a person logs in by one. `one_of` are sets of fields of which an account needs one,
    whole; a field in them is not required by itself. Where it is not given, `oauth` says it: the id
    and the secret, or the token.
    """

    def __init__(
        self,
        *fields: Text,
        headers: dict[str, str] | None = None,
        query: dict[str, str] | None = None,
        basic: tuple[str, str] | None = None,
        oauth: Flow | tuple[Flow, ...] | None = None,
        one_of: tuple[tuple[str, ...], ...] = (),
    ) -> None:
        """Take the fields in the order in which they are asked for."""
        self.fields = fields
        self.headers = headers or {}
        self.query = query or {}
        self.basic = basic
        self.oauth = (oauth,) if isinstance(oauth, Flow) else tuple(oauth or ())
        self.one_of = one_of or self._sets()

    def requires(self, field: Text) -> bool:
        """Tell whether an account needs this field, whatever others it has."""
        sets = [field.name in one for one in self.one_of]
        needed = all(sets) if any(sets) else field.required
        return needed and field.default is None

    def _sets(self) -> tuple[tuple[str, ...], ...]:
        """Give the fields that each flow takes, and each token that does in their place."""
        given: tuple[object, ...] = self.oauth
        flows = [one for one in given if isinstance(one, Flow)]  # anything else is refused later
        optional = {field.name for field in self.fields if not field.required}
        sets = [
            (flow.client_id,)
            if flow.client_secret is None or flow.client_secret in optional
            else (flow.client_id, flow.client_secret)
            for flow in flows
        ]
        sets += [(flow.token,) for flow in flows if flow.token]
        return tuple(dict.fromkeys(sets))


class Integration:
    """A service, as a plugin describes it.

    `functions` are modules, or their dotted names; a name is imported only when one of the
    module's functions is called. `base_url` is the origin (and path prefix) that every request
    stays under. `limits` are the vendor's windows (`300/1m`) and concurrency (`5 at once`),
    in which a request that is no GET counts as `write_weight`.
    `whoami` names the function that tells whose credentials these are. `simulator` is
    `module:name` of a `kosmo.Simulator`. `docs` is the folder of markdown pages in the package.
    `ending` ends every path, as some services want a slash. `origins` names further base URLs
    for `Client.origin`. `webhook` is `module:name` of a function that checks a delivery's
    signature: `verify(headers, body, secret, url) -> bool`.
    """

    def __init__(
        self,
        name: str,
        *,
        title: str,
        base_url: str,
        auth: Auth,
        functions: list[ModuleType | str],
        description: str = "",
        limits: list[str] | None = None,
        write_weight: int = 1,
        whoami: str | None = None,
        simulator: str | None = None,
        docs: str = "docs",
        ending: str = "",
        origins: dict[str, str] | None = None,
        webhook: str | None = None,
        link: str | None = None,
    ) -> None:
        """Take the description; it is checked when the plugin is indexed."""
        self.name = name
        self.title = title
        self.base_url = base_url
        self.auth = auth
        self.functions = functions
        self.description = description
        self.limits = limits or []
        self.write_weight = write_weight
        self.whoami = whoami
        self.simulator = simulator
        self.docs = docs
        self.ending = ending
        self.origins = origins or {}
        self.webhook = webhook
        self.link = link
