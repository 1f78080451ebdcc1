"""Find rules that protect nothing, because they name no integration, function or account.

A table for a service that is not installed is fine. But where the name may be a misspelt one, a
rule that was meant to forbid something does not, so writes are refused until it is mended.
"""

from __future__ import annotations

from kosmo.config.accounts import SANDBOX, find_accounts
from kosmo.config.file import read_toml
from kosmo.config.refusals import closest
from kosmo.config.rules import KINDS, function_name
from kosmo.config.schema import Oddity, known_keys, oddities_of
from kosmo.errors import ConfigError, KosmoError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from typing import Any

    from kosmo.spec import IntegrationSpec

TABLES = ("defaults", "enabled", "limits", "policy")
"""The keys of the files that have a table for each integration."""

_SERVER = "mcp:"
_REFUSED = ", and writes are refused until it is mended"
_NEAR = 0.75  # how alike a name must be that stops writes: other services have like names


def refuse_misspelt(spec: IntegrationSpec, names: Callable[[], Collection[str]]) -> None:
    """Raise ConfigError where what was meant for an integration's calls may not reach them.

    `names` gives the installed integrations, and is asked only where that matters. The tables of
    MCP servers are looked at for calls of that server alone: others come and go with projects.
    """
    for odd in (*_beside_policy(), *odd_for(spec, names)):
        if odd.state == "invalid":
            raise ConfigError(odd.told, hint="kosmo doctor", code="config_value")


def odd_for(spec: IntegrationSpec, names: Callable[[], Collection[str]]) -> Iterator[Oddity]:
    """Find what is odd for the calls of one integration, and the tables of none that is there."""
    for path, key, name, value in tables():
        if name == spec.name:
            yield from odd_inside(spec, path, key, value)
        elif not name.startswith(_SERVER) and name not in names():
            yield odd_table(path, key, name, value, [spec.name], names())


def tables() -> Iterator[tuple[str, str, str, Any]]:
    """Go through what the files have for each integration: file, key, name and value."""
    for path in known_keys():
        data = read_toml(path)
        for key in TABLES:
            held = data.get(key)
            for name, value in held.items() if isinstance(held, dict) else ():
                everyone = key == "policy" and not isinstance(value, dict)
                if not everyone and (key, name) != ("limits", "redis"):
                    yield path, key, name, value


def odd_table(
    path: str, key: str, name: str, value: Any, meant: Iterable[str], names: Collection[str]
) -> Oddity:
    """Tell of a table of no integration that is installed, which may be `meant` for some."""
    where = f"{key}.{name}"
    guess = _guess(name, names)
    told = f"`{where}` in `{path}` has no effect: there is no integration `{name}`"
    stops = key == "policy" or (key == "enabled" and value is False)
    if key == "policy" and name.lower() in ("account", "accounts"):
        told, guess = f"`{where}` in `{path}` has no effect: accounts stand below integrations", ""
    elif not stops or nearest(_word(name), (*meant, *KINDS), cutoff=_NEAR) is None:
        return Oddity(where, path, told + guess, "ignored")
    return Oddity(where, path, f"{told}{_REFUSED}{guess}")


def odd_inside(spec: IntegrationSpec, path: str, key: str, held: Any) -> Iterator[Oddity]:
    """Find rules for functions and accounts that an integration does not have."""
    if key != "policy":
        return
    where = f"{key}.{spec.name}"
    yield from _odd_rules(spec, path, where, held)
    accounts = held.get("accounts")
    if not isinstance(accounts, dict):
        return
    try:
        there = accounts_of(spec)
    except KosmoError:  # told where that file is looked at
        there = list(accounts)
    for name, rules in accounts.items():
        within = f"{where}.accounts.{name}"
        if name not in there:
            yield _odd_account(spec, path, within, name, there)
        if isinstance(rules, dict):
            yield from _odd_rules(spec, path, within, rules)


def accounts_of(spec: IntegrationSpec) -> list[str]:
    """List the accounts that a rule of the policy can be for."""
    return sorted(find_accounts(spec)) + ([SANDBOX] if spec.simulator else [])


def _beside_policy() -> Iterator[Oddity]:
    """Find what stands beside `policy` and may be meant for it."""
    for path, known in known_keys().items():
        yield from (odd for odd in oddities_of(path) if odd.key.partition(".")[0] not in known)


def _odd_account(
    spec: IntegrationSpec, path: str, within: str, name: str, there: list[str]
) -> Oddity:
    told = f"`{within}` in `{path}` has no effect: `{spec.name}` has no account `{name}`"
    same = _word(name) in map(_word, there)  # an account that is merely gone has other letters
    guess = _guess(name, there)
    state = "invalid" if same else "ignored"
    return Oddity(within, path, told + (_REFUSED if same else "") + guess, state)


def _odd_rules(
    spec: IntegrationSpec, path: str, where: str, rules: dict[str, Any]
) -> Iterator[Oddity]:
    top = where.count(".") == 1
    for name in rules:
        known = spec.function(function_name(spec.name, name)) is not None
        if known or name in KINDS or (top and name == "accounts"):
            continue
        guess = _guess(name, [*spec.function_names(), *KINDS, *(["accounts"] if top else [])])
        told = f"`{name}` in `{where}` of `{path}` is no function{_REFUSED}{guess}"
        yield Oddity(f"{where}.{name}", path, told)


def _word(name: str) -> str:
    return name.lower().replace("-", "_")


def _guess(name: str, known: Iterable[str]) -> str:
    near = closest(name, known)
    return f"; did you mean `{near}`?" if near else ""
