"""Explain every configured value: what it is, where it stands, whether it is used."""

from __future__ import annotations

import os

from kosmo.config.fields import PLAIN, field_key
from kosmo.config.file import parse_toml, read_toml
from kosmo.config.ledger import list_accounts
from kosmo.config.paths import config_file
from kosmo.config.policy import BUILT_IN
from kosmo.config.project import find_project, is_trusted
from kosmo.config.schema import COMMANDS, PEOPLE
from kosmo.config.store import accounts_path, credentials_path, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from typing import Any

MASK = "********"

_SHOWN = ("HOME", "MAX_WAIT", "OUTPUT", "ACCOUNT", "NO_INPUT", "DEBUG")


class Fact:
    """One value: its dotted key, where it stands, and what becomes of it.

    `state` is `used`, `overridden`, `tightens` (a project file's policy) or `ignored` (an
    untrusted project file, or a key that nobody knows). A secret's value is MASK.
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
    wherever they stand.
    """
    facts = [*_environment(), *_project(), *_files(), *_built_in(), *_accounts(plain)]
    used: set[str] = set()
    for fact in facts:
        if fact.state == "used":
            fact.state = "overridden" if fact.key in used else "used"
            used.add(fact.key)
    below = f"{key}."
    chosen = [f for f in facts if key is None or f.key == key or f.key.startswith(below)]
    return sorted(chosen, key=lambda fact: fact.key)


def _environment() -> Iterator[Fact]:
    for variable, value in sorted(os.environ.items()):
        name = variable.removeprefix("KOSMO_")
        if name == variable or not value:
            continue
        if variable in ("KOSMO_OUTPUT", "KOSMO_MAX_WAIT"):
            yield Fact(name.lower(), value, variable)
        else:
            yield Fact(f"environment.{variable}", value if _is_plain(name) else MASK, variable)


def _is_plain(name: str) -> bool:
    if "__" in name:
        return field_key(name.rpartition("__")[2]) in PLAIN
    return name in _SHOWN or name.endswith("_ACCOUNT")


def _project() -> Iterator[Fact]:
    path = find_project()
    if path is None:
        return
    state = "used" if is_trusted(path) else "ignored"
    for key, value in _flat(read_toml(path)):
        yield Fact(key, value, path, "tightens" if key.startswith("policy.") else state)


def _files() -> Iterator[Fact]:
    for name, known in (("config.toml", PEOPLE), ("settings.toml", COMMANDS)):
        path = config_file(name)
        for key, value in _flat(read_toml(path)):
            state = "used" if key.partition(".")[0] in known else "ignored"
            yield Fact(key, _without_password(value), path, state)


def _without_password(value: Any) -> Any:
    """Mask all of an address but scheme, host, port and path, as of a Redis server."""
    if not isinstance(value, str) or "://" not in value:
        return value
    scheme, _, rest = value.partition("://")
    shown = rest.partition("#")[0].partition("?")[0]
    authority, slash, path = shown.partition("/")
    if "@" in rest[len(authority) :]:  # where the password ends is unknown
        return f"{scheme}://{MASK}"
    _, at, host = authority.rpartition("@")
    user = f"{MASK}@" if at else ""
    mark = rest[len(shown) : len(shown) + 1]
    return f"{scheme}://{user}{host}{slash}{path}{mark}{MASK if mark else ''}"


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
