"""The variables that begin with `KOSMO_`: mistyped ones do nothing, and say nothing."""

from __future__ import annotations

import os

from kosmo.cli.diagnosis import masking
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.config import settings
from kosmo.config.environment import environment_name
from kosmo.config.fields import PLAIN, RESERVED, field_key
from kosmo.errors import ConfigError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination
    from kosmo.spec import IntegrationSpec

VARIABLES = (
    "KOSMO_HOME", "KOSMO_ACCOUNT", "KOSMO_MAX_WAIT", "KOSMO_SANDBOX_FAULTS", "KOSMO_OUTPUT",
    "KOSMO_NO_INPUT", "KOSMO_PLUGINS",
)  # fmt: skip
"""The variables that are not named after an integration."""

_CHECKED = {"KOSMO_OUTPUT": settings.output, "KOSMO_MAX_WAIT": settings.max_wait}


def check(examination: Examination) -> Iterator[Finding]:
    """Look at the names of all, and at the values of those that are settings."""
    examination.redactor.learn(*masking.variables())
    names = sorted(name for name in os.environ if name.startswith("KOSMO_") and os.environ[name])
    yield fine(f"variables of kosmo: {', '.join(names) or 'none is set'}", variables=names)
    for name, read in _CHECKED.items():
        if name in names:
            try:
                read()
            except ConfigError as error:
                yield broken(error.message, f"unset {name}")
    others = [name for name in names if name not in VARIABLES]
    if others:
        specs = {environment_name(spec.name): spec for spec in examination.specs()}
        known = set(map(environment_name, examination.catalog.names()))
        for name in others:
            problem = _problem(name, specs, known)
            if problem is not None:
                yield odd(f"`{name}` does nothing: {problem}", f"unset {name}")


def _problem(name: str, specs: dict[str, IntegrationSpec], known: set[str]) -> str | None:
    """Say why a variable means nothing; None where it does, or is another integration's."""
    owner, double, rest = name.removeprefix("KOSMO_").partition("__")
    if not double:
        owner, _, last = owner.rpartition("_")
        if last == "ACCOUNT" and owner in known:
            return None
        valid = [*VARIABLES, *(f"KOSMO_{one}_ACCOUNT" for one in known)]
        return "there is no such variable" + _guess(name, valid)
    if owner not in known:
        return f"there is no integration `{owner.lower()}`" + _guess(owner, known)
    if owner not in specs:
        return None
    account, _, field = rest.rpartition("__")
    fields = [*(one.name for one in specs[owner].auth.fields), *PLAIN]
    if field_key(field) not in fields:
        told = f"accounts of `{specs[owner].name}` have no field `{field_key(field)}`"
        return told + _guess(field_key(field), fields)
    if account.lower() in RESERVED:
        return f"`{account.lower()}` is a reserved account name"
    return None


def _guess(name: str, valid: object) -> str:
    near = nearest(name, valid)  # type: ignore[arg-type]
    return f"; did you mean `{near}`?" if near else ""
