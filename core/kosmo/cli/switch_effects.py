"""What comes of a switch: the value that counts, and why it is another one than was stored."""

from __future__ import annotations

from kosmo.catalog.catalog import open_catalog
from kosmo.config import policy
from kosmo.config.explanation import explain
from kosmo.config.rules import KINDS
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.config.policy import Verdict


class Effect:
    """The value that counts for a key, and a clause that names what decides about it.

    `value` is None where what decides cannot be used.
    """

    __slots__ = ("key", "value", "why")

    def __init__(self, key: str, value: Any, why: str) -> None:
        """Take what was found."""
        self.key = key
        self.value = value
        self.why = why

    def against(self, stored: object) -> str | None:
        """Say that a value which was stored has no effect, None where it has."""
        if str(self.value).lower() == str(stored).lower():
            return None
        what = "such calls still get" if self.key.startswith("policy.") else "it is still"
        shown = str(self.value).lower() if isinstance(self.value, bool) else self.value
        told = "calls are refused" if self.value is None else f"{what} `{shown}`"
        return f"`{self.key}` is stored, but {told}: {self.why}"


def effect_of(key: str) -> Effect:
    """Find what counts for a key that commands switch."""
    try:
        if not key.startswith("policy."):
            return _setting(key)
        verdict = _verdict(*key.split(".")[1:])
    except KosmoError as error:
        return Effect(key, None, error.message)
    return Effect(key, verdict.action, verdict.reason)


def effect_of_kind(kind: str, integration: str, account: str) -> Effect:
    """Find what counts for one of KINDS of an integration's calls with an account."""
    verdict = policy.decide_kind(kind, integration, account)
    return Effect(f"policy.{integration}.{kind}", verdict.action, verdict.reason)


def _setting(key: str) -> Effect:
    """Take the first value that is not overridden; `enabled` counts as true unless it is set."""
    found = next((one for one in explain(key) if one.key == key and one.state != "ignored"), None)
    if found is None:
        return Effect(key, True, "it is so unless it is switched off")
    if found.state == "invalid":
        return Effect(key, None, f"`{found.source}` goes first, with a value that it cannot have")
    return Effect(key, found.value, f"`{found.source}` goes first")


def _verdict(*names: str) -> Verdict:
    """Decide about the calls that a rule is for: `write`, `missive.write`, or one function's."""
    *owner, name = names
    integration = owner[0] if owner else ""
    account = owner[2] if len(owner) > 1 else ""
    if name in KINDS:
        return policy.decide_kind(name, integration, account)
    _, spec = open_catalog().function(f"{integration}.{name}")
    return policy.decide(spec, {}, account)
