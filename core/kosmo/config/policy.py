"""Decide whether a call may run: allow, ask or deny.

Unless configured, reads and plain writes are allowed; calls that destroy or reach people outside
ask. The most specific rule wins, with two exceptions that keep it safe: a destructive call is
also a write, so the stricter of both rules counts, and a rule of the account is not loosened by
a rule for the function. A project file only tightens.
"""

from __future__ import annotations

from kosmo.config.rules import ACTIONS, Rule, project_rules, user_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from kosmo.config.rules import Rules
    from kosmo.spec import FunctionSpec


class Verdict:
    """What policy says about a call.

    `action` is `allow`, `ask` or `deny`; `reason` is a clause that names the rule and `hint`
    what to do about it, both for people; `forced` says that `--force` changed the action.
    """

    __slots__ = ("action", "forced", "hint", "reason")

    def __init__(
        self, action: str, reason: str, *, hint: str | None = None, forced: bool = False
    ) -> None:
        """Take the decision."""
        self.action = action
        self.reason = reason
        self.hint = hint
        self.forced = forced


def decide(
    spec: FunctionSpec, arguments: Mapping[str, Any], account_name: str, force: bool = False
) -> Verdict:
    """Decide about one call with these arguments on this account.

    `force` turns `ask`, and the user's own deny, into `allow`; a rule of the account and a
    project file's deny stand. Raises ConfigError where a rule cannot be read.
    """
    kinds = kinds_of(spec, arguments)
    own = _user_rules(user_rules(spec, account_name), kinds)
    project = _project_rules(project_rules(spec, account_name), kinds)
    deciding = _strictest([*own, *project])
    if deciding.action == "allow":
        return Verdict("allow", deciding.source)
    standing = [rule for rule in own if rule.scope == "account"]
    standing += [rule for rule in project if rule.action == "deny"]
    left = _strictest([_ALLOWED, *standing])
    if left.action == "allow" and force:
        return Verdict("allow", f"`--force` overrides {deciding.source}", forced=True)
    if force:
        return Verdict(left.action, f"{left.source}, and `--force` does not change it", hint=_LOOK)
    forceable = left.action == "allow" and deciding.action == "ask"
    return Verdict(deciding.action, deciding.source, hint=_FORCE if forceable else _LOOK)


def kinds_of(spec: FunctionSpec, arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """Tell which kinds of rules a call falls under, from its arguments where they decide."""
    inward = any(arguments.get(name) == value for name, value in spec.inward_when.items())
    risky = spec.destructive or (spec.outward and not inward)
    if risky or any(_is_set(arguments, path.split(".")) for path in spec.outward_when):
        return ("destructive", "write")
    return ("read",) if spec.effect == "read" else ("write",)


def _is_set(value: Any, path: list[str]) -> bool:
    if not path:
        return value is not None and value is not False
    if isinstance(value, (list, tuple)):
        return any(_is_set(item, path) for item in value)
    # The arguments are any mapping, what lies in them plain JSON.
    if not hasattr(value, "get"):
        return False
    return _is_set(value.get(path[0]), path[1:])


def _user_rules(rules: Rules, kinds: tuple[str, ...]) -> list[Rule]:
    named = rules.for_function()
    if named is None:
        return [rules.for_kind(kind) or BUILT_IN[kind] for kind in kinds]
    return [named] if named.scope == "account" else [named, *rules.of_account(kinds)]


def _project_rules(rules: Rules | None, kinds: tuple[str, ...]) -> list[Rule]:
    return [] if rules is None else list(rules.all(kinds))


def _strictest(rules: Iterable[Rule]) -> Rule:
    return max(rules, key=lambda rule: ACTIONS.index(rule.action))


_FORCE = "add `--dry-run` to see the request, `--force` to send it"
_LOOK = "see every rule and where it stands: kosmo config explain policy"
_ALLOWED = Rule("allow", "everything", "nothing forbids it")
BUILT_IN = {
    "read": Rule("allow", "everything", "reads are allowed by default"),
    "write": Rule("allow", "everything", "writes are allowed by default"),
    "destructive": Rule(
        "ask",
        "everything",
        "calls that destroy or reach people outside ask by default",
    ),
}
