"""Logging a person in to an account: which flow, who is asked, and what is kept of it."""

from __future__ import annotations

import time

from kosmo.addressing import base_url_of, endpoint_of
from kosmo.cli import prompts
from kosmo.cli.login_waiting import by_browser, by_device
from kosmo.config.accounts import SANDBOX, resolve
from kosmo.config.atomic import locked
from kosmo.config.paths import token_file
from kosmo.config.secrets import read_secrets
from kosmo.errors import KosmoError, UsageError
from kosmo.http.redact import Redactor
from kosmo.oauth import keeping
from kosmo.signing import client_of, own_token, owner_of, plain_fields, secret_values
from kosmo.storing import forget_stored
from kosmo.tokens import read_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.config.accounts import Account
    from kosmo.oauth.answers import Grant
    from kosmo.oauth.endpoint import Client
    from kosmo.spec import IntegrationSpec
    from kosmo.tokens import Record

    Flow = dict[str, Any]


class Wishes:
    """How somebody wants to log in."""

    __slots__ = ("browser", "device", "seconds")

    def __init__(
        self, *, device: bool = False, browser: bool = True, seconds: float = 300.0
    ) -> None:
        """Take whether by another device, whether a browser may open, and how long to wait."""
        self.device = device
        self.browser = browser and prompts.can_ask()
        self.seconds = seconds


class Login:
    """One login, with what it needs of its account."""

    def __init__(self, spec: IntegrationSpec, name: str, wishes: Wishes) -> None:
        """Look the account up; raises UsageError where nobody can log in to it."""
        self.spec = spec
        self.wishes = wishes
        self.name = f"{spec.name}.{name}"
        self.command = f"kosmo accounts login {spec.name} {name}"
        self.flow = _chosen(spec, device=wishes.device)
        self.again = self.command + (" --device" if wishes.device else "")
        if name == SANDBOX:
            raise UsageError("the sandbox needs no login", code="no_login")
        self.account = _account(spec, name)
        self.redactor = Redactor()
        self._credentials = _credentials(spec, self.account)
        self.redactor.learn(*secret_values(spec, self._credentials))
        self.client: Client = client_of(self.flow, self._credentials)
        self.base_url = base_url_of(spec, self.account)

    def url(self, path: str) -> str:
        """Give the address of an endpoint."""
        return endpoint_of(
            self.spec, self.account, path, plain_fields(self.spec, self._credentials)
        )

    def run(self) -> tuple[Record, tuple[str, ...]]:
        """Log in and keep what was granted; gives it, and what the person should know.

        Raises KosmoError, whose words hold no secret.
        """
        path = token_file(self.spec.name, self.account.name)
        asked = " ".join(self.flow["scopes"]) or self.flow["parameters"].get("scope")
        record: Record = {
            "flow": self.flow["flow"],
            "of": self._owner(),
            "base_url": self.base_url,
            "scope": asked,
            "since": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        try:
            with locked(path):  # what could not be kept is not asked for
                pass
            by = by_device if self.flow["flow"] == "device_code" else by_browser
            with by(self) as grant:
                self.redactor.learn(grant.token, grant.refresh or "")
                record = keeping.record_of(grant, record)
                self._keep(path, record)
        except KosmoError as error:
            if error.code == "login_denied":
                still = _still(path, record["of"])
                error.message = f"`{self.name}`: {error.message}{still}"
                error.hint = self.again
            error.message = self.redactor.clean(error.message)
            error.args = (error.message,)
            error.clean = self.redactor.clean
            raise
        return record, _told(grant, asked)

    def _owner(self) -> str:
        url = self.url(self.flow["token_path"])
        return owner_of(self.flow, self.base_url, url, self._credentials)

    def _keep(self, path: str, record: Record) -> None:
        """Write the tokens, unless the account is not the one any more that was logged in to."""
        with locked(path):
            self.account = resolve(self.spec, self.account.name)
            self._credentials = _credentials(self.spec, self.account)
            self.base_url = base_url_of(self.spec, self.account)
            if self._owner() != record["of"]:
                raise UsageError(
                    f"`{self.name}` was changed while somebody logged in; nothing was kept",
                    hint=self.command,
                    code="account_changed",
                )
            forget_stored(self.spec.name)  # answers to whoever was logged in before
            keeping.write(path, record)


def _account(spec: IntegrationSpec, name: str) -> Account:
    """Find the account; what is near to its name is told as it would be typed here."""
    try:
        return resolve(spec, name)
    except UsageError as error:
        error.hint = error.hint and error.hint.replace("`--account ", "`")
        raise


def _still(path: str, owner: object) -> str:
    """Tell that nothing is lost where somebody was logged in before."""
    try:
        record = read_record(path) or {}
    except KosmoError:
        return ""
    there = record.get("of") == owner and (record.get("token") or record.get("refresh"))
    return "; who was logged in before still is" if there else ""


def _chosen(spec: IntegrationSpec, *, device: bool) -> Flow:
    flows = spec.auth.by_person()
    if not flows:
        raise UsageError(
            f"nobody logs in to accounts of `{spec.name}`: they hold their credentials",
            hint=f"kosmo integrations fields {spec.name}",
            code="no_login",
        )
    by_kind = {flow["flow"]: flow for flow in flows}
    if device and "device_code" not in by_kind:
        raise UsageError(
            f"`{spec.name}` has no login by another device; leave out `--device`", code="no_login"
        )
    return by_kind["device_code"] if device else by_kind.get("authorization_code", flows[0])


def _credentials(spec: IntegrationSpec, account: Account) -> dict[str, str]:
    credentials = read_secrets(account, spec.auth)
    if own_token(spec.auth.oauth, account, credentials):
        raise UsageError(
            f"`{spec.name}.{account.name}` holds a token of its own, so that nobody logs in to it",
            hint=f"kosmo accounts add {spec.name} {account.name} --replace",
            code="no_login",
        )
    return credentials


def _told(grant: Grant, asked: str | None) -> tuple[str, ...]:
    """Tell where less was granted than was asked for, and where the login will end for good."""
    told = []
    missing = set((asked or "").split()) - set((grant.scope or asked or "").split())
    if missing:
        names = ", ".join(f"`{one}`" for one in sorted(missing))
        told.append(f"warning: the service does not grant what was asked for: {names}")
    if grant.refresh is None and grant.seconds is not None:
        told.append("the service gives nothing to renew the login with: it ends with its token")
    return tuple(told)
