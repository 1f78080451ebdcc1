"""Find the rules of policy that the configuration files have for one call.

    [policy]                          # read, write, destructive = "allow" | "ask" | "deny"
    destructive = "deny"
    [policy.missive]                  # the same, and names of functions
    delete_draft = "allow"
    [policy.missive.accounts.work]    # the same, for one account
    write = "deny"

A function may be named in every spelling that a call takes.
"""

from __future__ import annotations

from kosmo.config.file import read_toml
from kosmo.config.paths import config_file
from kosmo.config.project import find_projects
from kosmo.config.store import table, wrong_type
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

ACTIONS = ("allow", "ask", "deny")
KINDS = ("read", "write", "destructive")


class Rule:
    """One rule that holds for a call: what it says and where it stands.

    `scope` is `account`, `integration` or `everything`; `switch` is the dotted key of a rule that
    a command switched, and can switch back.
    """

    __slots__ = ("action", "scope", "source", "switch")

    def __init__(self, action: str, scope: str, source: str, switch: str | None = None) -> None:
        """Take one of ACTIONS, the scope, words that name key and file, and the key."""
        self.action = action
        self.scope = scope
        self.source = source
        self.switch = switch


class Rules:
    """The rules of one or more files for one function and account, earlier files first."""

    __slots__ = ("_function", "_integration", "_scopes")

    def __init__(self, paths: Iterable[str], integration: str, function: str, account: str) -> None:
        """Read the files; ConfigError where one of them is broken."""
        self._integration = integration
        self._function = function
        self._scopes = sorted(
            (scope for path in paths for scope in _scopes(path, integration, account)),
            key=lambda scope: _ORDER[scope[0]],
        )

    def written(self) -> Rules:
        """Give only the rules that people wrote, without those that commands switched."""
        rules = Rules((), self._integration, self._function, "")
        switched = config_file("settings.toml")
        rules._scopes = [scope for scope in self._scopes if scope[1] != switched]
        return rules

    def for_function(self) -> Rule | None:
        """Find the most specific rule that names the function."""
        return self._first((self._function,), "everything")

    def for_kind(self, kind: str) -> Rule | None:
        """Find the most specific rule for one of KINDS."""
        return self._first((kind,))

    def of_account(self, kinds: Iterable[str]) -> list[Rule]:
        """Find the rules that the account itself has for any of the kinds."""
        found = [self.for_kind(kind) for kind in kinds]
        return [rule for rule in found if rule is not None and rule.scope == "account"]

    def all(self, kinds: Iterable[str]) -> Iterator[Rule]:
        """Go through every rule that touches the call, whatever its scope."""
        for scope, path, within, held in self._scopes:
            names = () if scope == "everything" else (self._function,)
            for name in (*kinds, *names):
                for key in self._spellings(held, name):
                    yield _rule(scope, path, within, held, key)

    def _first(self, keys: tuple[str, ...], unless: str = "") -> Rule | None:
        for scope, path, within, held in self._scopes:
            for name in keys:
                found = [
                    _rule(scope, path, within, held, key) for key in self._spellings(held, name)
                ]
                if found and scope != unless:
                    return max(found, key=lambda rule: ACTIONS.index(rule.action))
        return None

    def _spellings(self, held: dict[str, Any], name: str) -> list[str]:
        """Find the keys that mean a name, however they are spelled."""
        owner = self._integration
        return [key for key in held if key == name or function_name(owner, key) == name]


_ORDER = {"account": 0, "integration": 1, "everything": 2}


def function_name(integration: str, key: str) -> str:
    """Give the function that a key means, in every spelling that a call takes.

    These are `list-tasks`, `missive.list_tasks`, `missive.missive_list_tasks` and
    `integration__missive__list_tasks`.
    """
    name = key.replace("-", "_").removeprefix(f"integration__{integration}__")
    return name.removeprefix(f"{integration}.").removeprefix(f"{integration}_")


def user_rules(integration: str, function: str, account: str) -> Rules:
    """Read the user's rules; of two in the same place that of `config.toml` goes first."""
    files = (config_file("config.toml"), config_file("settings.toml"))
    return Rules(files, integration, function, account)


def project_rules(integration: str, function: str, account: str) -> Rules:
    """Read the rules of all project files upwards, trusted or not, as they can only tighten."""
    return Rules(find_projects(), integration, function, account)


def _scopes(
    path: str, integration: str, account: str
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    policy = table(path, read_toml(path), "policy")
    if not policy:
        return
    for key, held in policy.items():
        if not isinstance(held, dict) and key not in KINDS:
            raise ConfigError(
                f"`policy.{key}` in `{path}` is no rule: it must be {', '.join(KINDS)} or the table"
                " of an integration",
                hint=f"mend `{key}` in {path}",
                code="config_value",
            )
    within = f"policy.{integration}"
    own = table(path, policy, integration, "policy.")
    accounts = table(path, own, "accounts", within + ".")
    held = table(path, accounts, account, within + ".accounts.")
    yield "account", path, f"{within}.accounts.{account}", held
    yield "integration", path, within, own
    yield "everything", path, "policy", policy


def _rule(scope: str, path: str, within: str, held: dict[str, Any], key: str) -> Rule:
    action = held[key]
    if not isinstance(action, str):
        raise wrong_type(path, f"{within}.{key}", action, "a string")
    if action not in ACTIONS:
        raise ConfigError(
            f"`{within}.{key}` in `{path}` is `{action}`; it must be allow, ask or deny",
            hint=f"mend `{key}` in {path}",
            code="config_value",
        )
    switch = f"{within}.{key}" if path == config_file("settings.toml") else None
    return Rule(action, scope, f'`{key} = "{action}"` in [{within}] of {path}', switch)
