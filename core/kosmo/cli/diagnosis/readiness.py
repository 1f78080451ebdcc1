"""Whether an account has all that a call needs, as far as nobody has to be asked for it."""

from __future__ import annotations

from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.glance import UNASKED, glance, usable
from kosmo.cli.login_state import quiet_state
from kosmo.config.fields import is_reference
from kosmo.config.store import stored_fields, stored_secrets
from kosmo.errors import CredentialsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.spec import AuthField, IntegrationSpec


class Lack:
    """A field that keeps calls from being signed: why, and what mends it if that is known."""

    __slots__ = ("field", "fix", "why")

    def __init__(self, field: str, why: str, fix: str | None = None) -> None:
        """Take what was found; `why` is what follows the field's name in a sentence."""
        self.field = field
        self.why = why
        self.fix = fix


class Readiness:
    """What an account lacks, and the fields of which that is not known without asking."""

    __slots__ = ("lacks", "not_checked")

    def __init__(self) -> None:
        """Begin with nothing found."""
        self.lacks: list[Lack] = []
        self.not_checked: list[str] = []

    def missing(self) -> list[str]:
        """Name the fields without which no call is signed."""
        return [lack.field for lack in self.lacks]


def readiness(
    spec: IntegrationSpec,
    account: str,
    written: object,
    look: Callable[[str], None] | None = None,
) -> Readiness:
    """Find out what an account lacks; `written` is what stands in `accounts.toml`.

    Without an account all is missing. `look` raises CredentialsError for a reference that leads
    to nothing; the usual one reads variables, and of files only whose they are.
    """
    found = Readiness()
    fields = stored_fields(spec.name, account, written)
    stored: dict[str, str] | None = None
    for field in spec.auth.fields:
        text = fields.get(field.name)
        if text is not None:
            _judge(found, field, text, look or glance)
        elif field.default is None:
            if stored is None:
                stored = stored_secrets(spec.name, account) if account else {}
            if field.name in stored and not usable(stored[field.name]):
                found.lacks.append(Lack(field.name, ": it is empty or holds control characters"))
    held = {*fields, *(stored or {})}
    instead = spec.auth.choices(held)
    for name in spec.auth.lacking(held):
        among = any(name in one for one in instead)
        others = [one for one in instead if name not in one] if among else []
        found.lacks.append(Lack(name, f" is missing{_in_its_place(others)}"))
    if account and not found.lacks:
        _judge_login(found, spec, account)
    return found


def _judge_login(found: Readiness, spec: IntegrationSpec, account: str) -> None:
    state = quiet_state(spec, account)
    if state is not None and state["why"]:
        command = f"kosmo accounts login {spec.name} {account}"
        found.lacks.append(Lack("login", f": {state['why']}", command))


def _judge(found: Readiness, field: AuthField, text: str, look: Callable[[str], None]) -> None:
    if not is_reference(text):
        if field.secret:
            found.lacks.append(Lack(field.name, " is in accounts.toml, where no secret belongs"))
        return
    try:
        look(text)
    except CredentialsError as error:
        found.lacks.append(Lack(field.name, f": {error.message}", fixes.in_hint(error)))
        return
    if text.startswith(UNASKED):
        found.not_checked.append(field.name)


def _in_its_place(others: list[list[str]]) -> str:
    """Tell of the sets of fields of which one would do as well."""
    names = [" and ".join(f"`{name}`" for name in one) for one in others]
    return f", and there is no {', nor '.join(names)} in its place" if names else ""
