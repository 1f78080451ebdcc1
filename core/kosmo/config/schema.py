"""Say which keys the configuration files may have, and what is odd about those they have.

A wrong value is refused where it is used; an unknown key is only ever a warning. A call imports
this only where somebody has configured something.
"""

from __future__ import annotations

from kosmo.config.fields import check_limit
from kosmo.config.file import read_toml
from kosmo.config.paths import config_file
from kosmo.config.project import find_project
from kosmo.config.refusals import closest
from kosmo.config.rules import ACTIONS, KINDS
from kosmo.config.settings import OUTPUTS
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    Table = dict[str, Any]

PEOPLE = ("cache", "defaults", "enabled", "limits", "max_wait", "output", "policy")
COMMANDS = ("cache", "enabled", "max_wait", "output", "policy", "trusted")
PROJECT = ("cache", "defaults", "max_wait", "output", "policy")


def warnings() -> list[str]:
    """Collect what is odd in `config.toml`, `settings.toml` and the project file, a sentence each.

    Raises ConfigError where a file cannot be read at all.
    """
    known = {config_file("config.toml"): PEOPLE, config_file("settings.toml"): COMMANDS}
    project = find_project()
    if project is not None:
        known[project] = PROJECT
    return [odd for path, keys in known.items() for odd in _odd(path, read_toml(path), keys)]


def _odd(path: str, data: Table, known: tuple[str, ...]) -> Iterator[str]:
    for key in data:
        if key not in known:
            yield _unknown(path, key, known)
    if "output" in data and data["output"] not in OUTPUTS:
        yield f"`output` in `{path}` must be one of {', '.join(OUTPUTS)}"
    yield from _odd_values(path, data, "defaults", str, "the name of an account")
    yield from _odd_values(path, data, "enabled", bool, "true or false")
    if not isinstance(data.get("cache", False), bool):
        yield f"`cache` in `{path}` must be true or false"
    yield from _odd_limits(path, data.get("limits", {}))
    policy = data.get("policy", {})
    if not isinstance(policy, dict):
        yield f"`policy` in `{path}` must be a table"
        return
    for key, value in policy.items():
        if isinstance(value, dict):
            yield from _odd_policy(path, f"policy.{key}", value)
        elif key not in KINDS:
            yield _unknown(path, f"policy.{key}", [f"policy.{kind}" for kind in KINDS])
        else:
            yield from _odd_action(path, f"policy.{key}", value)


def _odd_policy(path: str, within: str, held: Table) -> Iterator[str]:
    for key, value in held.items():
        if key != "accounts":
            yield from _odd_action(path, f"{within}.{key}", value)
            continue
        accounts = value if isinstance(value, dict) else {}
        for account, rules in accounts.items():
            inner = rules if isinstance(rules, dict) else {}
            yield from _odd_policy(path, f"{within}.accounts.{account}", inner)


def _odd_action(path: str, key: str, value: object) -> Iterator[str]:
    if value not in ACTIONS:
        yield f"`{key}` in `{path}` must be allow, ask or deny"


def _odd_values(path: str, data: Table, key: str, kind: type, wanted: str) -> Iterator[str]:
    held = data.get(key, {})
    if not isinstance(held, dict):
        yield f"`{key}` in `{path}` must be a table"
        return
    for name, value in held.items():
        if not isinstance(value, kind):
            yield f"`{key}.{name}` in `{path}` must be {wanted}"


def _odd_limits(path: str, limits: object) -> Iterator[str]:
    for name, value in limits.items() if isinstance(limits, dict) else ():
        if name == "redis":
            continue
        parts = value.split(",") if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(one, str) for one in parts):
            yield f"`limits.{name}` in `{path}` must be a string such as `100/1m, 2 at once`"
            continue
        try:
            for part in parts:
                check_limit(part)
        except UsageError as error:
            yield f"`limits.{name}` in `{path}`: {error.message}; {error.hint}"


def _unknown(path: str, key: str, known: Iterable[str]) -> str:
    near = closest(key, known)
    guess = f"; did you mean `{near}`?" if near else ""
    return f"`{key}` in `{path}` is not a key that kosmo knows and was ignored{guess}"
