"""Whether a change may be made without asking, and the command that makes it so."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from kosmo.config.file import read_toml
from kosmo.config.paths import config_file
from kosmo.config.store import table, wrong_type
from kosmo.errors import ConfigError, PolicyError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.plugin.installing.asked import Asked
    from kosmo.plugin.installing.picked import Picked


def names_of(key: str) -> list[str]:
    """Read `plugins.allow` or `plugins.deny` of `config.toml`: names, in which `*` may stand."""
    path = config_file("config.toml")
    held = table(path, read_toml(path), "plugins")
    strange = next((one for one in held if one not in ("allow", "deny")), None)
    if strange is not None:
        raise ConfigError(
            f"`plugins.{strange}` in `{path}` is neither `plugins.allow` nor `plugins.deny`",
            hint=f"mend `plugins.{strange}` in {path}",
            code="config_value",
        )
    names = held.get(key, [])
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise wrong_type(path, f"plugins.{key}", names, "a list of names")
    return [re.sub("[-_.]+", "-", one.lower()) for one in names]


def read_hash(text: str) -> str:
    """Read `sha256:…`; UsageError for anything else."""
    kind, _, value = text.strip().lower().partition(":")
    if kind != "sha256" or len(value) != 64 or not set(value) <= set("0123456789abcdef"):
        raise UsageError(
            f"`--hash` must be `sha256:` and 64 hexadecimal digits, not `{text[:80]}`",
            code="invalid_arguments",
        )
    return value


def refuse_build(
    command: str, asked: list[Asked], *, allow_build: bool, attended: bool, yes: bool
) -> None:
    """Raise PolicyError, before anything of it runs, for what is built and was not allowed to be.

    Where nobody can be asked, `--yes` allows to build a folder, a repository at a commit, and what
    is named as one of those that `config.toml` allows.
    """
    for one in asked:
        if not one.builds:
            continue
        ahead = one.kind == "folder" or one.pinned or _listed(one.name, names_of("allow"))
        allowing = f"{command} --allow-build" + ("" if attended else " --yes")
        commit = "name the repository at a commit: git+https://…@COMMIT --allow-build --yes"
        if not allow_build:
            raise PolicyError(
                f"`{one.shown}` has to be built, which runs its code with your rights before"
                " anything of it can be shown; nothing was run",
                hint=allowing if attended or ahead else commit,
                code="plugin_builds",
            )
        if not attended and not (yes and ahead):
            raise _unapproved(
                f"`{one.shown}` has to be built, and nobody can be asked whether it may",
                allowing if ahead else commit,
            )


def is_denied(name: str) -> bool:
    """Tell whether `plugins.deny` in `config.toml` names a distribution."""
    return _listed(name, names_of("deny"))


def refuse_denied(names: list[str]) -> None:
    """Raise PolicyError for what `plugins.deny` in `config.toml` names."""
    denied = next(filter(is_denied, names), None)
    if denied is not None:
        raise PolicyError(
            f"`{denied}` is denied by `plugins.deny` in `{config_file('config.toml')}`; nothing was"
            " changed",
            hint="kosmo config explain plugins",
            code="plugin_denied",
        )


def unapproved(new: list[Picked], hashes: set[str]) -> list[Picked]:
    """Give those wheels that neither a hash, nor the allow list, nor their source approves.

    The allow list and a folder that was named trust who makes the plugin, and so what it needs;
    a hash is for one content alone.
    """
    allowed = names_of("allow")
    asked = [one for one in new if one.requested]
    trusted = [one for one in asked if _listed(one.wheel.name, allowed) or _by_source(one)]
    whole = bool(asked) and len(trusted) == len(asked)
    return [
        one
        for one in new
        if one not in trusted
        and one.wheel.sha256 not in hashes
        and not _listed(one.wheel.name, allowed)
        and (one.requested or not whole)
    ]


def refuse_unapproved(command: str, new: list[Picked], left: list[Picked], *, yes: bool) -> None:
    """Raise PolicyError with the command that would do it, where nobody approved of all."""
    if yes and not left:
        return
    names = ", ".join(f"`{one.wheel.name}` {one.wheel.version}" for one in (left or new))
    hashes = "".join(f" --hash sha256:{one.wheel.sha256}" for one in (left and new))
    told = "`--yes` alone is not enough: give the hash" if yes else "nobody can be asked"
    raise _unapproved(f"installing {names} needs a yes: {told}", f"{command}{hashes} --yes")


def _by_source(one: Picked) -> bool:
    """Tell whether the source itself says which content it is: a folder here, or a commit."""
    return one.asked is not None and (one.asked.kind == "folder" or one.asked.pinned)


def _listed(name: str | None, patterns: list[str]) -> bool:
    return name is not None and any(fnmatchcase(name, pattern) for pattern in patterns)


def _unapproved(message: str, hint: str) -> PolicyError:
    return PolicyError(f"{message}; nothing was changed", hint=hint, code="plugin_unapproved")
