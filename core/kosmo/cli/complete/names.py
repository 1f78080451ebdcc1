"""The names that can be offered, read from files that earlier commands left behind.

Nothing is indexed and no file is checked for being fresh: a TAB shows what was known last. The
next command that runs brings the files up to date.
"""

from __future__ import annotations

import json
import os

from kosmo.catalog import cache
from kosmo.cli.complete.candidate import Candidate, first_sentence
from kosmo.config.paths import cache_folder
from kosmo.errors import KosmoError
from kosmo.owned import is_ours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Record = dict[str, Any]

_KEPT: dict[str, Record | None] = {}


def integrations() -> list[Candidate]:
    """Give the integrations; without an index, those that the installed packages name."""
    root = _root()
    index = cache.read_index(root) if root is not None else None
    if index is None:
        from kosmo.plugin.source import find_sources

        return [Candidate(name) for name in sorted({one.name for one in find_sources()})]
    usable = [record for record in index if record["state"] == "ok"]
    return sorted(
        (Candidate(record["name"], record["integration"]["title"]) for record in usable),
        key=lambda one: one.value,
    )


def integration(name: str) -> Record | None:
    """Give an integration's description as it was when its plugin was last indexed."""
    if name not in _KEPT and name.startswith("mcp:"):
        from kosmo.cli.complete import servers

        _KEPT[name] = servers.record(name)
    if name not in _KEPT:
        _KEPT[name] = _read(name)
    return _KEPT[name]


def functions(name: str, *, typed: str = "") -> list[Candidate]:
    """Give the functions of an integration, spelled as what is typed begins."""
    record = integration(name)
    if record is None:
        return []
    full, dashes = typed.startswith(f"{name}_"), "_" not in typed
    found = [
        Candidate(
            f"{name}_{one}" if full else one.replace("_", "-") if dashes else one,
            first_sentence(entry["summary"]),
        )
        for one, entry in record["functions"].items()
    ]
    return sorted(found, key=lambda one: one.value)


def function(name: str, word: str) -> Record | None:
    """Find a function by any of its spellings."""
    record = integration(name)
    if record is None:
        return None
    key = word.replace("-", "_")
    found: Record | None = record["functions"].get(key)
    return found or record["functions"].get(key.removeprefix(f"{name}_"))


def accounts(name: str | None) -> list[Candidate]:
    """Give the accounts of an integration, or of all; no secret and no reference is followed."""
    from kosmo.config.accounts import find_accounts
    from kosmo.config.store import accounts_path
    from kosmo.spec import IntegrationSpec

    try:
        if name is None:
            from kosmo.config.file import read_toml

            held = read_toml(accounts_path()).get("accounts", {})
            found = sorted({one for names in held.values() for one in names})
            return [Candidate(one) for one in (*found, "sandbox")]
        record = integration(name)
        if record is None:
            return stored(name)
        found = sorted(find_accounts(IntegrationSpec(record)))
    except (KosmoError, AttributeError, TypeError):
        record, found = integration(name or ""), []
    simulated = record is not None and record["simulator"]
    return [Candidate(one) for one in found] + (
        [Candidate("sandbox", "the built-in simulator")] if simulated else []
    )


def stored(name: str) -> list[Candidate]:
    """Give the accounts of an integration that are stored: no simulator, none of variables."""
    from kosmo.config.store import stored_accounts

    try:
        return [Candidate(one) for one in sorted(stored_accounts(name))]
    except KosmoError:
        return []


def fields(name: str) -> list[Candidate]:
    """Give the fields of an integration's accounts, to be followed by a value."""
    from kosmo.config.fields import PLAIN

    record = integration(name)
    own = [(one["name"], one["title"]) for one in record["auth"]["fields"]] if record else []
    known = [*own, *((one, "") for one in PLAIN)]
    return [Candidate(f"{one}=", title, ends=False) for one, title in known]


def is_secret(name: str, field: str) -> bool:
    """Tell whether a field of an integration's accounts is a secret."""
    record = integration(name)
    held = record["auth"]["fields"] if record else []
    return any(one["secret"] for one in held if one["name"] == field)


def references(typed: str) -> list[Candidate]:
    """Give references to a secret: the ways, and behind `env:` the names of variables."""
    from kosmo.config.fields import REFERENCES

    if typed.startswith("env:"):
        names = sorted(one for one in os.environ if one.isidentifier())
        return [Candidate(f"env:{one}") for one in names]
    if typed.startswith("file:"):
        from kosmo.cli.complete.candidate import behind
        from kosmo.cli.complete.files import paths

        return behind("file:", paths(typed[len("file:") :]))
    return [Candidate(one, ends=False) for one in REFERENCES]


def _root() -> str | None:
    try:
        return cache.folder(cache_folder())
    except KosmoError:
        return None


def _read(name: str) -> Record | None:
    """Read an integration's file even if its plugin was edited since; only one that is ours."""
    root = _root()
    if root is None or not name.isidentifier():
        return None
    try:
        with open(os.path.join(root, f"{name}.json"), "rb") as file:
            if not is_ours(os.fstat(file.fileno())) or not is_ours(os.stat(root)):
                return None
            record = json.loads(file.read())
    except (OSError, ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and record.get("name") == name else None
