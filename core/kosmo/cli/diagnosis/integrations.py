"""How each integration stands: whether it may be called, by which account, and what is next."""

from __future__ import annotations

from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.cli.diagnosis.mending import choose, one_of, switch_on
from kosmo.cli.diagnosis.standing import standing
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.cli.diagnosis.examination import Examination
    from kosmo.spec import IntegrationSpec


def check(examination: Examination) -> Iterator[Finding]:
    """Describe each integration; `examination.standings` has the whole of it."""
    for spec in examination.specs():
        try:
            stands = standing(spec)
        except KosmoError as error:
            yield broken(error.message, choose(spec, error), integration=spec.name)
            continue
        examination.standings[spec.name] = stands
        if stands["configured"] or not examination.is_told(spec.name, stands["account"]):
            yield _told(spec, stands, asked_for=examination.integration is not None)


def _told(spec: IntegrationSpec, stands: dict[str, Any], *, asked_for: bool) -> Finding:
    details = {"integration": spec.name}
    if stands["account"] is None and len(stands["accounts"]) > 1:
        told = f"`{spec.name}` has {len(stands['accounts'])} accounts and no default"
        return odd(told, one_of(spec, stands["accounts"]), **details)
    words = [_state(stands)]
    words += [f"{kind} {action}" for kind, action in stands["permissions"].items()]
    told = f"`{spec.name}` is {', '.join(words)}"
    if asked_for and not stands["active"]:
        fix = stands["next_commands"][-1] if stands["enabled"] else switch_on(spec)
        return odd(told, fix, **details)
    return fine(told, **details)


def _state(stands: dict[str, Any]) -> str:
    if not stands["enabled"]:
        return "switched off"
    if not stands["configured"]:
        return "not configured"
    unasked = f", not checked: {', '.join(stands['not_checked'])}" if stands["not_checked"] else ""
    return f"active: account `{stands['account']}` ({stands['account_source']}){unasked}"
