"""Secrets where they do not belong: in files that others can read, or left behind."""

from __future__ import annotations

import os
import stat
from shlex import quote

from kosmo.cli.diagnosis import fixes, folders, masking
from kosmo.cli.diagnosis.files import NAMES
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.cli.diagnosis.mending import meant, set_again
from kosmo.cli.diagnosis.places import line_of
from kosmo.cli.diagnosis.standing import setting
from kosmo.config.fields import PLAIN, is_reference
from kosmo.config.file import parse_toml
from kosmo.config.ledger import list_accounts
from kosmo.config.paths import config_file, config_folder
from kosmo.config.shown import shown_reference
from kosmo.config.store import credentials_path
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.cli.diagnosis.examination import Examination
    from kosmo.config.holdings import Holdings
    from kosmo.spec import IntegrationSpec


def check(examination: Examination) -> Iterator[Finding]:
    """Look at the modes of the files, and at what is in them that should not be."""
    parts = (
        _modes(),
        _left_behind(),
        _in_accounts(examination),
        _without_account(examination),
        _in_settings(),
    )
    clean, failed = True, None
    for part in parts:  # a file that cannot be read keeps no other from being looked at
        try:
            for finding in part:
                clean = False
                yield finding
        except KosmoError as error:
            failed = error
    if failed is not None:
        raise failed
    if clean:
        yield fine("secrets are where they belong")


def _modes() -> Iterator[Finding]:
    for name in NAMES:
        path = config_file(name)
        row = folders.described(path)
        mode = int(row["mode"] or "0", 8)
        if name == "credentials.toml" and mode & 0o077:
            told = f"other users can reach `{path}`, which holds secrets (mode {row['mode']})"
            yield broken(told, fixes.only_owner(path), **row)
        elif mode & 0o022:
            told = f"other users can write `{path}` (mode {row['mode']})"
            yield broken(told, fixes.only_owner(path), **row)


def _left_behind() -> Iterator[Finding]:
    """Find what editors and writers that died left of the file of secrets."""
    folder = config_folder()
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        copy = "credentials.toml" in name and name not in ("credentials.toml", _LOCK)
        path = os.path.join(folder, name)
        if copy and os.path.isfile(path):
            told = f"`{path}` may hold a copy of secrets"
            yield odd(told, f"rm {quote(path)}", **folders.described(path))


_LOCK = ".credentials.toml.lock"


def _in_settings() -> Iterator[Finding]:
    """Find the password of a Redis server in a file that others can read."""
    path = config_file("config.toml")
    limits = parse_toml(path).get("limits")
    url = limits.get("redis") if isinstance(limits, dict) else limits
    if isinstance(url, str) and masking.passwords(url) and os.stat(path).st_mode & stat.S_IRWXO:
        told = f"`limits` in `{path}` has a password, and other users can read the file"
        yield odd(told, fixes.only_owner(path), **folders.described(path))


def _in_accounts(examination: Examination) -> Iterator[Finding]:
    for held in list_accounts(examination.integration):
        spec = examination.spec(held.integration)
        for field in spec.auth.fields if spec else ():
            value = held.fields.get(field.name)
            if field.secret and value is not None and not is_reference(value):
                assert spec is not None
                yield _not_by_reference(examination, spec, held, field.name)
        known = {*PLAIN, *(field.name for field in spec.auth.fields)} if spec else held.fields
        for name in held.fields:
            if name not in known:
                examination.redactor.learn(held.fields[name])
                told = f"`{_key(held, name)}` in accounts.toml is no field of the integration"
                path = config_file("accounts.toml")
                line = line_of(path, ["accounts", held.integration, held.account, name])
                yield odd(told, fixes.edit(path, line), file=path, line=line)


def _not_by_reference(
    examination: Examination, spec: IntegrationSpec, held: Holdings, field: str
) -> Finding:
    told = f"`{_key(held, field)}` in accounts.toml is a secret, not a reference"
    reference = meant(held.fields[field])
    if reference is None:
        examination.redactor.learn(held.fields[field])
    else:
        told += f"; did you mean `{reference}`?"
    fix = set_again(spec, held.account, field, held.fields[field])
    return broken(told, fix, integration=held.integration, account=held.account)


def _without_account(examination: Examination) -> Iterator[Finding]:
    """Find values of accounts that are not stored, and those that a reference stands before."""
    there = {(held.integration, held.account): held for held in list_accounts()}
    path, lost = credentials_path(), set()
    for integration, account, name, value in _stored():
        examination.redactor.learn(value)
        if examination.integration not in (None, integration):
            continue
        held, key = there.get((integration, account)), f"{integration}.{account}.{name}"
        spec = examination.spec(integration)
        line = line_of(path, [integration, account, name])
        if held is None and (integration, account) not in lost:
            lost.add((integration, account))
            told = f"values of `{integration}.{account}`, which is not stored, are in `{path}`"
            yield odd(told, fixes.edit(path, line), file=path, line=line)
        elif held and spec and is_reference(reference := held.fields.get(name, "")):
            told = f"`{key}` in credentials.toml is not used: `{shown_reference(reference)}` is"
            shown = reference == shown_reference(reference)
            fix = setting(spec, [name], account, reference) if shown else fixes.edit(path, line)
            yield odd(told, fix)


def _stored() -> Iterator[tuple[str, str, str, str]]:
    """Go through the values in the file of secrets, whatever shape it has."""
    for integration, accounts in _items(parse_toml(credentials_path())):
        for account, fields in _items(accounts):
            for name, value in _items(fields):
                yield integration, account, name, str(value)


def _items(held: Any) -> list[tuple[str, Any]]:
    return list(held.items()) if isinstance(held, dict) else []


def _key(held: Holdings, field: str) -> str:
    return f"{held.integration}.{held.account}.{field}"
