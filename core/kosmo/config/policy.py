"""Decide whether a call may run: allow, ask or deny.

Unless configured, reads and plain writes are allowed; calls that destroy or reach people outside
ask. The most specific rule wins, with exceptions that keep it safe: a destructive call is also a
write, so the stricter of both rules counts; a rule of the account is not loosened by one for the
function, nor what people wrote by what commands switched. Project files only tighten.
"""

from __future__ import annotations

from kosmo.config.project import refuse_unseen
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
    spec: FunctionSpec,
    arguments: Mapping[str, Any],
    account_name: str,
    force: bool = False,
    asks: bool | None = None,
) -> Verdict:
    """Decide about one call with these arguments on this account.

    `force` turns `ask`, and the user's own deny, into `allow`; a rule of the account and a
    project file's deny stand. Where the surface has its own mind about writes, `asks` True turns
    `allow` into `ask`, and False turns `ask` into `allow` as `force` does, but no deny. Raises
    ConfigError where a rule cannot be read.
    """
    named, kinds = (spec.integration, spec.name, account_name), kinds_of(spec, arguments)
    verdict = _decided(named, kinds, force=force)
    if asks is None or force or kinds == ("read",):
        return verdict
    if asks:
        asking = Verdict("ask", "every write asks here", hint=_FORCE)
        return asking if verdict.action == "allow" else verdict
    return _decided(named, kinds, force=True) if verdict.action == "ask" else verdict


def decide_kind(kind: str, integration: str = "", account_name: str = "") -> Verdict:
    """Decide about a call of one of KINDS whose function no rule names.

    Without an integration it is one of an integration that no rule names either.
    """
    kinds = ("destructive", "write") if kind == "destructive" else (kind,)
    return _decided((integration, "", account_name), kinds, force=False)


def kinds_of(spec: FunctionSpec, arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """Tell which kinds of rules a call falls under, from its arguments where they decide."""
    inward = any(arguments.get(name) == value for name, value in spec.inward_when.items())
    risky = spec.destructive or (spec.outward and not inward)
    if risky or any(_is_set(arguments, path.split(".")) for path in spec.outward_when):
        return ("destructive", "write")
    return ("read",) if spec.effect == "read" else ("write",)


def _decided(named: tuple[str, str, str], kinds: tuple[str, ...], *, force: bool) -> Verdict:
    own = _user_rules(user_rules(*named), kinds)
    project = list(project_rules(*named).all(kinds))
    if kinds != ("read",):
        refuse_unseen()
    deciding = _strictest([*own, *project])
    if deciding.action == "allow":
        return Verdict("allow", deciding.source)
    standing = [rule for rule in own if rule.scope == "account"]
    standing += [rule for rule in project if rule.action == "deny"]
    left = _strictest([_ALLOWED, *standing])
    if left.action == "allow" and force:
        return Verdict("allow", f"`--force` overrides {deciding.source}", forced=True)
    if force:
        told = f"{left.source}, and `--force` does not change it"
        return Verdict(left.action, told, hint=_hint(left))
    forceable = left.action == "allow" and deciding.action == "ask"
    return Verdict(deciding.action, deciding.source, hint=_FORCE if forceable else _hint(deciding))


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
    """Collect the rules of which the strictest counts, what people wrote by itself first."""
    return [*_closest(rules.written(), kinds, {}), *_closest(rules, kinds, BUILT_IN)]


def _closest(rules: Rules, kinds: tuple[str, ...], otherwise: Mapping[str, Rule]) -> list[Rule]:
    named = rules.for_function()
    if named is None:
        found = [rules.for_kind(kind) or otherwise.get(kind) for kind in kinds]
        return [rule for rule in found if rule is not None]
    return [named] if named.scope == "account" else [named, *rules.of_account(kinds)]


def _strictest(rules: Iterable[Rule]) -> Rule:
    return max(rules, key=lambda rule: ACTIONS.index(rule.action))


def _hint(rule: Rule) -> str:
    """Say how a rule is changed where a command does that, else where all of them stand."""
    if rule.action != "deny" or rule.switch is None:
        return _LOOK
    return f"to have such calls ask for approval: kosmo config set {rule.switch} ask"


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
