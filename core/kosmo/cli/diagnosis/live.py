"""A live call of every account, all at once: whose credentials are these?"""

from __future__ import annotations

from kosmo.cli.account_checks import accounts_to_ask
from kosmo.cli.asking import Asking, who
from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine
from kosmo.cli.diagnosis.standing import setting
from kosmo.cli.integration_fields import held_in
from kosmo.cli.login_state import quiet_state
from kosmo.config.accounts import find_accounts
from kosmo.errors import CredentialsError, PolicyError, TryLaterError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.asking import Asked
    from kosmo.cli.diagnosis.examination import Examination


def check(examination: Examination) -> Iterator[Finding]:
    """Ask the services, where the examination is live; the sandbox is none."""
    if not examination.live:
        return
    try:
        chosen = accounts_to_ask(examination.integration)
    except CredentialsError as error:
        if error.code != "no_account":
            raise
        return
    for asked in Asking(seconds=examination.seconds, surface="doctor").ask(chosen):
        if not _is_told(examination, asked):
            yield _judged(examination, asked)


def _is_told(examination: Examination, asked: Asked) -> bool:
    """Tell whether nothing was sent because of what was found already."""
    if asked.error is None or asked.error.exit_code not in (2, 4) or asked.error.http_status:
        return False
    return examination.is_told(asked.integration, asked.account)


def _judged(examination: Examination, asked: Asked) -> Finding:
    details = {"integration": asked.integration, "account": asked.account, "state": asked.state}
    if asked.error is None:
        ms = asked.result and round(asked.result.duration_ms)
        said = f"it is {name}" if (name := who(asked.answer)) else asked.state
        return fine(f"`{asked.name}`: {said}", **details, duration_ms=ms)
    told = f"`{asked.name}`: {asked.error.message}"
    if asked.error.exit_code == PolicyError.exit_code:
        return fine(f"`{asked.name}` was not asked: {asked.error.message}", **details)
    finding = broken(told, _fix(examination, asked), **details, error=asked.error.as_dict())
    if asked.error.exit_code == TryLaterError.exit_code and asked.error.http_status is None:
        finding.cause = f"{asked.error.code}: {asked.error.message.rpartition(': ')[2]}"
    return finding


def _fix(examination: Examination, asked: Asked) -> str:
    error = asked.error
    assert error is not None
    spec = examination.spec(asked.integration)
    if error.code == "authentication_failed" and spec is not None:
        if quiet_state(spec, asked.account) is not None:
            return f"kosmo accounts login {spec.name} {asked.account}"
        needed = {*spec.auth.lacking(), *(name for one in spec.auth.choices() for name in one)}
        held = held_in(spec, asked.account, find_accounts(spec))
        among = needed & set(held) or needed
        secrets = [one.name for one in spec.auth.fields if one.secret and one.name in among]
        return setting(spec, secrets, asked.account)
    again = f"kosmo whoami {asked.integration} --account {asked.account}"
    return fixes.in_hint(error) or again
