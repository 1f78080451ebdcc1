"""A new token in the place of one that has ended, asked for by one process at a time.

Sources: RFC 6749, sections 4.4 and 6; RFC 9700, section 4.14.
"""

from __future__ import annotations

import time
from contextlib import contextmanager

from kosmo.config.atomic import locked
from kosmo.errors import ConfigError, CredentialsError, KosmoError, TryLaterError
from kosmo.oauth import keeping
from kosmo.oauth.answers import grant_of, refusal_of
from kosmo.oauth.endpoint import Unanswered, ask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from kosmo.http.redact import Redactor
    from kosmo.message import Response
    from kosmo.oauth.answers import Grant
    from kosmo.oauth.endpoint import Client
    from kosmo.tokens import Record, Send, TokenStore

_USUAL = 3600.0  # seconds that an app's token holds where nobody tells
_EARLY = 60.0
_DEAD = "invalid_grant"


def app_token(
    store: TokenStore,
    refused: str | None,
    send: Send,
    url: str,
    client: Client,
    more: Mapping[str, str],
) -> str:
    """Fetch a token by client credentials, unless another process has done it meanwhile.

    Raises CredentialsError where the service gives none.
    """
    with _alone(store.path):
        held = store.held(refused)
        if held is not None:
            return held
        form = {"grant_type": "client_credentials", **more}
        # A token that was given and lost does no harm, so asking for one may be repeated.
        grant = granted(ask(send, url, client, form, repeatable=True))
        seconds = grant.seconds or _USUAL
        ends = time.time() + seconds - min(_EARLY, seconds / 2)
        keeping.write(store.path, {"token": grant.token, "ends": ends, "of": store.owner})
        return grant.token


@contextmanager
def _alone(path: str) -> Iterator[None]:
    """Keep every other process from asking; raises TryLaterError where one does not end."""
    try:
        with locked(path):
            yield
    except ConfigError as error:
        if error.code != "config_locked":
            raise
        told = "another process has been asking for a token and has none yet"
        raise TryLaterError(told, code="timeout") from None


class Login:
    """Whose token is renewed: the names for sentences, and what learns secrets."""

    __slots__ = ("command", "name", "redactor")

    def __init__(self, integration: str, account: str, redactor: Redactor) -> None:
        """Take the account, and what takes secrets out of texts."""
        self.name = f"account `{account}` of `{integration}`"
        self.command = f"kosmo accounts login {integration} {account}"
        self.redactor = redactor

    def none(self) -> CredentialsError:
        """Make the error for an account that nobody has logged in to."""
        told = f"nobody is logged in to {self.name}"
        return CredentialsError(told, hint=self.command, code="not_logged_in")

    def ended(self, why: str) -> CredentialsError:
        """Make the error for a login that is over."""
        told = f"the login of {self.name} has ended: {why}"
        return CredentialsError(told, hint=self.command, code="login_ended")


def persons_token(
    store: TokenStore, refused: str | None, login: Login, send: Send, url: str, client: Client
) -> str:
    """Renew a person's token by the refresh token, unless another process has done it meanwhile.

    Raises CredentialsError where somebody has to log in again; where no answer came everything
    stays as it was.
    """
    if store.record() is None:
        raise login.none()
    with _alone(store.path):
        held = store.held(refused)
        if held is not None:
            return held
        record = store.record()
        if record is None:
            raise login.none()
        refresh = record.get("refresh")
        if not isinstance(refresh, str):
            raise login.ended(_why(record, refused))
        login.redactor.learn(refresh, record.get("token") or "")
        with keeping.renewing(store.path, record):
            grant = _renewed(store, record, login, refresh, lambda form: ask(
                send, url, client, form, repeatable=False
            ))  # fmt: skip
            login.redactor.learn(grant.token, grant.refresh or "")
            keeping.keep_renewed(store.path, keeping.record_of(grant, record), login.command)
    return grant.token


def _renewed(
    store: TokenStore, record: Record, login: Login, refresh: str,
    asked: Callable[[dict[str, str]], Response],
) -> Grant:  # fmt: skip
    """Ask, and leave the file telling what is known of the refresh token afterwards."""
    try:
        response = asked({"grant_type": "refresh_token", "refresh_token": refresh})
    except Unanswered as error:
        error.message += "; it may have used up the refresh token, which the next call finds out"
        raise
    except KosmoError:
        keeping.write(store.path, record)  # nothing arrived
        raise
    refusal = refusal_of(response)
    if refusal is None:
        if 300 <= response.status < 500 and response.status != 408:
            keeping.write(store.path, record)
        return granted(response)
    code, words = refusal
    if code != _DEAD:
        keeping.write(store.path, record)
        hint = None if code == "invalid_client" else login.command
        raise _refused(response, words, hint)
    why = f"the service takes its refresh token no more ({login.redactor.clean(words)})"
    if record.get("renewing"):
        why += (
            f"; a renewal that began at {record['renewing']} was cut off before its answer was"
            " kept, which may have used it up"
        )
    else:
        why += "; it was revoked or is too old, or a copy of it was used elsewhere"
    kept: Record = {
        key: record[key] for key in ("flow", "of", "base_url", "since") if key in record
    }
    keeping.write(store.path, {**kept, "ended": why})
    raise login.ended(why)


def granted(response: Response) -> Grant:
    """Read a grant; raises CredentialsError where the service refuses one."""
    refusal = refusal_of(response)
    if refusal is not None:
        raise _refused(response, refusal[1])
    if not 200 <= response.status < 300:
        from kosmo.http.failure import failure_of

        raise failure_of(response)
    return grant_of(response)


def _refused(response: Response, words: str, hint: str | None = None) -> CredentialsError:
    return CredentialsError(
        f"the service gives no token for these credentials ({words})",
        hint=hint,
        code="token_refused",
        http_status=response.status,
    )


def _why(record: dict[str, Any], refused: str | None) -> str:
    told = record.get("ended")
    if isinstance(told, str):
        return told
    if refused is not None and record.get("token") == refused:
        return "the service refuses its token, and there is none to renew it with"
    return "its token is too old, and there is none to renew it with"
