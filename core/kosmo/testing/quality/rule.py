"""What a rule is, what it finds, and the scale that rules stand on."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from kosmo.spec import FunctionSpec
    from kosmo.testing.quality.examined import Examined

    Check = Callable[..., Iterable["Finding"]]
    Over = Callable[[Examined], list[FunctionSpec]]

BRONZE, SILVER, GOLD, PLATINUM = LEVELS = ("bronze", "silver", "gold", "platinum")
RULES: dict[str, Rule] = {}
_MODULES = ("bronze", "bronze_code", "bronze_package", "silver", "silver_calls", "gold",
            "gold_examples", "platinum", "platinum_package")  # fmt: skip


class Finding:
    """One place in which a rule is not kept: where, why, and what to do."""

    __slots__ = ("fix", "place", "reason", "subject")

    def __init__(self, subject: str, reason: str, fix: str, place: str = "") -> None:
        """Take the name of what it is about, a sentence, and an edit or a command.

        `place` is the file, with its line where that is known; what is not given is filled in.
        """
        self.subject = subject
        self.reason = reason
        self.fix = fix
        self.place = place

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.reason}; {self.fix}"


class NotApplicableError(Exception):
    """A rule that says nothing about this plugin; its text tells why."""


class Rule:
    """One rule: its name, its level, what it asks, why, and the function that looks.

    What it asks is the first line of that function's docstring. `over` gives the functions that it
    is about, each looked at by itself; without it the rule is about the plugin as a whole.
    """

    __slots__ = ("asks", "check", "level", "name", "none", "over", "why")

    def __init__(
        self, name: str, level: str, check: Check, *, why: str, over: Over | None, none: str
    ) -> None:
        """Take the description; `none` is why it does not apply where `over` gives nothing."""
        self.name = name
        self.level = level
        self.check = check
        self.why = why
        self.over = over
        self.none = none
        self.asks = (check.__doc__ or "").partition("\n")[0].rstrip(".")

    def functions(self, plugin: Examined) -> list[FunctionSpec | None]:
        """List what is looked at: functions, or None for the plugin as a whole.

        Raises NotApplicableError where there is none.
        """
        if self.over is None:
            return [None]
        found = self.over(plugin)
        if not found:
            raise NotApplicableError(self.none)
        return [*found]

    def findings(self, plugin: Examined, function: FunctionSpec | None = None) -> Iterator[Finding]:
        """Look, and give what was found."""
        yield from self.check(plugin) if function is None else self.check(plugin, function)


def rule(
    name: str, level: str, *, why: str, over: Over | None = None, none: str = ""
) -> Callable[[Check], Check]:
    """Make a function a rule; the order in which they are defined is that in which they run."""

    def apply(check: Check) -> Check:
        RULES[name] = Rule(name, level, check, why=why, over=over, none=none)
        return check

    return apply


def reached(broken: Iterable[str]) -> str | None:
    """Give the highest level below every level that has a broken rule, None below bronze."""
    levels = [LEVELS.index(level) for level in broken]
    first = min(levels, default=len(LEVELS))
    return LEVELS[first - 1] if first else None


def all_rules() -> list[Rule]:
    """List every rule, in the order in which they run."""
    from importlib import import_module

    for module in _MODULES:  # each registers its rules
        import_module(f"kosmo.testing.quality.{module}")
    return sorted(RULES.values(), key=lambda one: LEVELS.index(one.level))


def every(plugin: Examined) -> list[FunctionSpec]:
    """Give all functions."""
    return plugin.integration.functions()


def lists(plugin: Examined) -> list[FunctionSpec]:
    """Give the functions with pages that the simulator answers."""
    return [one for one in answered(plugin) if one.paged]


def answered(plugin: Examined) -> list[FunctionSpec]:
    """Give the functions that the simulator answers."""
    return [] if plugin.integration.simulator is None else every(plugin)


def said(value: Any) -> str:
    """Write a text as it would stand in Python or JSON, shortened."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
