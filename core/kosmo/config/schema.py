"""Say which keys the configuration files may have, and what is odd about those they have.

A wrong value is refused where it is used; an unknown key is only ever a warning, but for one that
may be a rule of the policy, or stands where one should. A call imports this only where somebody
has configured something.
"""

from __future__ import annotations

from kosmo.config.fields import check_limit
from kosmo.config.file import read_toml
from kosmo.config.paths import config_file
from kosmo.config.project import find_projects
from kosmo.config.refusals import closest
from kosmo.config.rules import ACTIONS, KINDS
from kosmo.config.settings import LONGEST_WAIT, OUTPUTS
from kosmo.errors import UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    Table = dict[str, Any]
    Check = Callable[[str, str, Any], Iterator["Oddity"]]

COMMANDS = ("cache", "enabled", "max_wait", "output", "policy", "trusted")
PEOPLE = tuple(sorted(("defaults", "gateway", "limits", "plugins", *COMMANDS[:-1])))
PROJECT = ("cache", "defaults", "max_wait", "output", "policy")
_NEAR = 0.7  # how alike a key must be to one that forbids something


class Oddity:
    """What is odd about a dotted key of a file: a sentence, and what becomes of the key.

    `state` is `ignored`, or `invalid` where a call that the key is for is refused.
    """

    __slots__ = ("key", "path", "state", "told")

    def __init__(self, key: str, path: str, told: str, state: str = "invalid") -> None:
        """Take the key, its file, the sentence and the state."""
        self.key = key
        self.path = path
        self.told = told
        self.state = state


def warnings() -> list[str]:
    """Collect what is odd in `config.toml`, `settings.toml` and the project file, a sentence each.

    Raises ConfigError where a file cannot be read at all.
    """
    return [odd.told for path in known_keys() for odd in oddities_of(path)]


def known_keys() -> dict[str, tuple[str, ...]]:
    """Give the files of settings that there may be, each with the keys that it may have."""
    known = {config_file("config.toml"): PEOPLE, config_file("settings.toml"): COMMANDS}
    return known | dict.fromkeys(find_projects(), PROJECT)


def oddities_of(path: str) -> Iterator[Oddity]:
    """Find what is odd in one of those files."""
    data, known = read_toml(path), known_keys()[path]
    yield from (_unknown_top(path, key, data[key], known) for key in data if key not in known)
    for key in known:
        if key in data and key in _CHECKS:
            yield from _CHECKS[key](path, key, data[key])


def _scalar(fits: Callable[[Any], bool], wanted: str) -> Check:
    """Make the check of one value."""

    def check(path: str, key: str, value: Any) -> Iterator[Oddity]:
        if not fits(value):
            yield Oddity(key, path, f"`{key}` in `{path}` must be {wanted}")

    return check


def _each(kind: type, wanted: str) -> Check:
    """Make the check of a table of values."""
    check_one = _scalar(lambda value: isinstance(value, kind), wanted)

    def check(path: str, key: str, held: Any) -> Iterator[Oddity]:
        yield from _table(path, key, held)
        for name, value in held.items() if isinstance(held, dict) else ():
            yield from check_one(path, f"{key}.{name}", value)

    return check


def _is_wait(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= LONGEST_WAIT


def _limits(path: str, key: str, held: Any) -> Iterator[Oddity]:
    if not isinstance(held, dict):
        yield from _address(path, key, held)
        return
    for name, value in held.items():
        yield from (_address if name == "redis" else _limit)(path, f"{key}.{name}", value)


def _address(path: str, key: str, value: Any) -> Iterator[Oddity]:
    if not isinstance(value, str) or not value.startswith(("redis://", "rediss://", "env:")):
        yield Oddity(key, path, f"`{key}` in `{path}` is no address of a Redis server")


def _limit(path: str, key: str, value: Any) -> Iterator[Oddity]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(one, str) for one in parts):
        told = f"`{key}` in `{path}` must be a string such as `100/1m, 2 at once`"
        yield Oddity(key, path, told)
        return
    try:
        for part in parts:
            check_limit(part)
    except UsageError as error:
        yield Oddity(key, path, f"`{key}` in `{path}`: {error.message}")


def _policy(path: str, key: str, held: Any) -> Iterator[Oddity]:
    yield from _table(path, key, held)
    for name, value in held.items() if isinstance(held, dict) else ():
        if isinstance(value, dict):
            yield from _rules(path, f"{key}.{name}", value)
        elif name in KINDS:
            yield from _action(path, f"{key}.{name}", value)
        else:
            guess = _guess(name, [f"{key}.{kind}" for kind in KINDS], f"{key}.")
            told = f"`{key}.{name}` in `{path}` is no rule, and calls are refused until it is one"
            yield Oddity(f"{key}.{name}", path, told + guess)


def _rules(path: str, within: str, held: Table) -> Iterator[Oddity]:
    for name, value in held.items():
        if name != "accounts":
            yield from _action(path, f"{within}.{name}", value)
            continue
        yield from _table(path, f"{within}.accounts", value)
        for account, rules in value.items() if isinstance(value, dict) else ():
            yield from _table(path, f"{within}.accounts.{account}", rules)
            for rule, action in rules.items() if isinstance(rules, dict) else ():
                yield from _action(path, f"{within}.accounts.{account}.{rule}", action)


def _gateway(path: str, key: str, held: Any) -> Iterator[Oddity]:
    yield from _table(path, key, held)  # the rest is checked by who takes a profile
    if isinstance(held, dict):
        yield from _table(path, f"{key}.profiles", held.get("profiles", {}))


def _table(path: str, key: str, held: Any) -> Iterator[Oddity]:
    if not isinstance(held, dict):
        yield Oddity(key, path, f"`{key}` in `{path}` must be a table")


def _unknown_top(path: str, key: str, value: Any, known: Iterable[str]) -> Oddity:
    """Tell of a key that is not known; writes are refused where it may be a rule of the policy."""
    word = key.lower()
    kind = nearest(word, KINDS, cutoff=_NEAR)
    meant = kind or nearest(word, ("policy", "enabled"), cutoff=_NEAR)
    if meant is None and not _forbids(value):
        return _unknown(path, key, known)
    told = f"`{key}` in `{path}` is not a key that kosmo knows, and writes are refused until it is"
    guess = f"; did you mean `policy.{kind}`?" if kind else _guess(key, known)
    return Oddity(key, path, f"{told} mended{guess}")


def _forbids(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_forbids, value.values()))
    return isinstance(value, str) and value.lower() in ("ask", "deny")


def _unknown(path: str, key: str, known: Iterable[str]) -> Oddity:
    told = f"`{key}` in `{path}` is not a key that kosmo knows and was ignored"
    return Oddity(key, path, told + _guess(key, known), "ignored")


def _guess(key: str, known: Iterable[str], within: str = "") -> str:
    near = closest(within + key, known)
    return f"; did you mean `{near}`?" if near else ""


_action = _scalar(lambda value: value in ACTIONS, "allow, ask or deny")
_CHECKS: dict[str, Check] = {
    "output": _scalar(lambda value: value in OUTPUTS, f"one of {', '.join(OUTPUTS)}"),
    "defaults": _each(str, "the name of an account"),
    "enabled": _each(bool, "true or false"),
    "cache": _scalar(lambda value: isinstance(value, bool), "true or false"),
    "gateway": _gateway,
    "max_wait": _scalar(_is_wait, f"a number of seconds from 0 to {LONGEST_WAIT}"),
    "limits": _limits,
    "plugins": _each(list, "a list of names"),
    "policy": _policy,
}
