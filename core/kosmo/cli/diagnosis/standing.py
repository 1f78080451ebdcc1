"""How an integration stands: enabled, configured, what is missing, what policy says, what next."""

from __future__ import annotations

from shlex import quote

from kosmo.cli.diagnosis.readiness import Readiness, readiness
from kosmo.cli.integration_state import auth_strategy
from kosmo.config import policy, settings
from kosmo.config.accounts import SANDBOX, find_accounts, resolve
from kosmo.config.defaults import configured_default
from kosmo.config.environment import environment_name
from kosmo.config.rules import KINDS
from kosmo.config.store import stored_default
from kosmo.errors import CredentialsError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.diagnosis.readiness import Lack
    from kosmo.spec import IntegrationSpec

FIRST = "main"
"""The name of an account that is made without one."""

_EXAMPLES = 5


def standing(spec: IntegrationSpec, account: str | None = None) -> dict[str, Any]:
    """Describe an integration with the keys of the reference's `doctor`, no secret among them.

    What is configured and missing is told of `account`, else of the one that a call uses; where
    that is open, the integration counts as configured if any of its accounts is. A reference that
    leads to nothing is missing too; `not_checked` names the fields of which only asking a command
    or a keyring would tell. Raises KosmoError where a file that is needed cannot be used.
    """
    candidates = find_accounts(spec)
    chosen, how = (account, None) if account else _chosen(spec)
    chosen = chosen or None  # an MCP server has no account, and needs none
    ready = {name: _ready(spec, name, candidates) for name in [*candidates, chosen] if name}
    own = ready[chosen] if chosen is not None else Readiness() if ready else _ready(spec, "", {})
    lacking = own.missing()
    configured = not lacking if chosen else any(not one.lacks for one in ready.values())
    configured = configured or spec.server is not None
    enabled = settings.is_enabled(spec.name)
    names = spec.function_names()
    return {
        "provider": spec.name,
        "title": spec.title,
        "auth_strategy": auth_strategy(spec),
        "status": _status(spec, enabled, configured, own, candidates),
        "enabled": enabled,
        "configured": configured,
        "active": enabled and configured,
        "account": chosen,
        "account_source": how,
        "accounts": sorted(candidates),
        "missing_credentials": lacking,
        "not_checked": own.not_checked,
        "permissions": permissions(spec, chosen or ""),
        "function_count": len(names),
        "example_functions": [f"{spec.name}.{name}" for name in names[:_EXAMPLES]],
        "next_commands": _next(
            spec, chosen if chosen in candidates else None, own.lacks, enabled, len(candidates)
        ),
    }


def permissions(spec: IntegrationSpec, account: str = "") -> dict[str, str]:
    """Tell what policy says about a read, a plain write and a destructive call, without `--force`.

    Rules for single functions are not in it.
    """
    names = spec.function_names()
    if not names:
        return {kind: policy.BUILT_IN[kind].action for kind in KINDS}
    found = {}
    for kind in KINDS:
        probe = spec.function(names[0])
        assert probe is not None
        probe.name = "*"  # which no rule can name
        probe.effect = "read" if kind == "read" else "write"
        probe.destructive, probe.outward = kind == "destructive", False
        probe.outward_when, probe.inward_when = [], {}
        found[kind] = policy.decide(probe, {}, account).action
    return found


def default_name(spec: IntegrationSpec) -> str:
    """Give the stored account that `default` means to what changes accounts; FIRST without any.

    `config.toml` goes before `kosmo accounts use`, and that before the only account. Raises
    UsageError where several are stored and none is the default.
    """
    from kosmo.config.refusals import ambiguous_account
    from kosmo.config.store import stored_accounts

    name = configured_default(spec.name)[0] or stored_default(spec.name)
    there = stored_accounts(spec.name)
    if name is None and len(there) > 1:
        raise ambiguous_account(spec, there)
    return name or next(iter(there), FIRST)


def missing_in(spec: IntegrationSpec, account: str, candidates: dict[str, Any]) -> list[str]:
    """List the fields without which an account signs no call, also those with a dead reference."""
    return _ready(spec, account, candidates).missing()


def setting(
    spec: IntegrationSpec, fields: list[str], account: str | None, reference: str | None = None
) -> str:
    """Give the command that sets fields, each from a variable that is named after it.

    A `reference` says where else the values come from.
    """
    words = []
    for name in fields:
        variable = environment_name(f"{spec.name}_{name}")
        words.append(
            f"--set {quote(f'{name}={reference}') if reference else f'{name}=env:{variable}'}"
        )
    return " ".join([f"kosmo integrations configure {spec.name}{_named(account)}", *words])


def _ready(spec: IntegrationSpec, account: str, candidates: dict[str, Any]) -> Readiness:
    if account == SANDBOX:
        return Readiness()
    return readiness(spec, account, candidates.get(account, {}))


def _chosen(spec: IntegrationSpec) -> tuple[str | None, str | None]:
    """Find the account of a call that names none, and what chose it."""
    try:
        account = resolve(spec)
    except (UsageError, CredentialsError) as error:
        if error.code in ("no_account", "ambiguous_account"):
            return None, None
        raise
    return account.name, account.how


def _status(
    spec: IntegrationSpec, enabled: bool, configured: bool, own: Readiness, accounts: object
) -> str:
    """Give one word or two for a table."""
    if not enabled:
        return "disabled"
    if configured:
        return "active, not checked" if own.not_checked else "active"
    return "not configured" if accounts or spec.simulator is None else "sandbox only"


def _next(
    spec: IntegrationSpec, account: str | None, lacks: list[Lack], enabled: bool, count: int
) -> list[str]:
    """Give what to type next; `account` is None where none exists, or it is open which of them."""
    if lacks:
        unset = [lack.field for lack in lacks if lack.fix is None]
        fields = f"kosmo integrations fields {spec.name}{_named(account)} --json"
        given = [fields, f"{setting(spec, unset, account)} --json"] if unset else []
        return [*given, *dict.fromkeys(lack.fix for lack in lacks if lack.fix)]
    if not enabled:
        return [f"kosmo integrations configure {spec.name} --enable --json"]
    if account is None and count > 1:
        return [f"kosmo accounts list {spec.name}"]
    functions = [f"kosmo docs {spec.name}.{name}" for name in spec.function_names()[:1]]
    return [f"kosmo whoami {spec.name}{_named(account)}", *functions]


def _named(account: str | None) -> str:
    return f" --account {account}" if account else ""
