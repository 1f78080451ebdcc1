"""Whether somebody is logged in to an account, and until when; nothing is asked or renewed."""

from __future__ import annotations

import time

from kosmo.addressing import base_url_of
from kosmo.config.accounts import resolve
from kosmo.config.paths import token_file
from kosmo.config.store import stored_secrets
from kosmo.errors import CredentialsError, KosmoError
from kosmo.tokens import read_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.spec import IntegrationSpec

    Row = dict[str, Any]


def login_state(spec: IntegrationSpec, account: str) -> Row | None:
    """Describe the login of an account; None where nobody has to log in to it.

    `logged_in` tells whether calls are signed, `until` when that ends (null where it is renewed,
    or the service does not tell), `why` why they are not. Raises KosmoError where a file cannot be
    used.
    """
    flows = spec.auth.by_person()
    if not flows:
        return None
    found = resolve(spec, account)
    own = {flow["token"] for flow in flows if flow["token"]}
    held = {*found.fields, *found.references, *stored_secrets(spec.name, account)}
    if own & held:
        return None
    return state_of(read_record(token_file(spec.name, account)), base_url_of(spec, found))


def state_of(record: Row | None, base_url: str) -> Row:
    """Describe what the file of a login holds for an address."""
    if record is None or "flow" not in record or record.get("base_url") != base_url:
        return _row({}, why="nobody is logged in")
    if isinstance(record.get("refresh"), str):
        return _row(record, renews=True)
    if not isinstance(record.get("token"), str):
        return _row(record, why=f"the login has ended: {record.get('ended', 'it has no token')}")
    ends = record.get("ends")
    if not isinstance(ends, (int, float)):
        return _row(record)
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ends))
    if ends <= time.time():
        return _row(record, until=until, why=f"the login has ended at {until}")
    return _row(record, until=until)


def in_words(state: Row) -> str:
    """Say it in a few words."""
    if state["why"]:
        return str(state["why"])
    if state["until"]:
        return f"logged in until {state['until']}"
    return "logged in, renewed by kosmo" if state["renews"] else "logged in"


def quiet_state(spec: IntegrationSpec, account: str) -> Row | None:
    """Give the same, with a file that cannot be used as the reason; None where nothing is known."""
    try:
        return login_state(spec, account)
    except CredentialsError as error:
        return _row({}, why=error.message)
    except KosmoError:
        return None


def _row(record: Row, *, until: str | None = None, renews: bool = False, why: str = "") -> Row:
    return {
        "logged_in": not why,
        "since": record.get("since"),
        "until": until,
        "renews": renews,
        "scope": record.get("scope"),
        "why": why or None,
    }
