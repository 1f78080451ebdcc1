"""The settings that are not accounts: from the environment, the project, people and commands.

The order: `KOSMO_OUTPUT`, a trusted project file, `config.toml` (written by people),
`settings.toml` (written by commands).
"""

from __future__ import annotations

import os

from kosmo.config.fields import check_limit
from kosmo.config.file import read_toml
from kosmo.config.paths import config_file
from kosmo.config.project import find_project, find_projects, is_trusted
from kosmo.config.store import table, wrong_type
from kosmo.errors import ConfigError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OUTPUTS = ("json", "jsonl", "table", "csv", "yaml", "raw")
LONGEST_WAIT = 86_400


class Setting:
    """One value and where it was found: a file's path, or the name of a variable."""

    __slots__ = ("key", "source", "value")

    def __init__(self, key: str, value: Any, source: str) -> None:
        """Take the dotted key, its value and its source."""
        self.key = key
        self.value = value
        self.source = source


def output() -> Setting | None:
    """Find the format that results are printed in when no option says so, one of OUTPUTS."""
    found = _from_environment("output", "KOSMO_OUTPUT") or _from_files("output")
    if found is not None and found.value not in OUTPUTS:
        raise _invalid(found, f"one of {', '.join(OUTPUTS)}")
    return found


def is_enabled(integration: str) -> bool:
    """Tell whether an integration may be called; it may unless it was switched off."""
    found = _from_files(f"enabled.{integration}", project=False)
    if found is None:
        return True
    if not isinstance(found.value, bool):
        raise wrong_type(found.source, found.key, found.value, "true or false")
    return found.value


def limits_of(integration: str) -> tuple[list[str] | None, str | None]:
    """Give the configured limits that replace a plugin's, and where requests are counted.

    The limits are such as `["10/1s"]`. The place is the address of a Redis server that counts
    for many machines: `limits` itself, or `limits.redis` beside limits of integrations. None
    stands for what is not configured.
    """
    found = _from_files("limits", project=False)
    if found is None:
        return None, None
    if not isinstance(found.value, dict):
        return None, _redis(found.value, found.source)
    place = found.value.get("redis")
    return _limits(integration, found), None if place is None else _redis(place, found.source)


def max_wait() -> float:
    """Give for how many seconds a request may stand still where the call does not say."""
    found = _from_environment("max_wait", "KOSMO_MAX_WAIT") or _from_files("max_wait")
    if found is None:
        return 90.0
    try:
        text = isinstance(found.value, bool) or (
            isinstance(found.value, str) and found.source != "KOSMO_MAX_WAIT"
        )
        seconds = -1.0 if text else float(found.value)
    except (TypeError, ValueError):
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_WAIT:
        raise _invalid(found, f"a number of seconds from 0 to {LONGEST_WAIT}")
    return seconds


def uses_cache() -> bool:
    """Tell whether answers are stored for reads that allow it; they are not unless asked for."""
    found = _from_files("cache")
    if found is None:
        return False
    if not isinstance(found.value, bool):
        raise wrong_type(found.source, found.key, found.value, "true or false")
    return found.value


def oddities() -> list[str]:
    """Tell about keys that no kosmo knows, such as a mistyped rule of the policy.

    A call tells them too, because a rule that is ignored in silence is worse than none. The
    check is imported only where somebody has configured something.
    """
    if not is_any():
        return []
    from kosmo.config.schema import warnings

    return warnings()


def is_any() -> bool:
    """Tell whether anybody has configured anything, in any file of settings."""
    return any(read_toml(path) for path in (*layers(project=False), *find_projects()))


def layers(*, project: bool = True) -> list[str]:
    """List the files that hold settings, the one that wins first."""
    files = [config_file("config.toml"), config_file("settings.toml")]
    found = find_project() if project else None
    return files if found is None or not is_trusted(found) else [found, *files]


def _limits(integration: str, found: Setting) -> list[str] | None:
    text = found.value.get(integration)
    key = f"limits.{integration}"
    if text is None:
        return None
    texts = text.split(",") if isinstance(text, str) else text
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise wrong_type(found.source, key, text, "a string such as `100/1m, 2 at once`")
    try:
        return [check_limit(part) for part in texts]
    except UsageError as error:
        raise ConfigError(
            f"`{key}` in `{found.source}`: {error.message}",
            hint="kosmo config explain limits",
            code="config_value",
        ) from None


def _redis(value: object, source: str) -> str:
    """Read the address of a Redis server, which may stand in a variable: `env:NAME`."""
    if isinstance(value, str) and value.startswith("env:"):
        name = value[len("env:") :]
        if name not in os.environ:
            raise _unset(name, source)
        value = os.environ[name]
    if isinstance(value, str) and value.startswith(("redis://", "rediss://")):
        return value
    raise ConfigError(
        f"`limits` in `{source}` is no address of a Redis server",
        hint='write `limits = "redis://host:6379"`, or a table of limits by integration',
        code="config_value",
    )


def _unset(name: str, source: str) -> ConfigError:
    from kosmo.config.shown import shown_reference

    shown = shown_reference(f"env:{name}")[len("env:") :]
    return ConfigError(
        f"the variable `{shown}`, which `limits` in `{source}` names, is not set",
        hint=f"export {'NAME' if shown != name else name}=redis://host:6379",
        code="config_value",
    )


def _from_environment(key: str, variable: str) -> Setting | None:
    value = os.environ.get(variable)
    return Setting(key, value, variable) if value else None


def _from_files(key: str, *, project: bool = True) -> Setting | None:
    *within, last = key.split(".")
    for path in layers(project=project):
        held = read_toml(path)
        for part in within:
            held = table(path, held, part)
        if last in held:
            return Setting(key, held[last], path)
    return None


def _invalid(found: Setting, wanted: str) -> ConfigError:
    return ConfigError(
        f"`{found.key}` in `{found.source}` is `{found.value}`; it must be {wanted}",
        hint=f"mend `{found.key}` in {found.source}",
        code="config_value",
    )
