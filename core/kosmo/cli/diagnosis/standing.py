"""How an integration stands: enabled, configured, what is missing, what policy says, what next."""

from __future__ import annotations

from kosmo.config import policy, settings
from kosmo.config.accounts import SANDBOX, find_accounts, resolve
from kosmo.config.defaults import configured_default
from kosmo.config.environment import environment_name
from kosmo.config.rules import KINDS
from kosmo.config.store import stored_default, stored_fields, stored_secrets
from kosmo.errors import CredentialsError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.spec import IntegrationSpec

FIRST = "main"
"""The name of an account that is made without one."""

_EXAMPLES = 5


def standing(spec: IntegrationSpec, account: str | None = None) -> dict[str, Any]:
    """Describe an integration with the keys of the reference's `doctor`, no secret among them.

    What is configured and missing is told of `account`, else of the one that a call uses; where
    that is open, the integration counts as configured if any of its accounts is. Raises
    KosmoError where a file that is needed cannot be used.
    """
    candidates = find_accounts(spec)
    chosen, how = (account, None) if account else _chosen(spec)
    missing = {name: missing_in(spec, name, candidates) for name in candidates}
    if chosen is not None and chosen not in missing:
        missing[chosen] = missing_in(spec, chosen, candidates)
    lacking = missing[chosen] if chosen is not None else [] if missing else _required(spec)
    configured = not lacking if chosen is not None else any(not one for one in missing.values())
    enabled = settings.is_enabled(spec.name)
    names = spec.function_names()
    return {
        "provider": spec.name,
        "title": spec.title,
        "enabled": enabled,
        "configured": configured,
        "active": enabled and configured,
        "account": chosen,
        "account_source": how,
        "accounts": sorted(candidates),
        "missing_credentials": lacking,
        "permissions": permissions(spec, chosen or ""),
        "function_count": len(names),
        "example_functions": [f"{spec.name}.{name}" for name in names[:_EXAMPLES]],
        "next_commands": _next(
            spec, chosen if chosen in candidates else None, lacking, enabled, len(candidates)
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
    """List the required fields that an account has nowhere, neither a value nor a reference."""
    if account == SANDBOX:
        return []
    held = set(stored_fields(spec.name, account, candidates.get(account, {})))
    lacking = [name for name in _required(spec) if name not in held]
    if not lacking:
        return []
    stored = stored_secrets(spec.name, account)
    return [name for name in lacking if name not in stored]


def setting(spec: IntegrationSpec, fields: list[str], account: str | None) -> str:
    """Give the command that sets fields, each from a variable that is named after it."""
    words = [f"--set {name}=env:{environment_name(f'{spec.name}_{name}')}" for name in fields]
    return " ".join([f"kosmo integrations configure {spec.name}{_named(account)}", *words])


def _required(spec: IntegrationSpec) -> list[str]:
    return [one.name for one in spec.auth.fields if one.required and one.default is None]


def _chosen(spec: IntegrationSpec) -> tuple[str | None, str | None]:
    """Find the account of a call that names none, and what chose it."""
    try:
        account = resolve(spec)
    except (UsageError, CredentialsError) as error:
        if error.code in ("no_account", "ambiguous_account"):
            return None, None
        raise
    return account.name, account.how


def _next(
    spec: IntegrationSpec, account: str | None, lacking: list[str], enabled: bool, count: int
) -> list[str]:
    """Give what to type next; `account` is None where none exists, or it is open which of them."""
    if lacking:
        return [
            f"kosmo integrations fields {spec.name}{_named(account)} --json",
            f"{setting(spec, lacking, account)} --json",
        ]
    if not enabled:
        return [f"kosmo integrations configure {spec.name} --enable --json"]
    if account is None and count > 1:
        return [f"kosmo accounts list {spec.name}"]
    functions = [f"kosmo docs {spec.name}.{name}" for name in spec.function_names()[:1]]
    return [f"kosmo whoami {spec.name}{_named(account)}", *functions]


def _named(account: str | None) -> str:
    return f" --account {account}" if account else ""
