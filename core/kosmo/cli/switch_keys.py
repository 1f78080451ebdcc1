"""The keys that `kosmo config set` switches: which there are, and what each may be."""

from __future__ import annotations

from shlex import quote

from kosmo.catalog.catalog import open_catalog
from kosmo.config.misspelling import accounts_of
from kosmo.config.rules import ACTIONS, KINDS
from kosmo.config.settings import LONGEST_WAIT, OUTPUTS
from kosmo.config.switches import canonical
from kosmo.errors import PluginError, UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kosmo.spec import IntegrationSpec

SWITCHED = ("cache", "enabled", "max_wait", "output", "policy")

_SWITCH = ("true", "false")
_SECONDS = f"whole seconds from 0 to {LONGEST_WAIT}"
_SHAPES = {
    "enabled": "`enabled.INTEGRATION`",
    "policy": "`policy.KIND`, `policy.INTEGRATION.KIND` or `policy.INTEGRATION.accounts.NAME.KIND`,"
    " with a function in place of KIND for one integration",
}
_PLAIN = {"output": OUTPUTS, "cache": _SWITCH, "max_wait": (_SECONDS,)}


def checked(key: str, value: str) -> tuple[str, str | bool | int]:
    """Give a key in its one spelling and its value as it is stored.

    Raises UsageError where no such integration, function, account or kind of calls is there, with
    the command that was perhaps meant.
    """
    return canonical(key), _value(key, value, _valid(_Words(key, value)))


def refuse_unknown(key: str) -> None:
    """Raise UsageError for a key that no command switches."""
    first = key.partition(".")[0]
    if first in SWITCHED:
        return
    near = nearest(first, SWITCHED)
    fixed = key.replace(first, near, 1) if near else ""
    raise UsageError(
        f"`{key}` cannot be switched; `policy.…`, `enabled.INTEGRATION`, `output`, `max_wait` and"
        f" `cache` can" + (f"; did you mean `{fixed}`?" if near else ""),
        hint="kosmo config explain",
        code="unknown_key",
    )


class _Words:
    """The words of a command line, of which one may be wrong."""

    def __init__(self, key: str, value: str) -> None:
        self.key = key
        self.value = value
        self.names = key.split(".")

    def refusal(
        self, told: str, wrong: int, known: Iterable[str], *, code: str, otherwise: str
    ) -> UsageError:
        """Refuse one of the names; what was perhaps meant is the command to type."""
        near = nearest(self.names[wrong], known)
        if near is None:
            return UsageError(told, hint=otherwise, code=code)
        fixed = ".".join((*self.names[:wrong], near, *self.names[wrong + 1 :]))
        again = f"kosmo config set {fixed} {quote(self.value)}"
        return UsageError(f"{told}; did you mean `{near}`?", hint=again, code=code)


def _valid(words: _Words) -> tuple[str, ...]:
    """Give the values that the key may have; raises UsageError where it is none."""
    refuse_unknown(words.key)
    first, *rest = words.names
    below = len(rest) if all(rest) else -1
    if first in _PLAIN and below == 0:
        return _PLAIN[first]
    if first == "enabled" and below == 1:
        _integration(words)
        return _SWITCH
    if first == "policy" and below == 1:
        _refuse_other_kinds(words)
        return ACTIONS
    if first == "policy" and (below == 2 or (below == 4 and rest[1] == "accounts")):
        _refuse_other_rules(words)
        return ACTIONS
    raise UsageError(
        f"`{words.key}` is no key; it is {_SHAPES.get(first, f'`{first}`, with nothing below it')}",
        hint="kosmo config set --help",
        code="unknown_key",
    )


def _integration(words: _Words) -> IntegrationSpec | None:
    """Find the integration; None for one whose plugin cannot be used."""
    catalog = open_catalog()
    try:
        return catalog.integration(words.names[1])
    except PluginError:
        return None
    except UsageError as error:
        told = error.message.partition(";")[0]
        raise words.refusal(
            told, 1, catalog.names(), code=error.code, otherwise="kosmo integrations list"
        ) from None


def _refuse_other_kinds(words: _Words) -> None:
    name = words.names[1]
    if name in KINDS:
        return
    if name in open_catalog().names():
        raise UsageError(
            f"`policy.{name}` has rules below it, such as `policy.{name}.write`",
            hint=f"kosmo config set policy.{name}.write {quote(words.value)}",
            code="unknown_key",
        )
    told = f"`policy.{name}` is no rule for all integrations; those are {', '.join(KINDS)}"
    raise words.refusal(told, 1, KINDS, code="unknown_key", otherwise="kosmo config set --help")


def _refuse_other_rules(words: _Words) -> None:
    spec = _integration(words)
    name = words.names[-1]
    if spec is None:
        if name not in KINDS:
            open_catalog().integration(words.names[1])
        return
    if len(words.names) == 5:
        _refuse_other_accounts(words, spec)
    if name in KINDS or spec.function(name) is not None:
        return
    raise words.refusal(
        f"`{spec.name}` has no function `{name}`, and that is no kind of calls",
        len(words.names) - 1,
        (*KINDS, *spec.function_names()),
        code="unknown_function",
        otherwise=f"kosmo integrations list --functions --integration {spec.name}",
    )


def _refuse_other_accounts(words: _Words, spec: IntegrationSpec) -> None:
    there = accounts_of(spec)
    name = words.names[3]
    if name in there:
        return
    raise words.refusal(
        f"`{spec.name}` has no account `{name}`; it has {', '.join(there) or 'none'}",
        3,
        there,
        code="unknown_account",
        otherwise=f"kosmo accounts list {spec.name}",
    )


def _value(key: str, value: str, valid: tuple[str, ...]) -> str | bool | int:
    if valid == (_SECONDS,) and value.isascii() and value.isdigit() and int(value) <= LONGEST_WAIT:
        return int(value)
    if value in valid and valid != (_SECONDS,):
        return value == "true" if valid == _SWITCH else value
    near = nearest(value, valid)
    raise UsageError(
        f"`{key}` must be {_listed(valid)}, not `{value}`"
        + (f"; did you mean `{near}`?" if near else ""),
        hint=f"kosmo config set {f'{key} {near}' if near else '--help'}",
        code="config_value",
    )


def _listed(words: tuple[str, ...]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
