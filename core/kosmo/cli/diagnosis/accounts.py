"""The accounts: whether each has all that its service asks for, without showing any of it."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

from kosmo.cli.account_checks import accounts_to_ask
from kosmo.cli.diagnosis import fixes, masking
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.cli.diagnosis.standing import setting
from kosmo.config.accounts import resolve
from kosmo.config.references import check_reference, fetch
from kosmo.config.store import stored_secrets
from kosmo.errors import CredentialsError, KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination
    from kosmo.config.accounts import Account
    from kosmo.spec import IntegrationSpec


def check(examination: Examination) -> Iterator[Finding]:
    """Look at each account that is stored or in the environment.

    Variables and files are read; commands and keyrings, which may ask somebody or take long, only
    where the examination is live and no call of the service does it.
    """
    try:
        chosen = accounts_to_ask(examination.integration)
    except CredentialsError as error:
        if error.code != "no_account":
            raise
        yield fine("no account is stored, and none is in the environment")
        return
    for integration, name in chosen:
        yield from _account(examination, integration, name)


def _account(examination: Examination, integration: str, name: str) -> Iterator[Finding]:
    spec = examination.spec(integration)
    if spec is None:
        told = f"`{integration}.{name}` is of no use: its plugin is missing or cannot be used"
        yield odd(told, fixes.install(f"kosmo-{integration}"))
        return
    try:
        account = resolve(spec, name)
        stored = stored_secrets(integration, name)
    except KosmoError as error:
        yield broken(f"`{integration}.{name}`: {error.message}", fixes.of_error(error))
        return
    examination.redactor.learn(*stored.values())
    wrong = list(_problems(examination, spec, account, stored))
    details = {"integration": integration, "account": name, "sources": _sources(account, stored)}
    if not wrong:
        yield fine(f"`{integration}.{name}` has all that it needs", **details)
    for finding in wrong:
        finding.details = details
        yield finding


def _problems(
    examination: Examination, spec: IntegrationSpec, account: Account, stored: dict[str, str]
) -> Iterator[Finding]:
    for field in spec.auth.fields:
        whose = f"`{field.name}` of `{spec.name}.{account.name}`"
        again = setting(spec, [field.name], account.name)
        if field.name in account.references:
            try:
                _try(examination, spec, account.references[field.name])
            except CredentialsError as error:
                yield broken(f"{whose}: {error.message}", fixes.in_hint(error) or again)
        elif field.name in stored:
            if not _usable(stored[field.name]):
                yield broken(f"{whose} is empty or holds control characters", again)
        elif field.required and field.default is None and field.name not in account.fields:
            yield broken(f"{whose} is missing", again)


def _try(examination: Examination, spec: IntegrationSpec, reference: str) -> None:
    kind, _, target = reference.partition(":")
    check_reference(reference)
    if kind in ("command", "keyring") and not (examination.live and spec.whoami is None):
        _try_means(kind, target)
        return
    value = fetch(reference, seconds=examination.seconds)
    examination.redactor.learn(value)
    if not _usable(value):
        raise CredentialsError(f"`{masking.reference(reference)}` is empty or no line of text")


def _try_means(kind: str, target: str) -> None:
    """Look whether there is what a reference is fetched with, without fetching it."""
    word = target.split(maxsplit=1)[0]
    if kind == "keyring" and find_spec("keyring") is None:
        raise CredentialsError(
            "keyring support is not installed", hint=fixes.install("kosmo[keyring]")
        )
    if kind == "command" and shutil.which(word) is None:
        raise CredentialsError(f"there is no command `{word}`")


def _usable(value: str) -> bool:
    return bool(value) and value.isprintable()


def _sources(account: Account, stored: dict[str, str]) -> dict[str, str]:
    """Tell where each field comes from, never its value."""
    sources = dict.fromkeys(stored, "credentials.toml") | dict.fromkeys(
        account.fields, "accounts.toml"
    )
    return sources | {name: masking.reference(one) for name, one in account.references.items()}
