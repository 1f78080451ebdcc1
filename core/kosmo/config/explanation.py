"""Explain every configured value: what it is, where it stands, whether it is used."""

from __future__ import annotations

import os

from kosmo.config.fields import PLAIN, field_key
from kosmo.config.file import parse_toml, read_toml
from kosmo.config.holdings import shown_plain
from kosmo.config.ledger import list_accounts
from kosmo.config.masking import masked
from kosmo.config.paths import config_file
from kosmo.config.policy import BUILT_IN
from kosmo.config.project import find_projects, is_trusted
from kosmo.config.schema import known_keys, oddities_of
from kosmo.config.settings import max_wait, output
from kosmo.config.shown import MASK
from kosmo.config.store import accounts_path, credentials_path, table
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from typing import Any

_SHOWN = ("HOME", "MAX_WAIT", "OUTPUT", "ACCOUNT", "NO_INPUT", "DEBUG")


class Fact:
    """One value: its dotted key, where it stands, and what becomes of it.

    `state` is `used`, `overridden`, `tightens` (a project file's policy), `ignored` (an untrusted
    project file, one above another, or a key that nobody knows) or `invalid` (calls that it is for
    are refused). A secret's value is MASK.
    """

    __slots__ = ("key", "source", "state", "value")

    def __init__(self, key: str, value: Any, source: str, state: str = "used") -> None:
        """Take what was found."""
        self.key = key
        self.value = value
        self.source = source
        self.state = state

    def as_dict(self) -> dict[str, Any]:
        """Give the fact as a row of a report."""
        return {"key": self.key, "value": self.value, "source": self.source, "state": self.state}


def explain(
    key: str | None = None, *, plain: Callable[[str], Collection[str]] = lambda _: ()
) -> list[Fact]:
    """List every value below a dotted key, the one that is used before those it overrides.

    `plain` tells which fields of an integration's accounts are no secrets; all others are masked
    wherever they stand. Of settings only what can be no secret is shown.
    """
    facts = [*_environment(), *_project(), *_files(), *_built_in(), *_accounts(plain)]
    first: set[str] = set()
    for fact in facts:
        if fact.state == "used" and fact.key in first:
            fact.state = "overridden"
        if fact.state in ("used", "invalid"):
            first.add(fact.key)
    below = f"{key}."
    chosen = [f for f in facts if key is None or f.key == key or f.key.startswith(below)]
    return sorted(chosen, key=lambda fact: fact.key)


def _environment() -> Iterator[Fact]:
    for variable, value in sorted(os.environ.items()):
        name = variable.removeprefix("KOSMO_")
        if name == variable or not value:
            continue
        if variable in ("KOSMO_OUTPUT", "KOSMO_MAX_WAIT"):
            yield Fact(name.lower(), value, variable, _state_of(variable))
        else:
            yield Fact(f"environment.{variable}", _of_variable(name, value), variable)


def _state_of(variable: str) -> str:
    try:
        output() if variable == "KOSMO_OUTPUT" else max_wait()
    except ConfigError:
        return "invalid"
    return "used"


def _of_variable(name: str, value: str) -> str:
    if "__" in name:
        key = field_key(name.rpartition("__")[2])
        return shown_plain(key, value) if key in PLAIN else MASK
    return value if name in _SHOWN or name.endswith("_ACCOUNT") else MASK


def _project() -> Iterator[Fact]:
    for above, path in enumerate(find_projects()):
        picks = not above and is_trusted(path)
        for fact in _settings(path):
            if fact.key.startswith("policy."):
                fact.state = "tightens" if fact.state == "used" else fact.state
            elif not picks:
                fact.state = "ignored"
            yield fact


def _files() -> Iterator[Fact]:
    yield from _settings(config_file("config.toml"))
    yield from _settings(config_file("settings.toml"))


def _settings(path: str) -> Iterator[Fact]:
    known = known_keys()[path]
    odd = [(f"{one.key}.", one.state) for one in oddities_of(path)]
    for key, value in _flat(read_toml(path)):
        shown = masked(key, value) if key.partition(".")[0] in known else MASK
        states = (state for within, state in odd if f"{key}.".startswith(within))
        yield Fact(key, shown, path, next(states, "used"))


def _built_in() -> Iterator[Fact]:
    yield Fact("output", "table on a terminal, json in a pipe", "built in")
    yield Fact("cache", False, "built in")
    yield Fact("max_wait", 90, "built in")
    for kind, rule in BUILT_IN.items():
        yield Fact(f"policy.{kind}", rule.action, "built in")


def _accounts(plain: Callable[[str], Collection[str]]) -> Iterator[Fact]:
    path, credentials = accounts_path(), credentials_path()
    secrets = parse_toml(credentials)
    for held in list_accounts():
        within = f"accounts.{held.integration}.{held.account}"
        if held.is_default:
            yield Fact(f"defaults.{held.integration}", held.account, path)
        for key, value in held.shown(plain(held.integration)).items():
            yield Fact(f"{within}.{key}", MASK if value is None else value, path)
        values = table(credentials, table(credentials, secrets, held.integration), held.account)
        for key in values:
            yield Fact(f"{within}.{key}", MASK, credentials)


def _flat(data: dict[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{within}{key}.")
        else:
            yield within + key, value
