"""A live call of every account, all at once: whose credentials are these?"""

from __future__ import annotations

from kosmo.cli.account_checks import accounts_to_ask
from kosmo.cli.asking import Asking, who
from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine
from kosmo.cli.diagnosis.standing import setting
from kosmo.errors import CredentialsError

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
        yield _judged(examination, asked)


def _judged(examination: Examination, asked: Asked) -> Finding:
    details = {"integration": asked.integration, "account": asked.account, "state": asked.state}
    if asked.error is None:
        ms = asked.result and round(asked.result.duration_ms)
        said = f"it is {name}" if (name := who(asked.answer)) else asked.state
        return fine(f"`{asked.name}`: {said}", **details, duration_ms=ms)
    told = f"`{asked.name}`: {asked.error.message}"
    return broken(told, _fix(examination, asked), **details, error=asked.error.as_dict())


def _fix(examination: Examination, asked: Asked) -> str:
    error = asked.error
    assert error is not None
    spec = examination.spec(asked.integration)
    if error.code == "authentication_failed" and spec is not None:
        fields = [field.name for field in spec.auth.fields if field.secret and field.required]
        return setting(spec, fields, asked.account)
    again = f"kosmo whoami {asked.integration} --account {asked.account}"
    return fixes.in_hint(error) or again
