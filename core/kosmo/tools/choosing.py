"""Which functions become tools: those asked for that the account has and policy would let run."""

from __future__ import annotations

from kosmo.config import settings
from kosmo.config.accounts import SANDBOX, find_accounts, resolve
from kosmo.config.policy import decide
from kosmo.tools.names import function_of
from kosmo.tools.options import EFFECTS, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from kosmo.catalog.catalog import Catalog
    from kosmo.spec import FunctionSpec, IntegrationSpec


class Choice:
    """The functions, in the order of integrations and of each plugin; and those left out, why."""

    __slots__ = ("functions", "left_out")

    def __init__(self) -> None:
        """Begin with none."""
        self.functions: list[FunctionSpec] = []
        self.left_out: list[str] = []


def choose(
    catalog: Catalog,
    *,
    integrations: Collection[str] = (),
    names: Collection[str] = (),
    effect: str | None = None,
    account: str | None = None,
) -> Choice:
    """Choose by integration, by name (any name of a function, or a tool's), effect and account.

    Raises UsageError for an integration, function or account that does not exist.
    """
    if effect is not None:
        one_of("effect", effect, EFFECTS)
    wanted = {function_of(catalog, name).id for name in names}
    among = sorted({*integrations} or {one.partition(".")[0] for one in wanted} or catalog.names())
    specs = [catalog.integration(name) for name in among]
    if account is not None and not (integrations or wanted):
        specs = [spec for spec in specs if _has(spec, account)] or specs
    choice = Choice()
    for spec in specs:
        found = [
            one
            for one in spec.functions()
            if effect in (None, one.effect) and (not names or one.id in wanted)
        ]
        _admit(choice, spec, found, account)
    return choice


def _admit(
    choice: Choice, spec: IntegrationSpec, functions: list[FunctionSpec], account: str | None
) -> None:
    """Take the functions that a call could run now; a server has no account to be chosen by."""
    name = "" if account is None or spec.server is not None else resolve(spec, account).name
    if not settings.is_enabled(spec.name):
        choice.left_out.append(f"`{spec.name}` is switched off")
        return
    for one in functions:
        verdict = decide(one, {}, name)
        if verdict.action == "deny":
            choice.left_out.append(f"`{one.id}` is denied: {verdict.reason}")
        else:
            choice.functions.append(one)


def _has(spec: IntegrationSpec, account: str) -> bool:
    return account in find_accounts(spec) or (account == SANDBOX and spec.simulator is not None)
