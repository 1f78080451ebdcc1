"""Which functions a gateway offers, and their names there.

Everything that a client reaches goes through a catalog that knows only those: tools, search,
scripts and pages alike.
"""

from __future__ import annotations

from contextlib import suppress

from kosmo.catalog.catalog import Catalog
from kosmo.config import settings as configured
from kosmo.config.accounts import SANDBOX, find_accounts, resolve
from kosmo.config.policy import decide, kinds_of
from kosmo.errors import KosmoError, UsageError
from kosmo.gateway.recursion import refuse_recursion
from kosmo.problem import suggestion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.gateway.settings import Settings
    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.session import Sessions
    from kosmo.spec import FunctionSpec, IntegrationSpec

SERVER = "mcp:"


class ExposedCatalog(Catalog):
    """The catalog, cut down to the integrations and servers of a gateway."""

    def __init__(self, whole: Catalog, settings: Settings) -> None:
        """Take the catalog and what was chosen.

        A server that cannot be asked for its tools is `left_out`, with the reason, where anything
        else is offered: one that fails must not take the others with it. Raises UsageError for an
        integration, server or account that there is not.
        """
        super().__init__(None)
        self._whole = whole
        self.left_out: dict[str, KosmoError] = {}
        self._chosen = _chosen(whole, settings, self.left_out)

    def with_sessions(self, sessions: Callable[[ServerDefinition], Sessions]) -> Catalog:
        """Take what talks to MCP servers, for the whole catalog too."""
        self._whole.with_sessions(sessions)
        return super().with_sessions(sessions)

    def offers(self, server: str) -> bool:
        """Tell whether a server was chosen."""
        return server in self._chosen

    def names(self) -> list[str]:
        """List the integrations that are offered, and the servers as `mcp:NAME`, sorted."""
        return list(self._chosen)

    def integration(self, name: str) -> IntegrationSpec:
        """Find an integration or server; raises UsageError for one that is not offered."""
        if name in self.left_out:
            raise self.left_out[name].with_traceback(None)
        if name not in self._chosen:
            raise UsageError(
                f"`{name}` is not offered here{_instead(name, self._chosen)}",
                code="unknown_integration",
            )
        return self._whole.integration(name)


class Exposure:
    """The functions that are offered, by every name that they have here."""

    def __init__(self, catalog: ExposedCatalog, settings: Settings) -> None:
        """Take what is chosen, and how writes are meant."""
        self._catalog = catalog
        self._settings = settings

    def functions(self) -> list[FunctionSpec]:
        """List what may be called now: what policy denies is left out, in a fixed order."""
        return self.allowed(
            [
                one
                for name in self._catalog.names()
                for one in self._catalog.integration(name).functions()
            ]
        )

    def allowed(self, functions: list[FunctionSpec]) -> list[FunctionSpec]:
        """Keep those of functions that are offered which may be called now."""
        found = [one for one in functions if self.offers(one)]
        if not configured.is_any():  # then nothing denies
            return found
        account = self._settings.account or ""
        enabled = {one.integration for one in found if configured.is_enabled(one.integration)}
        found = [one for one in found if one.integration in enabled]
        return [one for one in found if decide(one, {}, account).action != "deny"]

    def offers(self, spec: FunctionSpec) -> bool:
        """Tell whether a function is one that a client may know of, as far as writes go."""
        return self._settings.write != "deny" or is_read(spec)

    def find(self, name: str) -> FunctionSpec | None:
        """Find the function of a tool's name, in any spelling; None where there is none."""
        try:
            return self._catalog.function(name)[1]
        except KosmoError:
            return next((one for one in self.functions() if direct_name(one) == name), None)

    def accounts(self, name: str) -> list[str]:
        """List the accounts of an integration that calls may name, the usual one first."""
        if name.startswith(SERVER):
            return []
        spec = self._catalog.integration(name)
        if self._settings.account is not None:
            return [self._settings.account]
        usual, found = "", []
        with suppress(KosmoError):
            found = list(find_accounts(spec))
            usual = resolve(spec).name  # of several none may be the usual one
        if usual in found:
            found.remove(usual)
            found.insert(0, usual)
        return found or ([SANDBOX] if spec.simulator is not None else [])


def is_read(spec: FunctionSpec) -> bool:
    """Tell whether a function reads, whatever its arguments."""
    return spec.effect == "read" and kinds_of(spec, {}) == ("read",)


def direct_name(spec: FunctionSpec) -> str:
    """Give a function's own tool name: `integration__missive__get_task`, `mcp__server__tool`."""
    from kosmo.tools.names import fitting

    if spec.integration.startswith(SERVER):
        return fitting(f"mcp__{spec.integration[len(SERVER) :]}__{spec.name}")
    return fitting(f"integration__{spec.integration}__{spec.name}")


def _chosen(whole: Catalog, settings: Settings, left_out: dict[str, KosmoError]) -> list[str]:
    """Name what is offered; without a choice every integration, but no server."""
    named = settings.integrations or settings.upstreams
    names = list(settings.integrations)
    if not named:
        names = [one for one in whole.names() if not one.startswith(SERVER)]
        names = [one for one in names if configured.is_enabled(one)]
    if settings.account is not None:
        names = _with_account(whole, names, settings)
    for name in names:
        whole.integration(name)
    servers = [f"{SERVER}{one.removeprefix(SERVER)}" for one in settings.upstreams]
    for name in servers:
        refuse_recursion(name.removeprefix(SERVER))
        try:
            whole.integration(name)
        except KosmoError as error:
            left_out[name] = error
    offered = [*sorted(names), *sorted(one for one in servers if one not in left_out)]
    if left_out and not offered:
        raise next(iter(left_out.values()))
    return offered


def _with_account(whole: Catalog, names: list[str], settings: Settings) -> list[str]:
    """Keep the integrations that have the account; those that were named must have it."""
    account = settings.account or ""
    if settings.integrations:
        for name in names:
            resolve(whole.integration(name), account)
        return names
    kept = [one for one in names if _has(whole.integration(one), account)]
    if not kept and names:
        resolve(whole.integration(names[0]), account)
    return kept


def _has(spec: IntegrationSpec, account: str) -> bool:
    return account in find_accounts(spec) or (account == SANDBOX and spec.simulator is not None)


def _instead(name: str, chosen: list[str]) -> str:
    if not chosen:
        return ""
    return suggestion(name, chosen[:30]).replace("it takes", "there are")
