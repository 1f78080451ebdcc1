"""What a program can find out before it calls: integrations, functions, accounts and pages."""

from __future__ import annotations

from threading import RLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from kosmo.catalog.catalog import Catalog
    from kosmo.spec import FunctionSpec, IntegrationSpec


class AccountName:
    """An account that a call may name.

    `integration` and `name` say which, `is_default` that a call which names none uses it, and
    `is_sandbox` that it is the simulator. Nothing of what it holds is told here.
    """

    __slots__ = ("integration", "is_default", "is_sandbox", "name")

    def __init__(
        self, integration: str, name: str, *, is_default: bool = False, is_sandbox: bool = False
    ) -> None:
        """Take the names."""
        self.integration = integration
        self.name = name
        self.is_default = is_default
        self.is_sandbox = is_sandbox

    def __repr__(self) -> str:
        return f"<account {self.name} of {self.integration}>"


class Discovery:
    """The half of a session that sends nothing; `Kosmo` has it."""

    def __init__(self, catalog: Catalog) -> None:
        """Take the catalog, which one thread at a time reads."""
        self._catalog = catalog
        self._looking = RLock()

    def integrations(self) -> list[IntegrationSpec]:
        """List the integrations that can be called, sorted by name."""
        with self._looking:
            return [self._catalog.integration(name) for name in self._catalog.names()]

    def functions(
        self, *integrations: str, effect: str | None = None, names: Collection[str] = ()
    ) -> list[FunctionSpec]:
        """List functions, those that policy denies too; all unless integrations are named.

        `effect` is `read` or `write`. Raises KosmoError for an integration or a name that does
        not exist.
        """
        from kosmo.tools.options import EFFECTS, one_of

        if effect is not None:
            one_of("effect", effect, EFFECTS)
        wanted = {self.describe(name).id for name in names}
        with self._looking:
            chosen = integrations or {one.rpartition(".")[0] for one in wanted}
            specs = [self._catalog.integration(name) for name in chosen or self._catalog.names()]
            return [
                one
                for spec in sorted(specs, key=lambda spec: spec.name)
                for one in spec.functions()
                if effect in (None, one.effect) and (not wanted or one.id in wanted)
            ]

    def search(
        self, query: str, *integrations: str, effect: str | None = None, limit: int = 20
    ) -> list[FunctionSpec]:
        """Find functions by what somebody would type, the best first."""
        from kosmo.describe.search_functions import find_functions

        with self._looking:
            names = integrations or self._catalog.names()
            specs = [self._catalog.integration(name) for name in names]
            return find_functions(specs, query, effect=effect)[:limit]

    def describe(self, function: str) -> FunctionSpec:
        """Find a function by any of its names, and give all that is known of it.

        Raises UsageError `unknown_function` with suggestions.
        """
        from kosmo.tools.names import function_of

        with self._looking:
            return function_of(self._catalog, function)

    def schema(self, function: str) -> dict[str, Any]:
        """Give a function's arguments as JSON Schema, as `kosmo integrations schema` does."""
        found = self.describe(function).input_schema
        return {key: value for key, value in found.items() if key != "x-validator"}

    def accounts(self, *integrations: str) -> list[AccountName]:
        """List the accounts that calls may name; all unless integrations are named."""
        from kosmo.config.accounts import SANDBOX, find_accounts, resolve
        from kosmo.errors import KosmoError

        found = []
        with self._looking:
            for name in sorted(integrations or self._catalog.names()):
                spec = self._catalog.integration(name)
                try:
                    usual = resolve(spec).name
                except KosmoError:  # none, or several and no default
                    usual = None
                found += [
                    AccountName(name, one, is_default=one == usual)
                    for one in sorted(find_accounts(spec))
                ]
                if spec.simulator is not None:
                    found.append(AccountName(name, SANDBOX, is_sandbox=True))
        return found

    def docs(self, page: str = "index") -> str:
        """Give a page of the documentation as markdown; `kosmo docs` says which there are.

        Raises UsageError `unknown_page` with suggestions.
        """
        from kosmo.describe.reader import read_page

        with self._looking:
            return read_page(self._catalog, page).markdown
