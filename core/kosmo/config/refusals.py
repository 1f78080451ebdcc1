"""The errors that say which account could not be found, and what there is instead."""

from __future__ import annotations

from kosmo.errors import CredentialsError, UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kosmo.spec import IntegrationSpec

_SHOWN = 20


def unknown_account(
    spec: IntegrationSpec, names: Iterable[str], wanted: str, how: str
) -> UsageError:
    """Say that a named account does not exist; suggest near names and list all."""
    there = sorted(names) + (["sandbox"] if spec.simulator else [])
    source = "" if how == "--account" else f" (named by {how})"
    near = closest(wanted, there)
    return UsageError(
        f"`{spec.name}` has no account `{wanted}`{source}; it has {_listed(there)}",
        hint=f"did you mean `--account {near}`?"
        if near
        else f"kosmo accounts add {spec.name} {'work' if wanted == 'sandbox' else wanted}",
        code="unknown_account",
    )


def unknown_stored(integration: str, wanted: str, names: Iterable[str]) -> UsageError:
    """Say that an account that a command should change is not stored."""
    there = sorted(names)
    near = closest(wanted, there)
    return UsageError(
        f"`{integration}` has no stored account `{wanted}`; it has {_listed(there)}",
        hint=f"did you mean `{near}`?" if near else "kosmo accounts list",
        code="unknown_account",
    )


def sandbox_default(spec: IntegrationSpec, how: str) -> UsageError:
    """Say that the sandbox is never a default: a call must not seem real when it is not."""
    return UsageError(
        f"{how} makes `sandbox` the default of `{spec.name}`, but it is used only when named",
        hint=f"--account sandbox, or: export KOSMO_{spec.name.upper()}_ACCOUNT=sandbox",
        code="unknown_account",
    )


def ambiguous_account(spec: IntegrationSpec, names: Iterable[str]) -> UsageError:
    """Say that several accounts could be meant and none is the default."""
    there = sorted(names)
    return UsageError(
        f"`{spec.name}` has {len(there)} accounts and no default: {_listed(there)}",
        hint=f"add `--account {there[0]}`, or choose one for good: "
        f"kosmo accounts use {spec.name} {there[0]}",
        code="ambiguous_account",
    )


def no_account(spec: IntegrationSpec) -> CredentialsError:
    """Say that there is no account at all, and both ways on."""
    hint = f"sign in: kosmo accounts add {spec.name} work"
    if spec.simulator:
        hint += "; or try it without an account: --account sandbox"
    return CredentialsError(f"`{spec.name}` has no account", hint=hint, code="no_account")


def closest(wanted: str, known: Iterable[str]) -> str | None:
    """Find the known name that a mistyped one comes nearest to."""
    return nearest(wanted.lower(), known)


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown or "none"
