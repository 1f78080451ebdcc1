"""What a server offers: integrations with their accounts, and functions by every name of theirs."""

from __future__ import annotations

from threading import Lock

from kosmo.catalog.catalog import open_catalog
from kosmo.config import settings
from kosmo.config.accounts import SANDBOX, find_accounts, resolve
from kosmo.config.policy import kinds_of
from kosmo.endpoint.aliases import ALIASES
from kosmo.errors import CredentialsError, PolicyError, UsageError
from kosmo.gateway.exposure import SERVER, ExposedCatalog
from kosmo.gateway.settings import Settings
from kosmo.problem import nearest
from kosmo.tools.choosing import choose
from kosmo.tools.names import function_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.endpoint.aliases import Alias
    from kosmo.endpoint.terms import Terms
    from kosmo.spec import FunctionSpec, IntegrationSpec

DEFAULT = "default"


class Offer:
    """The catalog as clients of one server see it; safe to share between threads."""

    def __init__(self, terms: Terms) -> None:
        """Take the terms; raises UsageError for an integration or account that there is not."""
        self._terms = terms
        self._looking = Lock()  # the first look may index plugins
        chosen = Settings(
            integrations=terms.integrations, upstreams=terms.upstreams, account=terms.account
        )
        self.catalog = ExposedCatalog(open_catalog(), chosen)

    def integrations(self) -> list[dict[str, Any]]:
        """Describe what is offered, with the accounts that calls can name."""
        with self._looking:
            specs = [self.catalog.integration(name) for name in self.catalog.names()]
        return [
            {
                "name": spec.name,
                "title": spec.title,
                "description": spec.description,
                "version": spec.version,
                "enabled": settings.is_enabled(spec.name),
                "functions": len(spec.function_names()),
                "accounts": self._accounts(spec),
            }
            for spec in specs
        ]

    def functions(self, integration: str, account: str) -> tuple[str | None, list[FunctionSpec]]:
        """Give an account's name and the functions that it could call now.

        The name is None where `default` leaves the choice open and nothing can be chosen. Raises
        UsageError for an integration or account that there is not.
        """
        with self._looking:
            spec = self.catalog.integration(integration)
            name = self._account(spec, account)
            chosen = choose(self.catalog, integrations=[integration], account=name)
        if self._terms.write != "deny":
            return name, chosen.functions
        return name, [one for one in chosen.functions if _reads(one, {})]

    def find(self, name: str) -> tuple[FunctionSpec, Alias | None]:
        """Find a function by any of its names; raises UsageError for one that is not offered."""
        alias = ALIASES.get(name)
        try:
            with self._looking:
                return function_of(self.catalog, name if alias is None else alias.function), alias
        except UsageError as error:
            near = nearest(name, ALIASES, cutoff=0.9)
            if near is not None and "did you mean" not in error.message:
                error.message = f"`{name}` is not a function's name; did you mean `{near}`?"
            raise

    def permit(self, spec: FunctionSpec, arguments: dict[str, Any]) -> None:
        """Raise PolicyError for a write where the server was started to read only."""
        if self._terms.write == "deny" and not _reads(spec, arguments):
            raise PolicyError(
                f"`{spec.id}` writes, and this server was started to read only",
                hint="whoever runs it may start it with `kosmo serve --write ask`",
                code="writes_denied",
            )

    def account_for(self, spec: FunctionSpec, given: str | None) -> str | None:
        """Give the account of a call, which may name it as `missive:work`."""
        name = given
        for mark in ":.":
            head = f"{spec.integration}{mark}"
            if given is not None and given.startswith(head):
                name = given[len(head) :]
        if name not in (None, DEFAULT, spec.integration):
            return name
        return None if spec.integration.startswith(SERVER) else self._terms.account

    def account_of(self, id: str) -> tuple[str, str]:
        """Take apart `missive:work` or `missive.work`, or find whose account a name alone is.

        An integration alone stands for the account that its calls use.

        Raises UsageError where there is none of that name, or several.
        """
        with self._looking:
            names = self.catalog.names()
            if id in names:
                return id, DEFAULT
            for name in sorted(names, key=len, reverse=True):
                if id.startswith((f"{name}:", f"{name}.")):
                    return name, id[len(name) + 1 :]
            specs = [self.catalog.integration(name) for name in names]
            held = [spec.name for spec in specs if id in self._names(spec)]
        if len(held) == 1:
            return held[0], id
        told = " or ".join(f"`{name}:{id}`" for name in held) or "give one such as `missive:work`"
        raise UsageError(
            f"`{id}` is several accounts: give {told}"
            if held
            else f"there is no account `{id}`; {told}",
            code="ambiguous_account" if held else "unknown_account",
        )

    def _account(self, spec: IntegrationSpec, named: str) -> str | None:
        if named != DEFAULT:
            return resolve(spec, named).name
        if spec.name.startswith(SERVER):
            return None
        if self._terms.account is not None:
            return self._terms.account
        try:
            return resolve(spec).name
        except (CredentialsError, UsageError):
            return None

    def _accounts(self, spec: IntegrationSpec) -> list[dict[str, Any]]:
        usual = self._account(spec, DEFAULT)
        return [
            {"id": f"{spec.name}:{name}", "name": name, "default": name == usual}
            for name in self._names(spec)
        ]

    def _names(self, spec: IntegrationSpec) -> list[str]:
        found = sorted(find_accounts(spec))
        return found if spec.simulator is None else [*found, SANDBOX]


def _reads(spec: FunctionSpec, arguments: dict[str, Any]) -> bool:
    return spec.effect == "read" and kinds_of(spec, arguments) == ("read",)
