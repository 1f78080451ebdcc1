"""The accounts: whether each has all that its service asks for, without showing any of it."""

from __future__ import annotations

import os

from kosmo.cli.account_checks import accounts_to_ask
from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.cli.diagnosis.glance import UNASKED, glance, usable
from kosmo.cli.diagnosis.mending import forget, set_again
from kosmo.cli.diagnosis.readiness import readiness
from kosmo.cli.login_state import in_words, quiet_state
from kosmo.config.accounts import find_accounts, resolve
from kosmo.config.fields import PLAIN, check_plain, is_reference
from kosmo.config.references import fetch
from kosmo.config.shown import shown_reference
from kosmo.config.store import stored_fields, stored_secrets
from kosmo.errors import CredentialsError, KosmoError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination
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
        spec = examination.spec(integration)
        if spec is None:
            yield _without_plugin(examination, integration, name)
        else:
            yield from _account(examination, spec, name)


def _without_plugin(examination: Examination, integration: str, name: str) -> Finding:
    details = {"integration": integration, "account": name}
    told = f"`{integration}.{name}` is of no use: "
    try:
        examination.catalog.integration(integration)
    except UsageError as error:
        told += error.message
        if "did you mean" in error.message:
            return odd(told, f"kosmo accounts remove {integration} {name} --yes", **details)
    for record in examination.catalog.plugins():
        if record["name"] == integration:
            return odd(told, fixes.install(record["distribution"]), **details)
    return odd(f"{told}; install its plugin", fixes.install(f"kosmo-{integration}"), **details)


def _account(examination: Examination, spec: IntegrationSpec, name: str) -> Iterator[Finding]:
    details: dict[str, object] = {"integration": spec.name, "account": name}
    try:
        written = find_accounts(spec).get(name, {})
        fields = stored_fields(spec.name, name, written)
        stored = stored_secrets(spec.name, name)
        examination.redactor.learn(*stored.values())
        wrong = [*_plain(spec, name, fields), *_lacking(examination, spec, name, fields)]
        if not wrong:
            resolve(spec, name)
    except KosmoError as error:
        finding = broken(f"`{spec.name}.{name}`: {error.message}", fixes.of_error(error), **details)
        finding.cause = error.message
        yield finding
        return
    details["sources"] = _sources(fields, stored)
    if not wrong:
        unasked = [one for one, text in fields.items() if text.startswith(UNASKED)]
        but = f"; not checked: {', '.join(unasked)}" if unasked and not examination.live else ""
        login = quiet_state(spec, name)
        if login is not None:
            details["login"] = login
            but = f"; {in_words(login)}{but}"
        yield fine(f"`{spec.name}.{name}` has all that it needs{but}", **details)
    for finding in wrong:
        finding.details = dict(details)
        yield finding


def _plain(spec: IntegrationSpec, account: str, fields: dict[str, str]) -> Iterator[Finding]:
    """Find an address or limits that no call could use."""
    for key in PLAIN:
        if key not in fields:
            continue
        try:
            text = fields[key]
            variable = text.removeprefix("env:")
            check_plain(key, text if variable == text else os.environ.get(variable, ""))
        except UsageError as error:
            told = f"`{key}` of `{spec.name}.{account}`: {error.message}"
            finding = broken(told, forget(spec, account, key, text))
            finding.cause = f"account `{account}` of `{spec.name}`: {error.message}"
            yield finding


def _lacking(
    examination: Examination, spec: IntegrationSpec, account: str, fields: dict[str, str]
) -> Iterator[Finding]:
    def look(reference: str) -> None:
        _try(examination, spec, reference)

    for lack in readiness(spec, account, fields, look).lacks:
        fix = lack.fix or set_again(spec, account, lack.field, fields.get(lack.field))
        yield broken(f"`{lack.field}` of `{spec.name}.{account}`{lack.why}", fix)


def _try(examination: Examination, spec: IntegrationSpec, reference: str) -> None:
    glance(reference)
    if reference.startswith(UNASKED) and not (examination.live and spec.whoami is None):
        return
    value = fetch(reference, seconds=examination.seconds)
    examination.redactor.learn(value)
    if not usable(value):
        shown = shown_reference(reference)
        raise CredentialsError(f"`{shown}` is empty or no line of text")


def _sources(fields: dict[str, str], stored: dict[str, str]) -> dict[str, str]:
    """Tell where each field comes from, never its value."""
    return dict.fromkeys(stored, "credentials.toml") | {
        name: shown_reference(text) if is_reference(text) else "accounts.toml"
        for name, text in fields.items()
    }
