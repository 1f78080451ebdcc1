"""Try accounts by the call with which their integration tells whose credentials they are."""

from __future__ import annotations

from kosmo.call import Call
from kosmo.config.ledger import list_accounts
from kosmo.errors import CredentialsError, KosmoError, PartlyDoneError
from kosmo.runtime import Runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NAMES = ("email", "name", "username", "id")


def check_accounts(integration: str | None, name: str | None) -> list[dict[str, Any]]:
    """Call each account's service and give a row for each that answered.

    One account that fails raises its own error; where only some of several fail, it is
    PartlyDoneError with a line for each.
    """
    if integration is not None and name is not None:
        chosen = [(integration, name)]
    else:
        chosen = [(held.integration, held.account) for held in list_accounts(integration)]
    if not chosen:
        raise CredentialsError(
            "there is no account to test",
            hint=f"kosmo accounts add {integration or 'INTEGRATION'} NAME",
            code="no_account",
        )
    runtime = Runtime(long_lived=len(chosen) > 1)
    try:
        return _check_all(runtime, chosen)
    finally:
        runtime.close()


def _check_all(runtime: Runtime, chosen: list[tuple[str, str]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    failures: list[KosmoError] = []
    lines: list[str] = []
    for integration, name in chosen:
        try:
            rows.append(_check(runtime, integration, name))
            lines.append(f"{integration}.{name}: {rows[-1]['state']}")
        except KosmoError as error:
            failures.append(error)
            lines.append(f"{integration}.{name}: {error.message}")
    if not failures:
        return rows
    if len(failures) == 1 and not rows:
        raise failures[0]
    raise PartlyDoneError(
        f"{len(failures)} of {len(chosen)} accounts failed",
        hint="look at one: kosmo accounts test INTEGRATION NAME",
        details=lines,
    )


def _check(runtime: Runtime, integration: str, name: str) -> dict[str, Any]:
    spec = runtime.catalog.integration(integration)
    row: dict[str, Any] = {"integration": integration, "account": name}
    if spec.whoami is None:
        return {**row, "state": "no check is known", "who": None}
    call = Call(f"{integration}.{spec.whoami}", {}, account=name, surface="accounts")
    return {**row, "state": "ok", "who": _who(runtime.run(call).data)}


def _who(data: Any) -> str | None:
    """Find the words in an answer by which a person knows an account."""
    if isinstance(data, dict):
        for key in _NAMES:
            if isinstance(data.get(key), str):
                return str(data[key])
        inner = [value for value in data.values() if isinstance(value, dict)]
        return _who(inner[0]) if len(inner) == 1 else None
    return None
