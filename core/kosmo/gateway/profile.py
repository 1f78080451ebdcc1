"""The profiles of gateways in `config.toml`: settings under a name.

    [gateway.profiles.support]
    integrations = ["missive", "helpscout"]
    account = "work"
    write = "ask"

Only people write them: a project's file has none.
"""

from __future__ import annotations

from kosmo.config.file import read_toml
from kosmo.config.paths import config_file
from kosmo.config.store import table, wrong_type
from kosmo.errors import ConfigError, UsageError
from kosmo.problem import suggestion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

KEYS: dict[str, tuple[type, str]] = {
    "integrations": (list, "a list of names"),
    "upstreams": (list, "a list of names"),
    "account": (str, "a string"),
    "expose": (str, "a string"),
    "write": (str, "a string"),
    "max_result_chars": (int, "a whole number"),
    "resources": (bool, "true or false"),
    "prompts": (bool, "true or false"),
}


def read_profile(name: str) -> dict[str, Any]:
    """Give the settings of a profile, by the names of `KEYS`.

    Raises UsageError where there is no such profile, ConfigError where it cannot be used.
    """
    path = config_file("config.toml")
    within = "gateway.profiles."
    profiles = table(path, table(path, read_toml(path), "gateway"), "profiles", "gateway.")
    if name not in profiles:
        known = suggestion(name, sorted(profiles)) if profiles else "; there is none"
        raise UsageError(
            f"`{path}` has no profile `{name}` of a gateway{known.replace('it takes', 'it has')}",
            hint=f"write a table [{within}{name}] in {path}",
            code="unknown_profile",
        )
    found = table(path, profiles, name, within)
    for key, value in found.items():
        _check(path, f"{within}{name}", key, value)
    return dict(found)


def _check(path: str, within: str, key: str, value: Any) -> None:
    if key not in KEYS:
        raise ConfigError(
            f"`{within}.{key}` in `{path}` is no setting of a gateway{suggestion(key, list(KEYS))}",
            hint=f"mend `{key}` in {path}",
            code="config_value",
        )
    kind, wanted = KEYS[key]
    names = kind is not list or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)) or not names:
        raise wrong_type(path, f"{within}.{key}", value, wanted)
